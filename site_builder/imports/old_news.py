"""The values that travel through an import. Frozen, without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from site_builder.model import Image, Office
from site_builder.strings import say


@dataclass(frozen=True, slots=True)
class Note:
    """Something that an editor should look at: a code, and the sentence `note.<code>`."""

    code: str
    message: str


def a_note(code: str, /, **facts: object) -> Note:
    """The note `code` in words, on one line. Raises KeyError for a code without a sentence."""
    told = {name: " ".join(fact.split())[:200] if isinstance(fact, str) else fact for name, fact in facts.items()}
    return Note(code, say(f"note.{code}", **told))


@dataclass(frozen=True, slots=True)
class OldItem:
    """One piece of old news as its source tells it; nothing of it is safe to show yet.

    The text is either `html` or `markdown`. `base` is the absolute address that relative ones in it belong to (may be
    empty), `folder` the place on this disk that they belong to, `roots` the folders in which a path from the root
    (`/uploads/x.jpg`) may be found. `addresses` are the old permalinks, absolute or from the root, `guid` is what
    the source itself calls the item. `name` is the wished file name without its date, `origin` the place in the source.
    `date` is aware; None if the source does not tell it.
    """

    origin: str
    title: str
    date: datetime | None
    html: str = ""
    markdown: str | None = None
    base: str = ""
    folder: Path | None = None
    roots: tuple[Path, ...] = ()
    addresses: tuple[str, ...] = ()
    guid: str = ""
    name: str = ""
    author: str = ""
    summary: str = ""
    kind: str = ""
    tags: tuple[str, ...] = ()
    image: Image | None = None
    updated: datetime | None = None
    embargo: datetime | None = None
    expires: datetime | None = None
    is_draft: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)  # fields that are Warta's own and stay as they are
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the source that becomes no article: skipped because it is none, or refused because it is unreadable.

    `path` is the article that already is there, if that is the reason.
    """

    origin: str
    reason: Note
    is_refused: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What reading a source needs to know: whose news it is, where pictures may lie, which date an undated page has."""

    office: Office
    now: datetime
    media: tuple[Path, ...] = ()
    date: datetime | None = None


def refused(origin: str, code: str, /, **facts: object) -> LeftOut:
    return LeftOut(origin, a_note(code, **facts), is_refused=True)


def skipped(origin: str, code: str, /, path: str = "", **facts: object) -> LeftOut:
    return LeftOut(origin, a_note(code, **facts), path=path)
