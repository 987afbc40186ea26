"""Moments as feeds write them: whole seconds, a zone of whole minutes, never the clock."""

from __future__ import annotations

from datetime import UTC, datetime

NEVER = datetime(2008, 1, 1, tzinfo=UTC)  # the `updated` of a feed that had no item yet; the year of its identity

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def whole_seconds(moment: datetime) -> datetime:
    """`moment` without microseconds; in UTC where its zone is off by seconds, which no feed format can write.

    Raises ValueError for a moment without a zone.
    """
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"a moment without a zone: {moment!r}")
    whole = moment.replace(microsecond=0) if moment.microsecond else moment
    return whole.astimezone(UTC) if offset.seconds % 60 or offset.microseconds else whole


def dump_moment(moment: datetime) -> str:
    """RFC 3339, which is also the sitemap's W3C date-time: `2026-11-20T09:00:00+07:00`, UTC as `Z`."""
    return whole_seconds(moment).isoformat().replace("+00:00", "Z")


def dump_rfc822(moment: datetime) -> str:
    """RFC 822 with a year of four digits, whatever the locale: `Fri, 20 Nov 2026 09:00:00 +0700`."""
    return moment.strftime(f"{_DAYS[moment.weekday()]}, %d {_MONTHS[moment.month - 1]} %Y %H:%M:%S %z")
