"""Moments as feeds write them: whole seconds, a zone of whole minutes, never the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import msgspec

NEVER = datetime(2008, 1, 1, tzinfo=UTC)  # the `updated` of a feed that had no item yet; the year of its identity

_WHOLE = len("2026-11-20T09:00:00+07:00")  # with parts of a second or of a minute's zone it is longer
_SHORT = (_WHOLE, len("2026-11-20T02:00:00Z"))
_MINUTE = timedelta(minutes=1)
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
    text = moment.isoformat()
    if len(text) != _WHOLE:
        text = whole_seconds(moment).isoformat()
    return text.replace("+00:00", "Z")


def dump_moments(moments: Sequence[datetime]) -> Sequence[str]:
    """`dump_moment` of each, in less time."""
    zones = {id(moment.tzinfo): moment.tzinfo for moment in moments}
    if not all(isinstance(zone, timezone) and not zone.utcoffset(None) % _MINUTE for zone in zones.values()):
        return [*map(dump_moment, moments)]
    texts = msgspec.json.decode(msgspec.json.encode(moments), type=list[str])
    return [text if len(text) in _SHORT else dump_moment(moment) for text, moment in zip(texts, moments, strict=True)]


def dump_rfc822(moment: datetime) -> str:
    """RFC 822 with a year of four digits, whatever the locale: `Fri, 20 Nov 2026 09:00:00 +0700`. Of whole seconds."""
    text = moment.isoformat()
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    zone = text[19:].replace(":", "")
    return f"{day}, {text[8:10]} {month} {moment.year} {text[11:19]} {zone}"
