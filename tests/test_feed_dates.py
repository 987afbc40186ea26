from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.feed_dates import parse_feed_date

WIB = "Asia/Jakarta"


def read(text: str, zone: str = WIB) -> str | None:
    moment = parse_feed_date(text, zone)
    return moment.isoformat() if moment else None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Tue, 15 Sep 2026 08:00:00 GMT", "2026-09-15T15:00:00+07:00"),
        ("Tue, 15 Sep 2026 08:00:00 +0700", "2026-09-15T08:00:00+07:00"),
        ("15 Sep 26 08:00 Z", "2026-09-15T15:00:00+07:00"),
        ("Tue, 15 Sep 2026 08:00:00 WIB", "2026-09-15T08:00:00+07:00"),
        ("Tue, 15 Sep 2026 08:00:00 WITA", "2026-09-15T07:00:00+07:00"),
        ("Tue, 15 Sep 2026 08:00:00 WIT", "2026-09-15T06:00:00+07:00"),
        ("Tue, 15 Sep 2026 08:00:00 +0700 (WIB)", "2026-09-15T08:00:00+07:00"),
        ("Tue, 15 Sep 2026 08:00:00 GMT+7", "2026-09-15T08:00:00+07:00"),
        ("Selasa, 15 September 2026 08.00 WIB", "2026-09-15T08:00:00+07:00"),
        ("Sel, 18 Agustus 2026 pukul 08.00 WITA", "2026-08-18T07:00:00+07:00"),
        ("Jum'at, 01 Mei 2026, 23:59:60 WIB", "2026-05-01T23:59:59+07:00"),
        ("3 Pebruari 2026", "2026-02-03T00:00:00+07:00"),
        ("12 Okt 2026", "2026-10-12T00:00:00+07:00"),
        ("1 Nopember 2026", "2026-11-01T00:00:00+07:00"),
        ("25-Des-2026 10:00", "2026-12-25T10:00:00+07:00"),
        ("2026-09-15", "2026-09-15T00:00:00+07:00"),
        ("2026-09-15 08:00:00", "2026-09-15T08:00:00+07:00"),
        ("2026-09-15 08.00 WIT", "2026-09-15T06:00:00+07:00"),
        ("2026-09-15T08:00:00.123456Z", "2026-09-15T15:00:00+07:00"),
        ("2026-09-15T08:00:00-09:30", "2026-09-16T00:30:00+07:00"),
        (" \n Tue,  15 Sep 2026\t08:00:00 UT ", "2026-09-15T15:00:00+07:00"),
    ],
)
def test_dates_of_feeds_are_read_as_they_were_meant(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kemarin",
        "31 November 2026",
        "2026-02-30",
        "24/098/2023",
        "15 Sep 2026 25:00",
        "15 Sep 2026 08:00 XYZ",
        "15 Sep 2026 08:00 +9900",
        "15 Sep 0001 08:00 GMT",
        "15 Foo 2026",
        "99999999999999999999",
    ],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert read(text) is None


def test_a_moment_without_zone_is_in_the_zone_of_its_office() -> None:
    assert read("15 Sep 2026 08:00", "Asia/Jayapura") == "2026-09-15T08:00:00+09:00"


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader_of_dates(text: str) -> None:
    parse_feed_date(text, WIB)
