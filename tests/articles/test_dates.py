from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from builders import WIB, WIT, WITA

from site_builder.articles.dates import is_day_alone, parse_moment

NINE = "2026-11-20T09:30:00"


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-11-20 09:30", "Asia/Jakarta", f"{NINE}+07:00"),
        ("2026-11-20 09:30", "Asia/Makassar", f"{NINE}+08:00"),
        ("2026-11-20 09:30", "Asia/Jayapura", f"{NINE}+09:00"),
        ("2026-11-20 9.30", "Asia/Jakarta", f"{NINE}+07:00"),
        ("  2026-11-20 09:30:15.250 ", "Asia/Jakarta", "2026-11-20T09:30:15+07:00"),
        ("2026-11-20 09.30 WIB", "Asia/Jakarta", f"{NINE}+07:00"),
        ("2026-11-20 09.30 wib", "Asia/Jakarta", f"{NINE}+07:00"),
        ("2026-11-20 09.30 WIB", "Asia/Jayapura", "2026-11-20T11:30:00+09:00"),
        ("2026-11-20 09.30 WITA", "Asia/Jakarta", "2026-11-20T08:30:00+07:00"),
        ("2026-11-20 09.30 WIT", "Asia/Jakarta", "2026-11-20T07:30:00+07:00"),
        ("2026-11-20T09:30:00+07:00", "Asia/Jakarta", f"{NINE}+07:00"),
        ("2026-11-20T09:30:00+0700", "Asia/Jakarta", f"{NINE}+07:00"),
        ("2026-11-20t02:30:00z", "Asia/Jakarta", f"{NINE}+07:00"),
        ("2026-11-20 23:30:00-11:00", "Asia/Jayapura", "2026-11-21T19:30:00+09:00"),
        ("2024-02-29", "Asia/Jakarta", "2024-02-29T00:00:00+07:00"),
    ],
)
def test_a_moment_is_read_in_the_zone_of_its_office(text: str, zone: str, expected: str) -> None:
    moment = parse_moment(text, zone)
    assert moment is not None
    assert (moment.isoformat(), moment.tzinfo) == (expected, ZoneInfo(zone))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20 Nov",
        "20-11-2026",
        "2026-11-31",
        "2025-02-29",
        "24/098/2023",
        "2023-09019",
        "022-11-09",
        "0202-11-09",
        "9999-12-31",
        "1899-12-31",
        "2026-11-20 24:00",
        "2026-11-20 09:60",
        "2026-11-20 09",
        "2026-11-20 09:30 WIBB",
        "2026-11-20 09:30+16:30",
        "2026-11-20 09:30-15:00",
        "2026-11-20 09:30+99:00",
        "2026-11-20 09:30\n2026-11-21",
        "٢٠٢٦-١١-٢٠",
        "2026-11-20 besok",
    ],
)
def test_what_is_no_date_is_nothing(text: str) -> None:
    assert parse_moment(text, "Asia/Jakarta") is None


@pytest.mark.parametrize(("zone", "tz"), [("Asia/Jakarta", WIB), ("Asia/Makassar", WITA), ("Asia/Jayapura", WIT)])
def test_a_day_alone_stays_that_day_in_every_zone(zone: str, tz: ZoneInfo) -> None:
    moment = parse_moment("2026-11-20", zone)
    assert moment == datetime(2026, 11, 20, tzinfo=tz)
    assert is_day_alone(moment)
    assert not is_day_alone(moment.replace(second=1))
