from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from builders import NOW, WIT
from feedgen.util import formatRFC2822
from hypothesis import given
from hypothesis import strategies as st

from site_builder.feeds.moments import dump_moment, dump_moments, dump_rfc822, whole_seconds


def test_a_moment_keeps_its_zone_and_loses_its_microseconds() -> None:
    assert dump_moment(NOW.replace(microsecond=999_999)) == "2026-11-24T12:00:00+07:00"


def test_utc_is_written_as_z() -> None:
    assert dump_moment(NOW.astimezone(UTC)) == "2026-11-24T05:00:00Z"


def test_a_zone_that_is_off_by_seconds_is_written_in_utc() -> None:
    batavia = timezone(timedelta(hours=7, minutes=7, seconds=12))
    assert dump_moment(datetime(1900, 1, 1, 7, 7, 12, tzinfo=batavia)) == "1900-01-01T00:00:00Z"


@pytest.mark.parametrize("microsecond", [0, 7])
def test_a_moment_without_a_zone_is_refused(microsecond: int) -> None:
    moment = NOW.replace(tzinfo=None, microsecond=microsecond)
    for refuse in (whole_seconds, dump_moment):
        with pytest.raises(ValueError, match="without a zone"):
            refuse(moment)


ZONES = (0, 30, 60, 1800, 25_200, -12_600, 25_632, -82_800)  # seconds
MOMENTS = st.datetimes(
    datetime(2, 1, 1),  # noqa: DTZ001
    datetime(9998, 12, 31),  # noqa: DTZ001
    timezones=st.sampled_from([timezone(timedelta(seconds=seconds)) for seconds in ZONES]),
)


@given(MOMENTS)
def test_every_moment_is_written_as_it_is_in_whole_seconds(moment: datetime) -> None:
    whole = whole_seconds(moment)
    assert dump_moment(moment) == dump_moment(whole) == whole.isoformat().replace("+00:00", "Z")
    assert dump_rfc822(whole) == formatRFC2822(whole)


@given(st.lists(MOMENTS, max_size=5))
def test_many_moments_are_written_as_each_is(moments: list[datetime]) -> None:
    assert dump_moments(moments) == [dump_moment(moment) for moment in moments]


def test_many_moments_may_be_of_zones_with_names_and_none_may_be_without() -> None:
    moments = [NOW, datetime(1900, 1, 1, tzinfo=ZoneInfo("Asia/Jakarta"))]
    assert dump_moments(moments) == [dump_moment(moment) for moment in moments]
    with pytest.raises(ValueError, match="without a zone"):
        dump_moments([NOW, NOW.replace(tzinfo=None)])


@pytest.mark.parametrize("zone", [UTC, WIT, timezone(timedelta(hours=-3, minutes=-30))])
@pytest.mark.parametrize("year", [1, 800, 1900, 2026, 9999])
def test_rfc_822_is_written_as_feedgen_does(year: int, zone: tzinfo) -> None:
    for month in range(1, 13):
        moment = datetime(year, month, 3 + month, 4, 5, 6, tzinfo=zone)
        assert dump_rfc822(moment) == formatRFC2822(moment)
