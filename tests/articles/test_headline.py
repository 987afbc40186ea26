from __future__ import annotations

from pathlib import Path

import pytest
from newsroom import a_desk, items_of, library_of, write_article

from site_builder.articles.headline import find_headline, without_headline


@pytest.mark.parametrize(
    ("body", "text", "line"),
    [
        ("# Rapat *kerja* #\n\nIsi\n", "Rapat kerja", 0),
        ("\n  # Rapat\nIsi\n", "Rapat", 1),
        ("Rapat kerja\n===\nIsi\n", "Rapat kerja", 0),
        ("# Rapat", "Rapat", 0),
        ("#\tA &amp; B\n", "A & B", 0),
    ],
)
def test_a_first_heading_is_found(body: str, text: str, line: int) -> None:
    headline = find_headline(body)
    assert headline is not None
    assert (headline.text, headline.line) == (text, line)


@pytest.mark.parametrize(
    "body",
    ["", "#TemanPemilih hadir\n", "## Rapat\n", "Isi\n\n# Rapat\n", "    # Rapat\n", "#\n", "- a\n===\n", "> a\n===\n"],
)
def test_what_is_no_first_heading_is_left_alone(body: str) -> None:
    assert find_headline(body) is None
    assert without_headline(body, "Rapat") == body


def test_a_heading_that_says_the_title_again_is_not_shown_twice(tmp_path: Path) -> None:
    write_article(tmp_path, body="# POSKO  banjir dibuka\n\nIsi.\n\n# Lagi\n")
    (item,) = items_of(library_of(a_desk(tmp_path)))
    assert item.content_html == "<p>Isi.</p>\n<h2>Lagi</h2>\n"


def test_another_heading_stays(tmp_path: Path) -> None:
    write_article(tmp_path, body="# Latar\n\nIsi.\n")
    (item,) = items_of(library_of(a_desk(tmp_path)))
    assert item.content_html == "<h2>Latar</h2>\n<p>Isi.</p>\n"
