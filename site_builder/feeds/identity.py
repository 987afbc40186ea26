"""The identities of feeds: tag URIs (RFC 4151) that hold neither a host nor a title."""

from __future__ import annotations

import re

_AUTHORITY = re.compile(r"tag:([^,]+),")


def feed_id(authority: str, office_id: str, part: str = "") -> str:
    """The identity of an office's feed of its own news; with `part` of another feed of that office.

    `feed_id("kpu.go.id", "kota-malang")` is `tag:kpu.go.id,2008:kota-malang`. The year is the same for all.
    """
    return f"tag:{authority},2008:{office_id}{f'/{part}' if part else ''}"


def authority_of(identity: str) -> str:
    """The authority of a tag URI; raises ValueError for any other identity."""
    found = _AUTHORITY.match(identity)
    if found is None:
        raise ValueError(f"not a tag URI: {identity!r}")
    return found[1]
