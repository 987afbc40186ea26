from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from builders import WIB, an_article, an_item
from hypothesis import given
from hypothesis import strategies as st
from newsroom import a_desk, library_of, write_article

from site_builder.articles.comparisons import FREQUENT, SHORTEST_COPY, traits_of, unify_tags
from site_builder.cache import digest
from site_builder.model import Origin

LONG = "Posko dibuka di lima kecamatan. " * 10


def told(folder: Path) -> list[tuple[str, str]]:
    return [(problem.path.rpartition("/")[2], problem.code) for problem in library_of(a_desk(folder)).problems]


@pytest.mark.parametrize(
    ("more", "body", "codes"),
    [
        ("", LONG, [("b.md", "copy-identical")]),
        ("", LONG.upper().replace(" ", "\n"), [("b.md", "copy-identical")]),
        ("", LONG + "Lagi.", []),
        ("source: {name: KPU RI}\n", LONG, []),
        ("draft: true\n", LONG, [("b.md", "copy-identical")]),
    ],
)
def test_two_articles_with_one_text_are_told(
    more: str, body: str, codes: list[tuple[str, str]], tmp_path: Path
) -> None:
    write_article(tmp_path, "berita/a.md", body=LONG)
    write_article(tmp_path, "berita/b.md", more=more, body=body)
    assert told(tmp_path) == codes


def test_short_texts_and_copied_stories_are_not_compared() -> None:
    assert traits_of(an_article(body="a" * (SHORTEST_COPY - 1))).text == ""
    assert traits_of(an_article(body=LONG, source=Origin("KPU RI", ""))).text == ""
    assert traits_of(an_article(body=LONG)).text != ""


@pytest.mark.parametrize(
    ("tag", "is_told"),
    [("sosialiasi", True), ("Sosialisasi", False), ("sosialisasi-", False), ("logistik", False), ("sosial", False)],
)
def test_a_topic_that_was_probably_misspelt_is_told(tag: str, is_told: bool, tmp_path: Path) -> None:
    for number in range(FREQUENT):
        write_article(tmp_path, f"berita/{number}.md", more="tags: [sosialisasi]\n")
    write_article(tmp_path, "berita/z.md", more=f"tags: [{tag}]\n")
    assert told(tmp_path) == ([("z.md", "tag-near")] if is_told else [])


def test_topics_that_differ_in_numbers_are_two(tmp_path: Path) -> None:
    for number in range(FREQUENT):
        write_article(tmp_path, f"berita/{number}.md", more="tags: [pemilu-2024]\n")
    write_article(tmp_path, "berita/z.md", more="tags: [pemilu-2029]\n")
    assert told(tmp_path) == []


def test_a_topic_has_the_spelling_of_its_oldest_item() -> None:
    old = an_item(id="a", published=datetime(2020, 1, 1, tzinfo=WIB), tags=("Teman Pemilih", "Banjir"))
    new = an_item(id="b", tags=("teman-pemilih", "BANJIR", "banjir", "###"))
    assert [item.tags for item in unify_tags([new, old])] == [("Teman Pemilih", "Banjir", "###"), old.tags]


@given(
    st.lists(st.sampled_from(["Satu", "dua", "ß", "İ", "“", *" \n\t\r\v\f\x1c\x1f\x85\u00a0\u2028", "  ", "\n\n"])).map(
        "".join
    )
)
def test_texts_are_compared_without_regard_to_white_space_and_case(text: str) -> None:
    body = "panjang " * SHORTEST_COPY + text
    assert traits_of(an_article(body=body)).text == digest(" ".join(body.split()).casefold())
