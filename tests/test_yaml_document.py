"""Settings files: every value with its line, every fault told, nothing taken for more than it says."""

from __future__ import annotations

import pytest

from site_builder.model import Problem
from site_builder.yaml_document import MAX_LENGTH, Section, nearest, parse_document


def document(text: str) -> tuple[Section, list[Problem]]:
    problems: list[Problem] = []
    return parse_document(text, "x.yml", problems), problems


def told(problems: list[Problem]) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in problems]


def test_scalars_are_the_text_that_stands_there() -> None:
    section, problems = document("a: 1.0\nb: no\nc: 2026-11-20\nd: 0x1F\ne: '  x '\nf: ~\n")

    assert [section.text(key) for key in "abcde"] == ["1.0", "no", "2026-11-20", "0x1F", "  x "]
    assert section.text("f", "usual") == section.text("z", "usual") == "usual"
    assert problems == []


@pytest.mark.parametrize("text", ["", "\n# nothing\n", "---\n", "null\n"])
def test_nothing_is_an_empty_mapping(text: str) -> None:
    section, problems = document(text)

    assert (section.entries, problems) == ({}, [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [\n", (2, "settings.yaml")),
        ("a: b: c\n", (1, "settings.yaml")),
        ("a: 1\n\tb: 2\n", (2, "settings.yaml")),
        ("a: &x 1\nb: *x\n", (2, "settings.yaml")),
        ("a: " + "[" * 9 + "]" * 9, (1, "settings.yaml")),
        ("a: [[[[[[[[[[", (1, "settings.yaml")),
        ("- a\n- b\n", (1, "settings.yaml-shape")),
        ("just text\n", (1, "settings.yaml-shape")),
        ("a: \x07\n", (0, "settings.yaml-letters")),
        ("a: b\n" * (MAX_LENGTH // 5 + 1), (0, "settings.yaml-long")),
        ("a: 1\n---\nb: 2\n", (2, "settings.yaml")),
    ],
    ids=["open", "colons", "tab", "alias", "deep", "deep-open", "list", "text", "letters", "long", "two"],
)
def test_what_is_no_settings_file_is_one_problem_and_no_entries(text: str, problem: tuple[int, str]) -> None:
    section, problems = document(text)

    assert (section.entries, told(problems)) == ({}, [problem])


def test_key_that_stands_twice_is_told_and_the_first_counts() -> None:
    section, problems = document("a: 1\nb: 2\na: 3\n")

    assert section.text("a") == "1"
    assert told(problems) == [(3, "settings.key-twice")]
    assert problems[0].message == "a: sudah tertulis di baris 1"


def test_unknown_keys_are_told_with_the_nearest_or_all_known() -> None:
    section, problems = document("windw: 1\nqqq: 2\nwindow: 3\n")

    section.expect(("window", "layout"))

    assert [(p.line, p.message, p.hint) for p in problems] == [
        (1, "windw: kunci tidak dikenal", "mungkin maksud Anda window"),
        (2, "qqq: kunci tidak dikenal", "tulis salah satu dari window, layout"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("1_000", 1000), ("2.5", 2.5), ("0", 7), ("11", 7), ("x", 7), ("-1", 7), ("_", 7), ("", 7)],
)
def test_numbers_between_two_others(text: str, value: float) -> None:
    section, problems = document(f"n: {text}\n")

    assert section.number("n", 7, 1, 10_000 if text == "1_000" else 10) == value
    assert told(problems) == ([(1, "settings.not-number")] if value == 7 and text else [])


def test_whole_numbers_are_whole() -> None:
    section, problems = document("n: 2.5\n")

    assert section.whole("n", 7, 1, 10) == 7
    assert problems[0].hint == "tulis bilangan antara 1 dan 10"


def test_lists_of_text_with_their_lines() -> None:
    section, problems = document("a:\n  - x\n  - y\nb: z\nc:\nd: [[x]]\ne: {k: v}\n")

    assert section.texts("a") == ((2, "x"), (3, "y"))
    assert section.texts("b") == ((4, "z"),)
    assert section.texts("c") == section.texts("missing") == ()
    assert section.texts("d") == section.texts("e") == ()
    assert told(problems) == [(6, "settings.not-list"), (7, "settings.not-list")]


def test_sections_know_their_place_and_office() -> None:
    section, problems = document("sources:\n  kota-malang:\n    git: [x]\n")

    line = section.section("sources").section("kota-malang", "kota-malang")
    line.text("git")

    assert (line.line, line.office) == (2, "kota-malang")
    assert [(p.line, p.office, p.message) for p in problems] == [
        (3, "kota-malang", "sources.kota-malang.git: isinya bukan satu nilai")
    ]


def test_text_in_the_place_of_a_section_is_told() -> None:
    section, problems = document("sources: x\n")

    assert section.section("sources").entries == {}
    assert told(problems) == [(1, "settings.not-mapping")]
    assert section.section("missing").entries == {}


def test_keys_that_are_no_text_are_told_as_unknown() -> None:
    section, problems = document("? [a, b]\n: c\n")

    section.expect(("a",))

    assert [p.message for p in problems] == ["?: kunci tidak dikenal"]


def test_nearest_is_empty_for_what_is_like_nothing() -> None:
    assert (nearest("kota-mallang", ["kota-malang", "x"]), nearest("qqq", ["kota-malang"])) == ("kota-malang", "")
