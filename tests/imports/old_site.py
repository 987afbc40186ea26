"""An office's folder that old news is brought into, on a real disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from builders import MALANG, NOW

from site_builder.articles.desk import Desk
from site_builder.articles.library import gather, read_articles
from site_builder.articles.source import find_articles
from site_builder.imports.importing import plan_import, write_import
from site_builder.imports.old_news import Circumstances, LeftOut, OldItem
from site_builder.imports.report import Report
from site_builder.imports.sources import read_source
from site_builder.model import Item, Level
from site_builder.texts import HELD

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\5\0\1\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)
DEMO = Path(__file__).parents[2] / "content/kota-malang/berita/2021/2021-09-15-sambutan-dan-arahan-kpu-ri.md"


def a_desk(folder: Path) -> Desk:
    """The desk of KPU Kota Malang on 24 November 2026, noon."""
    folder.mkdir(parents=True, exist_ok=True)
    return Desk(MALANG, folder, "content/kota-malang", "https://kota-malang.kpu.go.id/", "kpu.go.id", NOW)


def where(**changes: Any) -> Circumstances:
    return replace(Circumstances(MALANG, NOW), **changes)


def save(folder: Path, path: str, content: str | bytes) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def bring(office: Path, *sources: Path, media: tuple[Path, ...] = (), date: datetime | None = None) -> Report:
    """Imports the sources into the office's folder."""
    desk = a_desk(office)
    plan = plan_import(sources, desk, where(media=media, date=date))
    write_import(plan, office)
    return plan.report


def entries(source: Path, **changes: Any) -> list[OldItem | LeftOut]:
    return list(read_source(source, where(**changes)))


def one(source: Path, **changes: Any) -> OldItem:
    """The one item that a source holds."""
    found = entries(source, **changes)
    assert len(found) == 1, found
    assert isinstance(found[0], OldItem), found[0]
    return found[0]


def text_of(office: Path, report: Report) -> str:
    """The text of the one article that was written."""
    (written,) = report.written
    return (office / written.path).read_text(encoding="utf-8")


def body_of(office: Path, report: Report) -> str:
    return text_of(office, report).split("\n---\n", 1)[1]


def items_of(office: Path) -> tuple[Item, ...]:
    """What the office now publishes; no article in it may have an error."""
    desk = a_desk(office)
    library = gather(desk, read_articles(desk, find_articles(office), lambda _: None))
    assert [p for p in library.problems if p.level is Level.ERROR] == []
    return tuple(HELD.whole(library.items))


def codes(report: Report) -> list[str]:
    """The codes of all notes, and of what was skipped and refused."""
    return [
        *(note.code for entry in report.written for note in entry.notes),
        *(entry.reason.code for entry in (*report.skipped, *report.refused)),
    ]
