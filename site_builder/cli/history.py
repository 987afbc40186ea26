"""`warta history`: what became of an article since it was begun, by its file and its repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from site_builder.articles.library import Reading, read_articles
from site_builder.articles.source import find_articles
from site_builder.cli.commands import Command
from site_builder.cli.gathering import make_desk
from site_builder.cli.ground import Ground, load_ground
from site_builder.cli.options import OneOf, content_option, now_option
from site_builder.engine.pages import COMMIT_LENGTH
from site_builder.engine.words import moment_text
from site_builder.errors import SettingsInvalid
from site_builder.model import Change, Correction, Withdrawal
from site_builder.network.history import read_file_history
from site_builder.strings import say


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to an article. `event` is begun, changed, published, updated, corrected or withdrawn."""

    date: datetime
    event: str
    note: str = ""
    commit: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An article's file: its office, its folder, its path below that, and what it came to."""

    office: str
    folder: Path
    path: str
    reading: Reading


@click.command("history", cls=Command, help=say("help.history"))
@click.argument("name", metavar="ID")
@content_option
@click.option("--format", "form", type=OneOf(["text", "json"]), default="text", help=say("help.status-format"))
@now_option
def command(name: str, content: Path, form: str, now: datetime) -> int:
    ground = load_ground(content)
    found = find_article(ground, name, now)
    changes = read_file_history(found.folder / found.path, ground.repository)
    events = plan_events(found.reading, changes)
    if form == "json":
        click.echo(dump_events(found, events).decode(), nl=False)
        return 0
    for line in show_events(found, events, ground.tree.by_id(found.office).zone):
        click.echo(line)
    return 0


def find_article(ground: Ground, name: str, now: datetime) -> Found:
    """The article whose identity is `name` or ends with it, or whose file it is. Raises SettingsInvalid."""
    found = [one for one in _candidates(ground, name, now) if _is_named(one, name)]
    if not found:
        raise SettingsInvalid("history.unknown", value=name, path=ground.content)
    if len(found) > 1:
        known = ", ".join(one.reading.identity for one in found[:3])
        raise SettingsInvalid("history.several", value=name, known=known)
    return found[0]


def plan_events(reading: Reading, changes: Iterable[Change]) -> tuple[Event, ...]:
    """All that is known of an article, the oldest first."""
    events = [Event(c.date, "begun" if c.is_first else "changed", c.note, c.commit, c.url) for c in changes]
    item, stone = reading.item, reading.tombstone
    if item is not None:
        events.append(Event(item.published, "published", item.title))
        events += [Event(item.updated, "updated")] if item.updated else []
        events += map(_corrected, item.corrections)
    if stone is not None:
        events += [Event(stone.published, "published", stone.title), _withdrawn(stone.withdrawn)]
    return tuple(sorted(events, key=lambda event: event.date))


def show_events(found: Found, events: Iterable[Event], zone: str) -> Iterator[str]:
    """The article, and a table of its events in the office's zone."""
    yield say("history.head", id=found.reading.identity, path=found.folder / found.path)
    rows = [
        (moment_text(event.date, zone), say(f"history.{event.event}"), event.commit[:COMMIT_LENGTH], event.note)
        for event in events
    ]
    if not rows:
        yield say("history.empty")
    widths = [max(len(row[column]) for row in rows) for column in range(3)] if rows else []
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        yield "  ".join((*cells, row[3])).rstrip()


def dump_events(found: Found, events: Iterable[Event]) -> bytes:
    """`{"id", "office", "path", "url", "events": [{"date", "event", "note", "commit", "url"}]}` in JSON."""
    told: dict[str, Any] = {
        "id": found.reading.identity,
        "office": found.office,
        "path": str(found.folder / found.path),
        "url": found.reading.address,
        "events": list(events),
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"


def _candidates(ground: Ground, name: str, now: datetime) -> Iterator[Found]:
    """Articles of which one may be meant: of other offices than the one that an identity names none is read."""
    for spec in ground.network.sources:
        if spec.kind != "path" or (name.startswith("tag:") and f":{spec.office}/" not in name):
            continue
        folder = Path(spec.target)
        desk = make_desk(ground, spec.office, folder, now)
        for reading in read_articles(desk, find_articles(folder), lambda _: None):
            yield Found(spec.office, folder, reading.path, reading)


def _is_named(found: Found, name: str) -> bool:
    identity = found.reading.identity
    file = (found.folder / found.path).resolve()
    return (
        identity == name
        or (bool(identity) and identity.endswith((f"/{name}", f":{name}")))
        or Path(name).resolve() == file
    )


def _corrected(correction: Correction) -> Event:
    return Event(correction.date, "corrected", correction.note)


def _withdrawn(withdrawal: Withdrawal) -> Event:
    return Event(withdrawal.date, "withdrawn", withdrawal.reason)
