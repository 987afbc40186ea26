"""How much of other people's machines and of our own a collect may use: `fetch:` in network.yml."""

from __future__ import annotations

import msgspec

from site_builder.network.addresses import parse_origin
from site_builder.yaml_document import Section

KEYS = ("timeout", "max_bytes", "min_interval", "allow_origins", "concurrency")


class FetchLimits(msgspec.Struct, frozen=True):
    """Times are seconds; `timeout` is for one feed in all, `min_interval` 0 means ask every time.

    `allow_origins` are the exact origins that may be loopback or private, in normal form.
    """

    timeout: float = 10
    max_bytes: int = 10_000_000
    min_interval: float = 900
    allow_origins: tuple[str, ...] = ()
    concurrency: int = 8


def parse_limits(fetch: Section) -> FetchLimits:
    """The limits that the section sets; what it leaves out is as usual. Problems are noted in the section."""
    fetch.expect(KEYS)
    usual = FetchLimits()
    return FetchLimits(
        timeout=fetch.number("timeout", usual.timeout, 0.1, 600),
        max_bytes=fetch.whole("max_bytes", usual.max_bytes, 1_000, 1_000_000_000),
        min_interval=fetch.number("min_interval", usual.min_interval, 0, 604_800),
        allow_origins=_origins(fetch),
        concurrency=fetch.whole("concurrency", usual.concurrency, 1, 64),
    )


def _origins(fetch: Section) -> tuple[str, ...]:
    origins = []
    for line, text in fetch.texts("allow_origins"):
        origin = parse_origin(text)
        if not origin:
            fetch.refuse("allow_origins", "network.origin", "network.origin-fix", line=line, value=text)
        origins.append(origin)
    return tuple(origins)
