"""Moments and addresses as a page shows them."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import cache, lru_cache
from pathlib import PurePosixPath
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import force_setattr

from site_builder.articles.dates import is_day_alone
from site_builder.model import Facts, Site
from site_builder.strings import say, zone_label


@cache
def _list(key: str) -> tuple[str, ...]:
    return tuple(say(key).split())


def month_name(month: int) -> str:
    return _list("date.months")[month - 1]


def day_text(moment: datetime, zone: str) -> str:
    """`15 September 2021`."""
    return _day(moment.astimezone(ZoneInfo(zone)))


def _day(local: datetime) -> str:
    return say("date.day", day=local.day, month=month_name(local.month), year=local.year)


def moment_text(moment: datetime, zone: str) -> str:
    """`20 November 2026, 09.30 WIB`; the day alone where no time was given."""
    return _moment(moment.astimezone(ZoneInfo(zone)), zone)


def _moment(local: datetime, zone: str) -> str:
    if is_day_alone(local):
        return _day(local)
    return say(
        "date.moment",
        day=local.day,
        month=month_name(local.month),
        year=local.year,
        hour=f"{local:%H}",
        minute=f"{local:%M}",
        zone=zone_label(zone),
    )


def month_text(year: int, month: int) -> str:
    """`September 2021`."""
    return say("date.month", month=month_name(month), year=year)


def shown_moment(moment: datetime, zone: str) -> dict[str, str]:
    """A moment for a template: `text` to read, `iso` for the `datetime` attribute (RFC 3339 with the zone's offset)."""
    text, iso = _text_and_iso(moment, zone)
    return {"text": text, "iso": iso}


@lru_cache(maxsize=10_000)  # a page and some lists show the same one
def _text_and_iso(moment: datetime, zone: str) -> tuple[str, str]:
    local = moment.astimezone(ZoneInfo(zone))
    iso = f"{local:%Y-%m-%d}" if is_day_alone(local) else local.isoformat(timespec="seconds")
    return _moment(local, zone), iso


def spell_moments(item: Facts) -> tuple[str, str]:
    """When an item was published and when it was corrected last, in its own zone (RFC 3339)."""
    corrected = item.corrected
    published = item.published.isoformat(timespec="seconds")
    return published, published if corrected is item.published else corrected.isoformat(timespec="seconds")


def size_text(size: int) -> str:
    """A file's size as readers know it: `850 B`, `12 kB`, `1,2 MB`."""
    amount, unit = float(size), "B"
    for larger in ("kB", "MB", "GB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    shown = f"{amount:.1f}" if unit != "B" and amount < 10 else f"{amount:.0f}"
    return f"{shown.removesuffix('.0').replace('.', ',')} {unit}"


def type_name(address: str) -> str:
    """What readers call the kind of a file, from its address: `PDF`; empty if its name does not tell."""
    return PurePosixPath(urlsplit(address).path).suffix[1:].upper()


WHEREVER = "/"  # the path of what is printed once for many pages
_WAY, _HOST_WAY = (f"~{secrets.randbits(64)}~" for _ in range(2))  # what nobody can have written


class Place(msgspec.Struct, frozen=True):
    """A page's place on its site: makes absolute addresses relative where the page is deployed with its target.

    What a host shows anywhere (`404.html`) cannot be relative to itself: `is_anywhere` makes addresses that start at
    the root of the host. What is printed for the path `WHEREVER` is to be settled before it stands on a page.
    """

    site: Site
    path: str
    is_anywhere: bool = False
    base: str = ""
    """From the page to the root of its site: `./` or `../../`."""
    host_base: str = ""
    """From the page to the root of what is deployed together."""

    def __post_init__(self) -> None:
        site, depth = self.site, self.path.count("/")
        if self.path == WHEREVER:
            base, host_base = _WAY, _HOST_WAY
        elif self.is_anywhere:
            base, host_base = urlsplit(site.url).path, urlsplit(site.host_url).path
        else:
            below = site.url.removeprefix(site.host_url).count("/")
            base, host_base = "../" * depth or "./", "../" * (depth + below) or "./"
        force_setattr(self, "base", base)
        force_setattr(self, "host_base", host_base)

    @property
    def url(self) -> str:
        return self.site.url + self.path

    def settle(self, html: str, wherever: Place) -> str:
        """`html` that was printed for a place `WHEREVER` as it is here."""
        return html.replace(wherever.base, self.base).replace(wherever.host_base, self.host_base)

    def link(self, url: str) -> str:
        """`url`, relative to this page if it lies below the site or the host."""
        if url.startswith(self.site.url):
            return self.base + url[len(self.site.url) :]
        if url.startswith(self.site.host_url):
            return self.host_base + url[len(self.site.host_url) :]
        return url
