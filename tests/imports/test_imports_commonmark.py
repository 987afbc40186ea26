"""HTML to CommonMark that renders back to the same words."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.imports.body import html_to_body
from site_builder.imports.commonmark import write_commonmark
from site_builder.markup import render_markdown
from site_builder.sanitize import plain_text, sanitize_html


def clean(html: str) -> str:
    return sanitize_html(html, lambda url: url)


def back(markdown: str) -> str:
    return clean(render_markdown(markdown))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>#TemanPemilih, halo</p>", "#TemanPemilih, halo\n"),
        ("<p>2024. Tahun politik</p>", "2024. Tahun politik\n"),
        ("<p>14. Februari</p>", "14\\. Februari\n"),
        ("<p>Partai A*, Partai B*</p>", "Partai A\\*, Partai B\\*\n"),
        ("<p>nama_berkas_lama.pdf</p>", "nama_berkas_lama.pdf\n"),
        ("<p>1 &lt; 2 &amp; 3</p>", "1 \\< 2 & 3\n"),
        ("<p>{{ x }} {% y %} {{&lt; z >}}</p>", "{{ x }} {% y %} {{< z >}}\n"),
        ("<p>{{ <b>x</b> *y* }}</p>", "{\\{ **x** \\*y\\* }}\n"),
        ("<dl><dt>{{ <b>x</b></dt><dd>y }}</dd></dl>", "<dl><dt>&#123;{ <b>x</b></dt><dd>y }}</dd></dl>\n"),
        ("<p>&amp;copy; 2024</p>", "\\&copy; 2024\n"),
        ("<p>- bukan daftar</p>", "\\- bukan daftar\n"),
        ("<p>a<br>b</p>", "a\\\nb\n"),
        ("<p>http://x.id/a_b_c www.kpu.go.id</p>", "http://x.id/a_b_c www.kpu.go.id\n"),
        ("<p><b>Posko</b> dan <i>TPS</i></p>", "**Posko** dan *TPS*\n"),
        ("<p><b>“Halo”</b>kata</p>", "<strong>“Halo”</strong>kata\n"),
        ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n  1. b\n- c\n"),
        ("<h1>Kepala</h1><p>isi</p>", "## Kepala\n\nisi\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
        ("<pre>  a\n\n  b</pre>", "```\n  a\n\n  b\n```\n"),
        ('<div><div>a</div>b <a href="https://x.id/">c</a></div>', "a\n\nb [c](https://x.id/)\n"),
        ('<p><img src="media/a.jpg" alt="Rapat"></p>', "![Rapat](media/a.jpg)\n"),
        (
            "<table><tr><th>No</th><th>Nama</th></tr><tr><td>1</td><td>a|b</td></tr></table>",
            "| No | Nama |\n| --- | --- |\n| 1 | a\\|b |\n",
        ),
        ('<p><a href="https://x.id/O\'Brien?a=1&amp;b">y</a></p>', "[y](https://x.id/O'Brien?a=1&b)\n"),
        ("<p>x<sup>2</sup></p>", "x<sup>2</sup>\n"),
    ],
)
def test_html_becomes_the_markdown_that_an_editor_would_write(html: str, markdown: str) -> None:
    assert write_commonmark(clean(html)) == (markdown, True)
    assert plain_text(back(markdown)) == plain_text(clean(html))


@pytest.mark.parametrize(
    "html",
    [
        '<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>',
        '<figure><img alt="b" src="media/a.jpg"><figcaption>c</figcaption></figure>',
        "<dl><dt>a</dt><dd>b</dd></dl>",
        '<ol type="a"><li>x</li></ol>',
        "<table><tr><td><ul><li>a</li><li>b</li></ul></td></tr></table>",
    ],
)
def test_what_markdown_cannot_say_stays_html_on_one_line(html: str) -> None:
    markdown, is_same = write_commonmark(clean(html))
    assert is_same
    assert markdown.count("\n") == 1
    assert back(markdown).replace("\n", "") == clean(html).replace("\n", "")


def test_a_number_that_begins_a_line_of_html_stays_a_number() -> None:
    html = clean("<dl><dt>a</dt><dd>b\n2024. Tahun\n\n    (ADMIN)</dd></dl>")
    markdown, is_same = write_commonmark(html)
    assert is_same
    assert plain_text(back(markdown)) == "a b 2024. Tahun (ADMIN)"


MARKS = "ab 1.)(-+*_#`~<>&[]!|\\=:;'\"“”–{}%@/\nÉ漢"
LETTERS = st.sampled_from(MARKS) | st.characters(codec="utf-8", exclude_categories=["Cc"])
WORDS = st.lists(LETTERS | st.sampled_from(["{{", "}}", "{%", "%}", "https://", "2024."]), max_size=25).map("".join)
INLINE = st.recursive(
    WORDS.map(escape),
    lambda inner: (
        st.tuples(st.sampled_from(["b", "i", "em", "strong", "u", "sub", "code", "span"]), inner, WORDS).map(
            lambda t: f"<{t[0]}>{t[1]}</{t[0]}>{escape(t[2])}"
        )
        | st.tuples(inner, inner).map("<br>".join)
        | inner.map(lambda text: f'<a href="https://kpu.example/a_b(c)">{text}</a>')
    ),
    max_leaves=5,
)
NAMES = st.sampled_from(["p", "h2", "h3", "div", "pre", "blockquote"])
LISTED = ("<ul>", "<li>", "</li>", "</ul>")
IN_CELLS = ("<table><tr>", "<td>", "</td>", "</tr></table>")
BLOCKS = st.recursive(
    st.tuples(NAMES, INLINE).map(lambda t: f"<{t[0]}>{t[1]}</{t[0]}>") | INLINE,
    lambda inner: st.tuples(st.sampled_from([LISTED, IN_CELLS, ("", "", "", "")]), st.lists(inner, max_size=4)).map(
        lambda t: t[0][0] + "".join(t[0][1] + part + t[0][2] for part in t[1]) + t[0][3]
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(BLOCKS)
def test_every_word_link_and_picture_comes_back(html: str) -> None:
    before = clean(html)
    markdown, is_same = write_commonmark(before)
    assert is_same
    assert plain_text(back(markdown)) == plain_text(before)


@pytest.mark.parametrize("text", ["https://", "https://kpu.go.id/berita", "berita.html"])
def test_a_text_that_is_nothing_but_an_address_is_a_text(text: str) -> None:
    assert write_commonmark(text)[1]
    assert html_to_body(text, lambda url, picture: url)[0].strip("<>\n") == text


def test_depth_beyond_all_sense_ends_and_keeps_the_words() -> None:
    html = "<b>" * 20000 + "kata" + "</b>" * 20000
    markdown, _ = write_commonmark(clean(html))
    assert "kata" in plain_text(back(markdown))


def test_scripts_and_handlers_do_not_come_along() -> None:
    html = '<p onclick="x()">Isi<script>alert(1)</script><a href="javascript:x()">t</a><style>p{}</style></p>'
    body, notes = html_to_body(html, lambda url, picture: url)
    assert body == "Isit\n"
    assert notes == ()


def test_players_become_links() -> None:
    html = (
        '<p>Video:</p><iframe src="//www.youtube.example/embed/x"></iframe>'
        '<video><source src="https://v.example/a.mp4"></video>'
    )
    body, notes = html_to_body(html, lambda url, picture: url)
    assert body == "Video:\n\n<https://www.youtube.example/embed/x>\n\n<https://v.example/a.mp4>\n"
    assert [note.code for note in notes] == ["player-linked", "player-linked"]


def test_a_picture_that_loads_late_is_shown() -> None:
    html = '<img src="data:image/gif;base64,x" data-src="https://x.example/a.jpg" alt="b">'
    assert html_to_body(html, lambda url, picture: url)[0] == "![b](https://x.example/a.jpg)\n"


def test_a_first_heading_that_repeats_the_title_is_left_out() -> None:
    assert html_to_body("<h1>Posko &amp; TPS</h1><p>Isi</p>", lambda url, picture: url, "posko & tps")[0] == "Isi\n"
    assert html_to_body("<h1>Lain</h1><p>Isi</p>", lambda url, picture: url, "Posko")[0] == "## Lain\n\nIsi\n"


def test_an_address_with_a_quotation_mark_comes_back() -> None:
    html = """<p><a href="https://x.example/Scalia's_head?a=1&amp;b=2">y</a></p>"""
    assert html_to_body(html, lambda url, picture: url) == ("[y](https://x.example/Scalia's_head?a=1&b=2)\n", ())
