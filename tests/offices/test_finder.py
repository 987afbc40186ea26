from __future__ import annotations

import pytest

from site_builder.offices.finder import find_offices, suggest_offices
from site_builder.offices.registry import load_registry

TREE = load_registry()


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("malang", ["kab-malang", "kota-malang", "kab-pemalang"]),
        ("MALANG kota", ["kota-malang"]),
        ("kota-malang", ["kota-malang"]),
        ("35.73", ["kota-malang"]),
        (
            "prov-papua",
            ["prov-papua", *[f"prov-papua-{x}" for x in ("barat", "selatan", "tengah", "pegunungan")]],
        ),
        ("malut.kpu.go.id", ["prov-maluku-utara"]),
        ("kip banda", ["kota-banda-aceh"]),
        ("tidak ada", []),
    ],
)
def test_offices_are_found_by_every_word(words: str, ids: list[str]) -> None:
    assert [office.id for office in find_offices(TREE, words)][: len(ids) or None] == ids


def test_a_whole_id_comes_before_what_stands_earlier_in_the_registry() -> None:
    assert find_offices(TREE, "91")[0].id == "prov-papua"
    assert len(find_offices(TREE, "91")) > 1


def test_a_code_is_not_a_number() -> None:
    assert find_offices(TREE, "11.1")[0].code == "11.10"


def test_without_words_all_offices_are_found() -> None:
    assert find_offices(TREE, "  ") == tuple(TREE)


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("malnag", "kab-malang"),
        ("malnag", "kota-malang"),
        ("jawa timr", "prov-jawa-timur"),
        ("Surabya", "kota-surabaya"),
    ],
)
def test_misspelled_words_are_answered_with_offices_like_them(words: str, office: str) -> None:
    assert office in [near.id for near in suggest_offices(TREE, words)]


def test_words_like_no_office_are_answered_with_none() -> None:
    assert suggest_offices(TREE, "xyzxyz") == ()
