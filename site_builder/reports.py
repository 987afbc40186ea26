"""How each office was heard last, in the store's file."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace


class State(StrEnum):
    """How an office was heard last: it answered, had nothing new, failed, or an older copy answered."""

    OK = "ok"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    STALE = "stale"


class Refusal(msgspec.Struct, frozen=True):
    """An item that was not accepted, and why, in Indonesian."""

    id: str
    link: str
    reason: str


class OfficeReport(msgspec.Struct, frozen=True):
    """What is known of one office's news.

    `heard` is when it was last asked, `last_ok` when it last answered itself. `items` are in the store now;
    `accepted` and `refused` are those of the last answer and outlive a failure. `signed` are those of the last answer
    that the office has signed, where it must.
    """

    id: str
    state: State
    heard: datetime
    message: str = ""
    items: int = 0
    accepted: int = 0
    refused: tuple[Refusal, ...] = ()
    last_ok: datetime | None = None
    signed: int = 0


_REPORT = msgspec.json.Decoder(OfficeReport)


def put_report(
    db: sqlite3.Connection, office_id: str, state: State, heard: datetime, message: str, **answer: Any
) -> None:
    """Notes how an office was heard; what its last answer said stays unless `answer` says it anew."""
    row = db.execute("SELECT value FROM report WHERE office = ?", (office_id,)).fetchone()
    last = _REPORT.decode(row[0]) if row else OfficeReport(office_id, state, heard)
    last_ok = heard if state in (State.OK, State.UNCHANGED) else last.last_ok
    report = replace(last, state=state, heard=heard, message=message, last_ok=last_ok, **answer)
    db.execute("INSERT OR REPLACE INTO report VALUES (?, ?)", (office_id, msgspec.json.encode(report)))


def read_reports(db: sqlite3.Connection) -> tuple[OfficeReport, ...]:
    """All reports in the order of office ids, with the number of items that the store has of each office."""
    query = "SELECT value, coalesce(items, 0) FROM report LEFT JOIN tally USING (office) ORDER BY office"
    rows = db.execute(query).fetchall()
    return tuple(replace(_REPORT.decode(value), items=items) for value, items in rows)
