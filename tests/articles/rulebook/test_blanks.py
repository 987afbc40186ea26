"""One pattern over the whole text is the judge of what is blanked out."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from site_builder.articles.rulebook.blanks import blank_out

PLAIN = re.compile(
    r"""`[^`\n]+`
      | [hH][tT][tT][pP][sS]?://[^\s<>"')\]]+
      | [wW][wW][wW]\.[^\s<>"')\]]+
      | \]\([^)\s]+
      | <[a-zA-Z/!][^<>\n]*>""",
    re.VERBOSE,
)
PIECES = [
    *(
        "`",
        "``",
        "http",
        "HTTPS",
        "https",
        "httpſ",
        "hhttp",
        "://",
        ":",
        "//",
        "www",
        "WwW",
        "wwww",
        ".",
        "w",
        "](",
        "[",
        "]",
    ),
    *(
        "(",
        ")",
        "<",
        ">",
        "<a",
        "</p>",
        "<!--",
        "-->",
        "<br>",
        '"',
        "'",
        " ",
        "\n",
        "\u2028",
        "\u00a0",
        "a",
        "é",
        "２",
        "😀",
    ),
]


def judge(text: str) -> str:
    def blank(match: re.Match[str]) -> str:
        kept = "](" if match[0].startswith("](") else ""
        return kept + re.sub(r"[^\n]", " ", match[0][len(kept) :])

    return PLAIN.sub(blank, text)


@settings(max_examples=1000)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("[a](https://a.example/b) `http://c` https://d.example <a href='www.e'> www.f.example")
@example("`a`http://b <b>https://c ](www.d)www.e")
def test_the_pieces_are_those_of_one_pattern(text: str) -> None:
    assert blank_out(text) == judge(text)


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("Lihat [panduan](https://a.example/1).", "Lihat [panduan](                   )."),
        ("Tulis `31 November`", "Tulis              "),
        ("<b>a</b> www.a.example", "   a                  "),
        ("tanpa apa pun", "tanpa apa pun"),
    ],
)
def test_words_stay_where_they_are(text: str, blank: str) -> None:
    assert blank_out(text) == blank
