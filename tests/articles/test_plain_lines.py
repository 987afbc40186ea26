from __future__ import annotations

import pytest

from site_builder.articles.checks import Fault, Finding
from site_builder.articles.plain_lines import parse_lines

KEYS = frozenset({"title", "summary"})


def values_of(header: str) -> dict[str, object]:
    read = parse_lines(header, 2, KEYS)
    assert not isinstance(read, Fault), read
    return read[0][0]


def notes_of(header: str) -> list[tuple[str, int]]:
    read = parse_lines(header, 2, KEYS)
    assert not isinstance(read, Fault), read
    return [(note.code, note.line) for note in read[1]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Posko: dibuka", "Posko: dibuka"),
        ('"Posko" dibuka', '"Posko" dibuka'),
        ("'Jum'at Bersih'", "Jum'at Bersih"),
        ("[Foto] Rapat", "[Foto] Rapat"),
        ("*Penting* rapat", "*Penting* rapat"),
        ("#TemanPemilih hadir", "#TemanPemilih hadir"),
        ("@kpu_ri hadir", "@kpu_ri hadir"),
        ("%100 hadir", "%100 hadir"),
        ("{{ page.title }}", "{{ page.title }}"),
        ("`kode`", "`kode`"),
        ("Rapat: satu\n  dan dua", "Rapat: satu dan dua"),
        ("- rapat", "- rapat"),
        ("A: 'b'", "A: 'b'"),
    ],
)
def test_a_headline_that_is_no_yaml_is_taken_as_it_stands(written: str, meant: str) -> None:
    header = f"draft: true\ntitle: {written}\ntags: [a]\n"
    assert values_of(header) == {"draft": "true", "title": meant, "tags": ["a"]}
    assert notes_of(header) == [("value-as-written", 3)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Posko dibuka", "Posko dibuka"),
        ("Posko:dibuka", "Posko:dibuka"),
        ('"Posko: \\"satu\\""', 'Posko: "satu"'),
        ("Satu\n  dua", "Satu dua"),
        ("|\n  Posko: dibuka", "Posko: dibuka\n"),
        (">-\n  #TemanPemilih", "#TemanPemilih"),
        ("!penting rapat", "!penting rapat"),
        ("&KPU hadir", "&KPU hadir"),
        ("no", "no"),
        ("# catatan", ""),
    ],
)
def test_what_is_yaml_is_read_as_yaml(written: str, meant: str) -> None:
    header = f"title: {written}\ntags: [a]\n"
    assert values_of(header) == {"title": meant, "tags": ["a"]}
    assert notes_of(header) == []


def test_words_behind_a_number_sign_are_told() -> None:
    read = parse_lines("title: Posko #1 dan # dua\nsummary: 'a # b'\n", 2, KEYS)
    assert not isinstance(read, Fault)
    assert read[0][0] == {"title": "Posko", "summary": "a # b"}
    assert read[1] == (Finding("value-cut", 2, {"key": "title", "value": "#1 dan # dua"}),)


@pytest.mark.parametrize(
    ("header", "code", "line"),
    [
        ("place: &a Malang\ntitle: *a\n", "yaml-alias", 3),
        ("title: Posko\n  draft: true\n", "yaml-broken", 3),
        ("title: A\ntags: a: b\n", "yaml-broken", 3),
        ("title: A: B\ntags: [\n", "yaml-broken", 4),
        ("title: A: B\ntitle: C\n", "key-doubled", 3),
    ],
)
def test_what_may_be_meant_otherwise_is_refused(header: str, code: str, line: int) -> None:
    read = parse_lines(header, 2, KEYS)
    assert isinstance(read, Fault)
    assert (read.code, read.line) == (code, line)
