from __future__ import annotations

from pathlib import Path

import pytest
from newsroom import a_desk, library_of, readings_of, write_article

CAPS = "title: RAPAT KOORDINASI KPU\ndate: 2026-11-20\n"


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in library_of(a_desk(folder)).problems]


def test_a_warning_is_answered_with_a_reason(tmp_path: Path) -> None:
    write_article(tmp_path, head=CAPS, more="ignore:\n  - code: title-capitals\n    reason: Nama resmi acara\n")
    assert codes(tmp_path) == []


@pytest.mark.parametrize(
    ("more", "body", "told"),
    [
        ("ignore: [{code: title-capitals}]\n", "Isi\n", ["field-incomplete"]),
        ("ignore: [{code: title-capitals, reason: ''}]\n", "Isi\n", ["field-incomplete"]),
        ("ignore: title-capitals\n", "Isi\n", ["list-expected"]),
        ("ignore: [title-capitals]\n", "Isi\n", ["mapping-expected"]),
        ("ignore: [{code: phone-number, reason: A}]\n", "Isi\n", ["title-capitals", "ignore-unused"]),
        ("ignore: [{code: title-capital, reason: A}]\n", "Isi\n", ["title-capitals", "ignore-unknown"]),
        ("ignore: [{code: nik, reason: A}]\n", "3573014506900001\n", ["title-capitals", "ignore-grave", "nik"]),
        ("ignore: [{code: title-capitals, reason: A}]\n", "![](media/x.jpg)\n", ["alt-missing-text", "media-missing"]),
        ("ignore: [{code: title-capitals, reason: A}, {code: media-missing, reason: B}]\n", "[a](media/x.jpg)\n", []),
        ("ignore: [{code: title-capitals, reason: A}, {code: key-ignored, reason: B}]\nlayout: post\n", "Isi\n", []),
    ],
)
def test_what_an_answer_does(more: str, body: str, told: list[str], tmp_path: Path) -> None:
    write_article(tmp_path, head=CAPS, more=more, body=body)
    assert codes(tmp_path) == told


def test_a_draft_whose_links_were_not_looked_at_is_not_told_that_an_answer_is_superfluous(tmp_path: Path) -> None:
    write_article(tmp_path, more="draft: true\nignore: [{code: media-missing, reason: A}]\n", body="[a](media/x.jpg)\n")
    assert [reading.problems for reading in readings_of(a_desk(tmp_path))] == [()]


def test_what_shows_side_by_side_is_answered_too(tmp_path: Path) -> None:
    body = "Posko dibuka. " * 20
    write_article(tmp_path, body=body)
    write_article(tmp_path, "berita/z.md", more="ignore: [{code: copy-identical, reason: Dua bahasa}]\n", body=body)
    assert codes(tmp_path) == []
