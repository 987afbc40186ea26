"""How all offices were heard: what is worth knowing of each, in words, and in the format of `status.json`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from site_builder.store import OfficeReport, State
from site_builder.strings import say

SILENT = timedelta(days=30)  # without news, after which an office counts as silent


class Trouble(StrEnum):
    """What somebody should look after. The worst comes first."""

    UNHEARD = "unheard"
    FAILED = "failed"
    STALE = "stale"
    FAULTY = "faulty"
    HELD = "held"
    SILENT = "silent"
    REFUSED = "refused"


class OfficeStatus(msgspec.Struct, frozen=True):
    """What is known of one office: its report (None if it was never asked), its newest news, what to look after.

    `silent` is how long it has published nothing. `copies` is the number of its items that are shown under another
    office's, because they are the same story. `held` are the addresses of withdrawn origins, one for each of its items
    that stays under one and comes to no portal.
    """

    id: str
    report: OfficeReport | None
    last_news: datetime | None
    silent: timedelta | None
    copies: int
    troubles: tuple[Trouble, ...]
    held: tuple[str, ...] = ()


def plan_status(
    offices: Iterable[str],
    reports: Iterable[OfficeReport],
    last_news: Mapping[str, datetime],
    now: datetime,
    *,
    copies: Mapping[str, int] | None = None,
    held: Mapping[str, Sequence[str]] | None = None,
    silent_after: timedelta = SILENT,
) -> tuple[OfficeStatus, ...]:
    """The status of each of `offices` at `now`, in their order. Pure."""
    known = {report.id: report for report in reports}
    statuses = []
    for id in offices:
        report, last = known.get(id), last_news.get(id)
        silent = now - last if last else None
        under = tuple((held or {}).get(id, ()))
        troubles = tuple(_find_troubles(report, silent, silent_after, under))
        statuses.append(OfficeStatus(id, report, last, silent, (copies or {}).get(id, 0), troubles, under))
    return tuple(statuses)


def notes_of(status: OfficeStatus) -> tuple[str, ...]:
    """What there is to say of an office, in Indonesian, the worst first; nothing if all is well."""
    return tuple(filter(None, (_note(status, trouble) for trouble in status.troubles)))


def state_of(status: OfficeStatus) -> str:
    """One or two words for how it was heard."""
    return say(f"status.{status.report.state if status.report else Trouble.UNHEARD}")


def summarize(statuses: Iterable[OfficeStatus]) -> str:
    """One sentence about all offices."""
    every = tuple(statuses)
    counts = {trouble: sum(trouble in status.troubles for status in every) for trouble in Trouble}
    parts = [say(f"status.sum-{trouble}", count=count) for trouble, count in counts.items() if count]
    return say("status.sum", count=len(every), details=", ".join(parts) or say("status.sum-well"))


def dump_status(statuses: Iterable[OfficeStatus], generated: datetime) -> bytes:
    """`{"generated", "offices": [{"id", "state", "message", "items", "accepted", "refused", "last_ok", …}]}` in JSON.

    Besides: `signed`, how many items of the last answer the office has signed, where it must; `last_heard`,
    `last_news`, `silent_days`, `copies`, `held`, `troubles`. Moments are RFC 3339 with their offset, null where there
    is none. An office that was never asked has the state `stale`.
    """
    status = {"generated": _moment(generated), "offices": [_office(status) for status in statuses]}
    return msgspec.json.format(msgspec.json.encode(status), indent=1) + b"\n"


def _find_troubles(
    report: OfficeReport | None, silent: timedelta | None, silent_after: timedelta, held: Sequence[str]
) -> Iterator[Trouble]:
    if report is None:
        yield Trouble.UNHEARD
        return
    if report.state is State.FAILED:
        yield Trouble.FAILED
    elif report.state is State.STALE:
        yield Trouble.STALE
    elif report.message:
        yield Trouble.FAULTY
    if held:
        yield Trouble.HELD
    if silent is None or silent >= silent_after:
        yield Trouble.SILENT
    if report.refused:
        yield Trouble.REFUSED


def _note(status: OfficeStatus, trouble: Trouble) -> str:
    report = status.report
    if trouble is Trouble.SILENT:
        return say("status.silent", days=status.silent.days) if status.silent else say("status.never")
    if trouble is Trouble.HELD:
        return say("status.held", count=len(status.held), url=status.held[0])
    if trouble is Trouble.REFUSED and report is not None:
        return say("status.refused", count=len(report.refused), reason=report.refused[0].reason)
    return report.message if report is not None else say("status.note-unheard")


def _office(status: OfficeStatus) -> dict[str, Any]:
    report = status.report
    return {
        "id": status.id,
        "state": report.state if report else State.STALE,
        "message": report.message if report else say("status.note-unheard"),
        "items": report.items if report else 0,
        "accepted": report.accepted if report else 0,
        "refused": report.refused if report else (),
        "signed": report.signed if report else 0,
        "last_ok": _moment(report.last_ok if report else None),
        "last_heard": _moment(report.heard if report else None),
        "last_news": _moment(status.last_news),
        "silent_days": status.silent.days if status.silent else None,
        "copies": status.copies,
        "held": status.held,
        "troubles": status.troubles,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
