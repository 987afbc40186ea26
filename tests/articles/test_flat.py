"""What is read of a flat front matter is what YAML's parser reads: it is the judge."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.articles.flat import parse_flat
from site_builder.articles.front_matter import parse_yaml
from site_builder.articles.plain_lines import parse_lines

KEYS = st.sampled_from(["title", "date", "tags", "kind", "no-urut", "_a", "null", "Y2"])
MARKS = st.sampled_from([*" \t:,#-?[]{}&*!|>'\"%@`~\\/.()_\u00a0\u00ad\ufeff\u2028😀éA1b", ": ", " #", "null", "x y"])
VALUES = st.lists(MARKS, max_size=8).map("".join)
FORMS = st.sampled_from(["{}", " {}", '"{}"', "'{}'", "[{}]", "[{0}, {0}]", "[ {}, a ]", "{} ", ""])
LINES = st.builds(
    lambda key, sep, form, value: f"{key}:{sep}{form.format(value)}",
    KEYS,
    st.sampled_from([" ", "", "  "]),
    FORMS,
    VALUES,
)
HEADERS = st.lists(st.one_of(LINES, LINES, LINES, VALUES), max_size=5).map("\n".join)


@given(HEADERS)
@example("title: Rapat pleno (1)\ndate: 2026-11-20 09.30\ntags: [pemilu, topik dua]\nsummary: 'Satu'")
@example('a: b\n\nc: "d"\ne:')
def test_a_flat_header_is_read_as_yaml_reads_it(header: str) -> None:
    flat = parse_flat(header, 2)
    assert flat is None or flat == parse_yaml(header, 2)


@given(HEADERS)
def test_nothing_is_to_be_said_of_a_flat_header(header: str) -> None:
    flat = parse_flat(header, 2)
    if flat is not None:
        assert parse_lines(header + "\n# tanda", 2, {"title", "a", "tags"}) == (flat, ())


@pytest.mark.parametrize(
    "line",
    [
        "title: Posko banjir dibuka (2)",
        "title: 'Kata \"satu\"'",
        'title: "Jum\'at: pukul 09.30 #1"',
        "date: 2026-11-20T09:30:00+07:00",
        "tags: [pemilu, data pemilih, DPT]",
        "draft: true",
        "image: media/foto-1.jpg",
        "summary:",
        "author: null",
    ],
)
def test_what_editors_write_each_day_needs_no_other_parser(line: str) -> None:
    assert parse_flat(line, 2) == parse_yaml(line, 2)


@pytest.mark.parametrize(
    "header",
    ["title: a: b", "title: a #b", "title: #a", "tags:\n  - a", "tags:\n- a", "a: b\na: c", "a: |\n  b", "a: &b c", ""],
)
def test_all_else_is_left_to_yaml(header: str) -> None:
    assert parse_flat(header, 2) is None
