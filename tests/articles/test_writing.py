from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from builders import WIB, WITA, an_article
from hypothesis import given
from hypothesis import strategies as st

from site_builder.articles.front_matter import parse_yaml
from site_builder.articles.source import RawArticle, parse_source
from site_builder.articles.writing import dump_field, dump_head, plain_value
from site_builder.model import Claim, Correction, Image

TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\u2028\u2029\u0085\ufffe\uffff"),
    min_size=1,
)
KEYS = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
VALUES = st.recursive(
    TEXTS, lambda below: st.lists(below, min_size=1, max_size=3) | st.dictionaries(KEYS, below, min_size=1, max_size=3)
)


def read(lines: list[str]) -> Any:
    parsed = parse_yaml("\n".join(lines), 1)
    assert isinstance(parsed, tuple), (lines, parsed)
    return parsed[0]


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_what_is_written_is_read_again(values: dict[str, Any]) -> None:
    assert read(dump_head(values)) == values


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Posko banjir dibuka", "k: Posko banjir dibuka"),
        ("Rapat: daftar pemilih", 'k: "Rapat: daftar pemilih"'),
        ("Rapat 09:30", "k: Rapat 09:30"),
        ("#TemanPemilih", 'k: "#TemanPemilih"'),
        ("Tanya #kpu", 'k: "Tanya #kpu"'),
        ("2026-11-20", "k: 2026-11-20"),
        ("2026-11-20 09:30", "k: 2026-11-20 09:30"),
        ("/media/foto.jpg", "k: /media/foto.jpg"),
        ("17", 'k: "17"'),
        ("- satu", 'k: "- satu"'),
        ("ya", "k: ya"),
        ("yes", 'k: "yes"'),
        ("NULL", 'k: "NULL"'),
        ("true", "k: true"),
        (" tepi ", 'k: " tepi "'),
        ('Kata "hoaks"', 'k: Kata "hoaks"'),
        ("dua\nbaris", 'k: "dua\\nbaris"'),
        ("", "k:"),
    ],
)
def test_a_text_is_quoted_only_where_yaml_would_read_something_else(text: str, line: str) -> None:
    assert dump_field("k", text) == [line]
    assert read(dump_field("k", text)) == {"k": text}


def test_lists_and_mappings_stand_below_their_key() -> None:
    corrections = [{"date": "2026-11-21", "note": "Nama: diperbaiki"}, {"date": "2026-11-22"}]
    assert dump_head({"tags": ["banjir", "17"], "corrections": corrections, "empty": [], "none": {}}) == [
        "tags:",
        "  - banjir",
        '  - "17"',
        "corrections:",
        "  - date: 2026-11-21",
        '    note: "Nama: diperbaiki"',
        "  - date: 2026-11-22",
        "empty: []",
        "none: {}",
    ]


def test_a_list_within_a_list_stays_one() -> None:
    values = {"a": [["b", ["c"]], [], {}]}
    lines = dump_head(values)
    assert read(lines) == values


@pytest.mark.parametrize(
    ("name", "changes", "value"),
    [
        ("title", {}, "Posko banjir dibuka"),
        ("date", {}, "2026-11-20 09:00"),
        ("date", {"date": datetime(2026, 11, 20, tzinfo=WIB)}, "2026-11-20"),
        ("date", {"date": datetime(2026, 11, 20, 10, 0, tzinfo=WITA)}, "2026-11-20 09:00"),
        ("draft", {"is_draft": True}, "true"),
        ("tags", {"tags": ("banjir", "posko")}, ["banjir", "posko"]),
        ("tags", {}, None),
        ("summary", {}, None),
        ("embargo", {}, None),
        ("image", {"image": Image("media/a.jpg", "Rapat")}, {"src": "media/a.jpg", "alt": "Rapat"}),
        ("claim", {"claim": Claim("Kabar", "", "hoaks", "")}, {"text": "Kabar", "verdict": "hoaks"}),
        (
            "corrections",
            {"corrections": (Correction(datetime(2026, 11, 21, 8, 0, tzinfo=WIB), "Nama"),)},
            [{"date": "2026-11-21 08:00", "note": "Nama"}],
        ),
    ],
)
def test_a_field_has_one_canonical_form(name: str, changes: dict[str, Any], value: object) -> None:
    assert plain_value(an_article(**changes), name, "Asia/Jakarta") == value


def test_the_lines_are_the_head_of_a_file() -> None:
    head = "\n".join(dump_head({"title": "Posko: dibuka", "date": "2026-11-20", "tags": ["a"]}))
    source = parse_source("berita/x.md", f"---\n{head}\n---\nIsi.\n".encode())
    assert isinstance(source, RawArticle)
    assert source.fields == {"title": "Posko: dibuka", "date": "2026-11-20", "tags": ["a"]}
