from __future__ import annotations

from datetime import date, datetime

import pytest
from builders import WIB

from site_builder.articles.spellings import LONGEST, Unclear, day_of_path, read_spelling, write_moment

DAY = datetime(2021, 9, 15, tzinfo=WIB)
TEN = datetime(2021, 9, 15, 10, 5, tzinfo=WIB)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (text, DAY)
            for text in (
                "15 September 2021",
                "15 Sept. 2021",
                "15-Sep-2021",
                "15/Sep/21",
                "Rabu, 15 September 2021",
                "Rabu (15/09/21)",
                "(15/09/2021)",
                "hari Rabu tanggal 15 September 2021",
                "Rabu 15-9-2021",
                "15.09.2021",
                "9/15/2021",
                "2021/09/15",
                "2021.9.15",
                "2021-9-15",
                "20210915",
                "September 15, 2021",
                "Sep 15th 2021",
                "Wednesday, September 15, 2021",
            )
        ),
        *(
            (text, TEN)
            for text in (
                "15 September 2021 10.05",
                "15 September 2021, pukul 10.05 WIB",
                "15/09/2021 jam 11:05 WITA",
                "Wed, 15 Sep 2021 10:05:00 +0700",
                "Wed, 15 Sep 2021 03:05:00 GMT",
                "2021-09-15 03:05:00 +0000 UTC",
                "2021-09-14 23:05:00 -4",
                "2021-09-15 10:05:00 +7",
                "2021-09-15 10:35:00 +730",
                "2021-09-15 10:05:00 +07",
                "Wed Sep 15 10:05:00 2021",
                "Wed Sep 15 10:05:00 +0700 2021",
                "15 Sep 2021 10:05 AM",
                "2021-9-15T10:05:00.123+07:00",
            )
        ),
        ("15 Sep 2021 10:05 pm", datetime(2021, 9, 15, 22, 5, tzinfo=WIB)),
        ("15 Sep 2021 12:05 am", datetime(2021, 9, 15, 0, 5, tzinfo=WIB)),
        ("Jum'at, 17 Agustus 2021", Unclear("date-weekday", (date(2021, 8, 17),))),
        ("Jum’at, 17 September 2021", datetime(2021, 9, 17, tzinfo=WIB)),
        ("05/05/2021", datetime(2021, 5, 5, tzinfo=WIB)),
        ("Senin 06/09/2021", datetime(2021, 9, 6, tzinfo=WIB)),  # 9 June was a Wednesday
        ("05/09/2021", Unclear("date-ambiguous", (date(2021, 9, 5), date(2021, 5, 9)))),
        ("Minggu 05/09/2021", Unclear("date-ambiguous", (date(2021, 9, 5), date(2021, 5, 9)))),
        ("Senin 15/09/2021", Unclear("date-weekday", (date(2021, 9, 15),))),
        ("31 November 2021", Unclear("date-impossible")),
        ("29/02/2021", Unclear("date-impossible")),
        ("1 Januari 1900", Unclear("date-impossible")),
        ("24/098/2023", Unclear("date-invalid")),
        ("15 Foo 2021", Unclear("date-invalid")),
        ("15 Sep 2021 25:00", Unclear("date-invalid")),
        ("15 Sep 2021 10:05 +16:30", Unclear("date-invalid")),
        ("kemarin", Unclear("date-invalid")),
        ("Rabu", Unclear("date-invalid")),
        ("15 September", Unclear("date-invalid")),
        ("1631664000", Unclear("date-invalid")),
        ("15/09-2021", Unclear("date-invalid")),
        ("1" * (LONGEST + 1), Unclear("date-invalid")),
    ],
)
def test_a_date_is_read_or_refused(text: str, expected: datetime | Unclear) -> None:
    assert read_spelling(text, "Asia/Jakarta") == expected


@pytest.mark.parametrize(("near", "day"), [(date(2021, 9, 5), 5), (date(2021, 5, 9), 9)])
def test_the_name_of_the_file_decides_what_may_be_two_days(near: date, day: int) -> None:
    read = read_spelling("05/09/2021 08.00", "Asia/Jakarta", near)
    assert isinstance(read, datetime)
    assert read.day == day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("berita/2021-09-15-rapat.md", date(2021, 9, 15)),
        ("berita/2021-09-15.md", date(2021, 9, 15)),
        ("berita/20210915_rapat.md", date(2021, 9, 15)),
        ("berita/2023-12-1-rapat.md", date(2023, 12, 1)),
        ("berita/2021/09/15/rapat.md", date(2021, 9, 15)),
        ("berita/2021/9/5/rapat/index.md", date(2021, 9, 5)),
        ("berita/2021-09-15-rapat/index.md", date(2021, 9, 15)),
        ("berita/2021/09/rapat.md", None),
        ("berita/2023-09019-rapat.md", None),
        ("berita/022-11-09-rapat.md", None),
        ("berita/2021-13-45-rapat.md", None),
        ("berita/2021-09-151.md", None),
        ("berita/rapat-2021-09-15.md", None),
    ],
)
def test_a_path_tells_a_day(path: str, day: date | None) -> None:
    assert day_of_path(path) == day


@pytest.mark.parametrize(
    ("moment", "text"),
    [(DAY, "2021-09-15"), (TEN, "2021-09-15 10:05"), (TEN.replace(second=7), "2021-09-15 10:05:07")],
)
def test_a_moment_is_written_as_short_as_it_may(moment: datetime, text: str) -> None:
    assert write_moment(moment, "Asia/Jakarta") == text
