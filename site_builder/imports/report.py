"""What an import did: for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from site_builder.imports.old_news import LeftOut, Note
from site_builder.strings import say


@dataclass(frozen=True, slots=True)
class Written:
    """One new article: its path below the office's folder, where it comes from, what was not certain."""

    path: str
    origin: str
    title: str
    date: datetime
    is_draft: bool
    media: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the source held: written, skipped or refused. `media` are the new files besides."""

    office: str
    folder: str
    is_dry: bool
    written: tuple[Written, ...]
    skipped: tuple[LeftOut, ...]
    refused: tuple[LeftOut, ...]
    media: tuple[str, ...]
    notes: tuple[Note, ...]

    @property
    def doubts(self) -> int:
        return len(self.notes) + sum(len(entry.notes) for entry in self.written)


def dump_report(report: Report) -> bytes:
    """JSON: `{office, folder, dry_run, written, skipped, refused, media, notes}`, dates as RFC 3339.

    An entry of `written` is `{path, from, title, date, draft, media, notes: [{code, message}]}`, one of the others
    `{from, code, message, path}`.
    """
    document = {
        "office": report.office,
        "folder": report.folder,
        "dry_run": report.is_dry,
        "written": [
            {
                "path": entry.path,
                "from": entry.origin,
                "title": entry.title,
                "date": entry.date,
                "draft": entry.is_draft,
                "media": entry.media,
                "notes": entry.notes,
            }
            for entry in report.written
        ],
        "skipped": [_left_out(entry) for entry in report.skipped],
        "refused": [_left_out(entry) for entry in report.refused],
        "media": report.media,
        "notes": report.notes,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def tell(report: Report, most: int | None = None) -> Iterator[str]:
    """The report in lines; of each sort at most `most`, and then how many more there are."""
    sorts = (
        [line for entry in report.written for line in _tell_written(report, entry)],
        [say("import.line-note", path=report.folder, note=note.message) for note in report.notes],
        [say("import.line-skipped", origin=entry.origin, reason=entry.reason.message) for entry in report.skipped],
        [say("import.line-refused", origin=entry.origin, reason=entry.reason.message) for entry in report.refused],
    )
    for lines in sorts:
        yield from _few(lines, most)


def summarize(report: Report) -> str:
    """The import in one sentence."""
    return say(
        "import.summary-dry" if report.is_dry else "import.summary",
        written=len(report.written),
        drafts=sum(entry.is_draft for entry in report.written),
        media=len(report.media),
        skipped=len(report.skipped),
        refused=len(report.refused),
        doubts=report.doubts,
    )


def _few(lines: Sequence[str], most: int | None) -> Iterator[str]:
    if most is None or len(lines) <= most:
        yield from lines
        return
    yield from lines[:most]
    yield say("import.line-more", count=len(lines) - most)


def _tell_written(report: Report, entry: Written) -> Iterator[str]:
    path = f"{report.folder}/{entry.path}" if report.folder else entry.path
    yield say("import.line-written", path=path, origin=entry.origin)
    for note in entry.notes:
        yield say("import.line-note", path=path, note=note.message)


def _left_out(entry: LeftOut) -> dict[str, str]:
    reason = entry.reason
    return {"from": entry.origin, "code": reason.code, "message": reason.message, "path": entry.path}
