"""Moments as old systems write them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from site_builder.articles.dates import YEARS, parse_moment
from site_builder.articles.spellings import read_spelling


def read_moment(text: str, zone: str) -> datetime | None:
    """The moment that `text` names, in `zone` (IANA name), to the second; None if it is no date for certain.

    Reads what an article's front matter may hold, and RFC 822 with its named zones (`EST`). Without an offset it is a
    moment in `zone`.
    """
    moment = parse_moment(text, zone) or read_spelling(text, zone)
    if isinstance(moment, datetime):
        return moment
    return _parse_rfc822(text, zone) if moment.code == "date-invalid" else None


def _parse_rfc822(text: str, zone: str) -> datetime | None:
    """`-0000` is UTC (RFC 2822, 3.3)."""
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC if text.endswith("-0000") else ZoneInfo(zone))
        return moment.astimezone(ZoneInfo(zone)) if moment.year in YEARS else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
