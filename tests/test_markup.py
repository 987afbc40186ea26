from __future__ import annotations

import pytest

from site_builder.markup import MAX_CELLS, MAX_FOOTNOTES, render_markdown
from site_builder.sanitize import sanitize_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Satu *dua* **tiga** ~~empat~~", "<p>Satu <em>dua</em> <strong>tiga</strong> <del>empat</del></p>\n"),
        ("https://a.example/x", '<p><a href="https://a.example/x">https://a.example/x</a></p>\n'),
        ("a|b\n-|-\n1|2", None),
        ("## Judul", "<h2>Judul</h2>\n"),
        ("<b>x</b>", "<p><b>x</b></p>\n"),
        ("", ""),
    ],
)
def test_commonmark_with_four_extensions(text: str, html: str | None) -> None:
    rendered = render_markdown(text)
    assert rendered == html if html is not None else "<table>" in rendered


def test_a_table_beyond_all_measure_is_text() -> None:
    row = "|a" * 1000 + "\n"
    assert "<table>" in render_markdown(row + "|-" * 1000 + "\n" + row * 10)
    assert "<table>" not in render_markdown(row + "|-" * 1000 + "\n" + row * (MAX_CELLS // 1000 + 1))


def test_footnotes_beyond_all_measure_are_text() -> None:
    assert "<section" in render_markdown("[^a]" * 10 + "\n\n[^a]: x\n")
    assert "<section" not in render_markdown("[^a]" * MAX_FOOTNOTES + "\n\n[^a]: x\n")


HOSTILE = {
    "quotes": ">" * 100_000,
    "lists": "- " * 50_000,
    "nested lists": "".join("  " * depth + "- a\n" for depth in range(700)),
    "brackets": "[" * 200_000,
    "links": "[a](" * 50_000,
    "pictures": "![" * 100_000,
    "emphasis": "*a **b " * 50_000,
    "code spans": "".join("`" * count + " " for count in range(1, 900)),
    "tags": "<a " * 100_000,
    "comments": "<!--" * 100_000,
    "divs": "<div>" * 100_000,
    "entities": "&#x" * 100_000,
    "addresses": "http://a" * 50_000,
    "references": "".join(f"[a{number}]: /x\n" for number in range(20_000)) + "[a1]" * 20_000,
    "templates": "{{" * 200_000 + "}}",
    "template ends": "{{ a }" * 60_000,
    "footnotes": "[^a]" * 50_000 + "\n\n[^a]: x\n",
    "tabs": "\t" * 200_000,
    "fences": "```\n~~~\n" * 40_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_ends_and_stays_in_proportion(name: str) -> None:
    text = HOSTILE[name]
    html = sanitize_html(render_markdown(text), lambda url: "https://a.example/")
    assert len(html) < 20 * len(text) + 1000
