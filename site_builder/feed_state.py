"""What is remembered of one office's feed between two questions."""

from __future__ import annotations

from datetime import datetime

import msgspec


class FeedState(msgspec.Struct, frozen=True):
    """How to ask a feed again.

    `feed` is the address in network.yml and `rules` what items were believed by; when either changes, all of this is
    void. `address` is where the feed moved to for good. `etag` and `modified` are opaque and belong to `asked_of`.
    `digest` is that of the last body that was understood. The feed is not asked before `due`, and asked for all of
    itself from `recheck` on, when an item that was dated in the future has become due. `older` is where the reading of
    its archives goes on, empty when they are read; `has_archives` says that they were. `failures` are those in a row.
    `recent` are marks of the items in the last document: one that shares none with the next was long ago.
    """

    feed: str
    rules: str
    address: str
    etag: str = ""
    modified: str = ""
    asked_of: str = ""
    digest: str = ""
    due: datetime | None = None
    recheck: datetime | None = None
    is_gone: bool = False
    failures: int = 0
    older: str = ""
    has_archives: bool = False
    archive_failures: int = 0
    recent: tuple[str, ...] = ()
    fault: str = ""
