from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from builders import WIT, an_article
from newsroom import a_desk, library_of, write, write_article

from site_builder.articles.quiet import (
    FILE_NAME,
    QuietPeriod,
    find_quiet_period,
    known_periods,
    load_periods,
    parse_periods,
)

PERIOD = QuietPeriod("Pemilihan contoh", date(2029, 2, 11), date(2029, 2, 13), ("prov-jawa-timur",))
ABOVE = ("kota-malang", "prov-jawa-timur", "kpu-ri")


def test_the_periods_that_come_with_warta_are_three_days_each() -> None:
    assert [(period.last - period.first).days for period in known_periods()] == [2, 2, 2, 2]
    assert QuietPeriod("Pemilu 2024", date(2024, 2, 11), date(2024, 2, 13)) in known_periods()


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2029, 2, 10, 23, 59, tzinfo=WIT), False),
        (datetime(2029, 2, 11, tzinfo=WIT), True),
        (datetime(2029, 2, 13, 23, 59, tzinfo=WIT), True),
        (datetime(2029, 2, 14, tzinfo=WIT), False),
    ],
)
def test_days_are_those_of_the_article_s_own_zone(moment: datetime, told: bool) -> None:
    article = an_article(date=moment, title="Kampanye dibahas")
    assert bool(list(find_quiet_period(article, [PERIOD], ABOVE))) is told


@pytest.mark.parametrize(
    ("title", "tags", "told"),
    [
        ("Kampanye dibahas", (), True),
        ("Rapat", ("Peserta Pemilu",), True),
        ("Hasil hitung cepat", (), True),
        ("Rapat", ("logistik",), False),
        ("Kampanyenya", (), False),
    ],
)
def test_only_who_speaks_of_those_who_stand_for_election_is_told(title: str, tags: tuple[str, ...], told: bool) -> None:
    article = an_article(date=datetime(2029, 2, 12, tzinfo=WIT), title=title, tags=tags)
    assert bool(list(find_quiet_period(article, [PERIOD], ABOVE))) is told


def test_a_period_holds_for_its_offices_and_all_below() -> None:
    article = an_article(date=datetime(2029, 2, 12, tzinfo=WIT), title="Kampanye")
    assert not list(find_quiet_period(article, [PERIOD], ("kota-denpasar", "prov-bali", "kpu-ri")))


def test_a_network_adds_its_own_file(tmp_path: Path) -> None:
    text = "psu-2027:\n  name: PSU contoh\n  from: 2027-03-01\n  until: 2027-03-03\n  offices: [kota-malang]\n"
    write(tmp_path, FILE_NAME, text)
    periods, problems = load_periods(tmp_path)
    own = QuietPeriod("PSU contoh", date(2027, 3, 1), date(2027, 3, 3), ("kota-malang",))
    assert (periods, problems) == ((*known_periods(), own), ())
    write_article(tmp_path, head="title: Paslon\ndate: 2027-03-02\n")
    desk = a_desk(tmp_path, quiet=periods, now=datetime(2030, 1, 1, tzinfo=WIT))
    assert [problem.code for problem in library_of(desk).problems] == ["quiet-period"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a:\n  from: besok\n  until: 2027-03-03\n", [2]),
        ("a:\n  from: 2027-03-03\n  until: 2027-03-01\n", [3]),
        ("a:\n  from: 2027-03-03\n", [1]),
        ("a:\n  form: 2027-03-03\n  from: 2027-03-01\n  until: 2027-03-03\n", [2]),
        ("a: b\n", [1, 1, 1]),
        ("- a\n", [1]),
    ],
)
def test_what_is_wrong_in_the_file_has_its_line(text: str, lines: list[int]) -> None:
    _, problems = parse_periods(text, "masa-tenang.yml")
    assert [problem.line for problem in problems] == lines


def test_a_file_that_cannot_be_read_is_told_and_the_known_periods_stay(tmp_path: Path) -> None:
    write(tmp_path, FILE_NAME, b"\xff")
    periods, problems = load_periods(tmp_path)
    assert periods == known_periods()
    assert [problem.path for problem in problems] == [str(tmp_path / FILE_NAME)]
