from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder import as_written
from site_builder.as_written import LONGEST_TAG, Held, flatten
from site_builder.markup import render_markdown
from site_builder.sanitize import plain_text, sanitize_html


def shown(text: str) -> str:
    return plain_text(sanitize_html(render_markdown(text), lambda url: f"https://a.example/{url}"))


@pytest.mark.parametrize(
    "text",
    [
        "{{ page.title }}",
        "{{page['a']*2*b}} dan {{ _x_ }}",
        '{{< figure src="a_b_c.png" alt="*A*" >}}',
        '{{<figure src="a.png">}}',
        "{{% notice %}}",
        "{% include a.html x=\"<b>\" y='`k`' %}",
        "{# catatan [a](b) #}",
        "{{ a\nb }}",
        '--8<-- "berkas.md"',
        ":smile: $x$ ==a== ^b^",
        "[[tautan]] [TOC]",
        "#TemanPemilih hadir #KPUMelayani",
        "2024. Tahun pemilu",
        "1945) Tahun",
        "Partai A*, Partai B* dan Partai C*",
        "(***vit/kpuklt)",
        "(*/red/ZD)",
        "[Hadi | MC KIP Aceh]",
        "{{{{{{ a }}",
        "{{ tak ditutup",
        "}} terbalik {{",
    ],
)
def test_a_text_appears_as_it_was_written(text: str) -> None:
    assert shown(text) == " ".join(text.split())
    assert shown(f"> {text}".replace("\n", "\n> ")) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`{{ a }}`", "<p><code>{{ a }}</code></p>\n"),
        ("```\n{% a %}\n    b\n```\n", "<pre><code>{% a %}\n    b\n</code></pre>\n"),
        ("<div>{{ '<b>' }}</div>\n", "<div>{{ &#x27;&lt;b&gt;&#x27; }}</div>\n"),
        ("[a]({{site.url}}/b)", '<p><a href="%7B%7Bsite.url%7D%7D/b">a</a></p>\n'),
        ("a|b\n-|-\n{{ a | b }}|c\n", None),
    ],
)
def test_template_syntax_keeps_its_place_in_markup(text: str, html: str | None) -> None:
    rendered = render_markdown(text)
    assert rendered == html if html else "<td>{{ a | b }}</td>" in rendered


@pytest.mark.parametrize(
    "sign_off", ["    (ADMIN)", "\t(ADMIN)", "  \t (ADMIN)", "                    (ADMIN)", "     \n    (ADMIN)"]
)
def test_an_indented_sign_off_is_a_paragraph(sign_off: str) -> None:
    assert render_markdown(f"Isi.\n\n{sign_off}\n") == "<p>Isi.</p>\n<p>(ADMIN)</p>\n"
    assert render_markdown(sign_off) == "<p>(ADMIN)</p>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- a\n\n    b\n\nc\n\n    d\n", "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ul>\n<p>c</p>\n<p>d</p>\n"),
        ("-     a\n", "<ul>\n<li>a</li>\n</ul>\n"),
        ("1.\ta\n", "<ol>\n<li>a</li>\n</ol>\n"),
        ("> a\n>\n>     (B)\n", "<blockquote>\n<p>a</p>\n<p>(B)</p>\n</blockquote>\n"),
        ("a\n    b\n", "<p>a\nb</p>\n"),
        ("~~~\n\n    a\n~~~\n\n    b\n", "<pre><code>\n    a\n</code></pre>\n<p>b</p>\n"),
    ],
)
def test_indentation_is_layout_and_code_stands_between_fences(text: str, html: str) -> None:
    assert render_markdown(text) == html


def test_a_footnote_may_go_on_indented_and_leads_back_in_indonesian() -> None:
    html = render_markdown("Isi[^1]\n\n[^1]: satu\n\n    dua\n")
    assert "<p>satu</p>\n<p>dua " in html
    assert 'aria-label="Kembali ke rujukan 1"' in html


def test_a_tag_ends_with_its_paragraph_and_has_a_length() -> None:
    assert Held("{{ a\n\nb }}").text == "{{ a\n\nb }}"
    assert Held("{{" + "a" * LONGEST_TAG + "}}").text == "{{" + "a" * LONGEST_TAG + "}}"
    assert Held("{{a}}{{b}}").text == "\ue0000\ue001\ue0001\ue001"


def test_marks_of_the_text_itself_are_not_taken_for_ours() -> None:
    text = "\ue0000\ue001 {{ a }}"
    held = Held(text)
    assert held.put_back(held.text) == text


@given(st.text(alphabet="{}%#<>*_`[]()|\n -1.a\t\"'\\~^:!", max_size=60))
@example("{{#}}{{%%}}")
def test_setting_aside_and_putting_back_is_the_same_text(text: str) -> None:
    held = Held(text)
    assert unescape(held.put_back(held.text)) == text


@given(st.text(alphabet="`~>-+*1.)[^]: \n\tab", max_size=80))
def test_flattening_takes_only_blanks_and_adds_only_backslashes(text: str) -> None:
    def bare(value: str) -> str:
        return "".join(value.split()).replace("\\", "")

    assert bare(flatten(text)) == bare(text)
    assert flatten(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(("text", "flat"), [("`-\t`\n    a", "`-\t`\n    a"), (">>    a", ">>a"), ("a -\tb", "a -\tb")])
def test_only_what_begins_a_line_is_an_indentation(text: str, flat: str) -> None:
    assert flatten(text) == flat


@given(
    st.lists(st.sampled_from([*"`~>-*1.)[^]: \n\tab\u00a0", "    ", "\n", "\n > ", "\n1. "]), max_size=30).map("".join)
)
def test_what_has_no_indentation_stays_as_it_is(text: str) -> None:
    quick = flatten(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(as_written, "_INDENTED", re.compile(""))
        assert quick == flatten(text)
