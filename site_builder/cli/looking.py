"""Looks at what a build reads in a copy of this process, which meanwhile imports what a build needs.

Not by `workshop`: to import that takes a good part of the time that the look does, before it could begin.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from select import select
from typing import NoReturn

import msgspec

from site_builder.cli.unchanged import Inputs, Seen, look_at

# What a build imports, in small pieces: where nothing has changed no more is imported than the look took time.
NEEDED = (
    "articles.source",
    "sanitize",
    "feeds.feedgen_door",
    "articles.library",
    "store",
    "network.settings",
    "feeds",
    "articles.shelf",
    "portal",
    "engine.edition",
    "cli.gathering",
    "engine.site",
    "cli.building",
)

_SEEN = msgspec.msgpack.Decoder(Seen)


def look_importing(inputs: Inputs) -> Seen:
    """As `look_at`; while that is done, what a build needs is imported."""
    return look_beside(inputs, (partial(import_module, f"site_builder.{name}") for name in NEEDED))


def look_beside(inputs: Inputs, meanwhile: Iterable[Callable[[], object]]) -> Seen:
    """As `look_at`, but in a copy of this process, if one can be made.

    As long as that looks, what is to be done `meanwhile` is done here, one after the other.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return look_at(inputs)
    here, there = os.pipe()
    child = os.fork()
    if not child:
        os.close(here)
        _tell(there, inputs)
    os.close(there)
    try:
        with open(here, "rb") as told:  # noqa: PTH123
            for do in meanwhile:
                if select([told], [], [], 0)[0]:
                    break
                do()
            content = told.read()
    finally:
        os.waitpid(child, 0)
    try:
        return _SEEN.decode(content)
    except msgspec.MsgspecError:
        return look_at(inputs)


def _tell(there: int, inputs: Inputs) -> NoReturn:
    """Tells how the inputs are found, or nothing, and ends this process at once: all else is its parent's."""
    try:
        with open(there, "wb") as out:
            out.write(msgspec.msgpack.encode(look_at(inputs)))
    finally:
        os._exit(0)
