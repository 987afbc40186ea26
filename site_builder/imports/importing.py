"""The import, from end to end: read what the source holds, decide, write what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec import structs

from site_builder.articles.desk import Desk
from site_builder.articles.source import MAX_BYTES, Fault
from site_builder.imports.addresses import Addresses, alias_of
from site_builder.imports.body import html_to_body
from site_builder.imports.dateline import sign_off_of, take_dateline
from site_builder.imports.known import Catalogue, read_catalogue
from site_builder.imports.markdown_links import lead_markdown
from site_builder.imports.old_news import Circumstances, LeftOut, Note, OldItem, a_note, refused, skipped
from site_builder.imports.pictures import MediaShelf
from site_builder.imports.report import Report, Written
from site_builder.imports.sources import read_source
from site_builder.imports.words import words_of_html, words_of_markdown
from site_builder.imports.writing import dump_article, id_of, paths_for, write_beside
from site_builder.model import Image, Level
from site_builder.strings import say

TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import will write: texts of articles and files for `media/`, both by path below the office's folder."""

    report: Report
    texts: Mapping[str, str]
    copies: Mapping[str, Path]


def plan_import(sources: Sequence[Path], desk: Desk, where: Circumstances, *, is_dry: bool = False) -> Plan:
    """Reads the sources and the office's articles, and decides; writes nothing.

    Raises SettingsInvalid for a source that is not there or of no known kind.
    """
    found = [entry for source in sources for entry in read_source(source, where)]
    items = [entry for entry in found if isinstance(entry, OldItem)]
    left = [entry for entry in found if isinstance(entry, LeftOut)]
    known = read_catalogue(desk)
    shelf = MediaShelf(desk.folder, where.media)
    press = _Press(desk, where, known, shelf, frozenset(known.bodies), _aliases_of(items, known))
    written = []
    texts = {}
    for item in items:
        outcome = press.take(item)
        if isinstance(outcome, LeftOut):
            left.append(outcome)
        else:
            written.append(outcome[0])
            texts[outcome[0].path] = outcome[1]
    used = {path for entry in written for path in entry.media}
    copies = {path: file for path, file in shelf.copies.items() if path in used}
    report = Report(
        office=desk.office.id,
        folder=desk.shown,
        is_dry=is_dry,
        written=tuple(written),
        skipped=tuple(entry for entry in left if not entry.is_refused),
        refused=tuple(entry for entry in left if entry.is_refused),
        media=tuple(copies),
        notes=(),
    )
    return Plan(report, texts, copies)


def write_import(plan: Plan, folder: Path, step: Callable[[int], None] = lambda _: None) -> None:
    """Writes pictures first, then articles, so that none shows a picture that is not there yet.

    Nothing is overwritten, and each file is whole or absent. Raises OutputUnwritable; what was written before stays,
    and the same import goes on from there.
    """
    for path, file in plan.copies.items():
        write_beside(folder, path, file.read_bytes())
    for path, text in plan.texts.items():
        write_beside(folder, path, text.encode())
        step(1)


@dataclass(slots=True)
class _Press:
    desk: Desk
    where: Circumstances
    known: Catalogue
    shelf: MediaShelf
    before: frozenset[str]
    aliases: frozenset[str]

    def take(self, item: OldItem) -> tuple[Written, str] | LeftOut:
        """The article that `item` becomes, entered into the catalogue; or why it becomes none."""
        found = self.known.find(item, id_of(item))
        if found is not None:
            path, how = found
            return skipped(item.origin, f"there-{how}", path=path, other=path)
        title = " ".join(item.title.split())
        date = item.date or self.where.date
        notes = list(item.notes)
        if not title:
            title = _beginning_of(item)
            notes.append(a_note("title-from-text"))
        if not title:
            return refused(item.origin, "title-missing")
        if date is None and item.is_draft:
            date = self.where.now.replace(hour=0, minute=0, second=0, microsecond=0)
            notes.append(a_note("date-draft", date=f"{date:%Y-%m-%d}"))
        elif date is None:
            return refused(item.origin, "date-missing")
        elif item.date is None:
            notes.append(a_note("date-given", date=f"{date:%Y-%m-%d}"))
        item = replace(item, title=title)
        addresses = Addresses(item, self.shelf, self.aliases, keeps_lost=item.markdown is not None)
        body, doubts = self._body(item, addresses)
        opened = take_dateline(body, self.desk.office)
        notes += [*doubts, *opened.notes]
        for path in self.known.same_title(title, date.date(), any(map(alias_of, item.addresses))):
            if self.known.says(path, opened.body):
                return skipped(item.origin, "there-text", path=path, other=path)
            if path in self.before:
                return skipped(item.origin, "there-title", path=path, other=path)
        image = self._image(item, addresses, opened.body)
        if not item.author and (sign_off := sign_off_of(opened.body)):
            notes.append(a_note("sign-off", text=sign_off))
        if not opened.body.strip():
            notes.append(a_note("text-empty"))
        text = dump_article(item, date, self.desk.office, opened.body, item.more.get("place", opened.place), image)
        return self._enter(item, text, [*notes, *addresses.notes()], addresses.media, paths_for(item, date))

    def _body(self, item: OldItem, addresses: Addresses) -> tuple[str, tuple[Note, ...]]:
        if item.markdown is not None:
            return lead_markdown(item.markdown, addresses), ()
        return html_to_body(item.html, addresses, item.title)

    def _image(self, item: OldItem, addresses: Addresses, body: str) -> Image | None:
        """The lead picture, unless the text shows it already."""
        if item.image is None:
            return None
        src = addresses(item.image.src, picture=True)
        if src is None or src in body:
            return None
        return structs.replace(item.image, src=src)

    def _enter(
        self, item: OldItem, text: str, notes: list[Note], media: list[str], paths: Iterable[str]
    ) -> tuple[Written, str] | LeftOut:
        raw = text.encode()
        if len(raw) > MAX_BYTES:
            return refused(item.origin, "text-long", limit=MAX_BYTES // 1_000_000)
        for path in paths:
            checked = self.desk.check(path, raw)
            if isinstance(checked, Fault):
                return refused(item.origin, "not-valid", reason=say(f"check.{checked.code}", **checked.facts))
            article, problems = checked
            if article is None:
                errors = "; ".join(p.message for p in problems if p.level is Level.ERROR)
                return refused(item.origin, "not-valid", reason=errors)
            if self.known.is_free(path, article, self.desk.authority):
                break
        assert article is not None
        self.known.add(path, article, self.desk.authority)
        kept = tuple(dict.fromkeys(notes))
        written = Written(
            path, item.origin, article.title, article.date, article.is_draft, tuple(dict.fromkeys(media)), kept
        )
        return written, text


def _beginning_of(item: OldItem) -> str:
    """The first words of an item's text, to stand for its title."""
    text = words_of_html(item.html) if item.markdown is None else words_of_markdown(item.markdown)
    return text if len(text) <= TITLE_LENGTH else text[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def _aliases_of(items: Iterable[OldItem], known: Catalogue) -> frozenset[str]:
    old = (alias for item in items for alias in map(alias_of, item.addresses) if alias)
    return frozenset((*old, *known.by_alias))
