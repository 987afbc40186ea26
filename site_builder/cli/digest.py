"""`warta digest`: the day's or the week's news of an office and those below it, as a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from site_builder.cli.commands import Command
from site_builder.cli.ground import Ground, load_ground
from site_builder.cli.options import OneOf, content_option, now_option, state_option
from site_builder.cli.status import check_office
from site_builder.digest import FORMATS, Digest, DigestEntry, DigestSection
from site_builder.engine.words import day_text, moment_text
from site_builder.errors import SettingsInvalid
from site_builder.ledger import News, microseconds
from site_builder.model import Facts, Tombstone
from site_builder.network.sites import home_url, top_office
from site_builder.portal import read_portal, whole_ledger
from site_builder.store import Store, open_store
from site_builder.strings import say

MOST = 5_000  # pieces of news that are looked at

_SPAN = re.compile(r"(?P<count>[0-9]{1,4})(?P<unit>[hd])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1)}


class Since(click.ParamType[datetime | timedelta]):
    """A moment or a day, or how long ago: `7d`, `24h`."""

    name = "ISO|7d|24h"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime | timedelta:
        if isinstance(value, (datetime, timedelta)):
            return value
        span = _SPAN.fullmatch(str(value))
        if span is not None:
            return int(span["count"]) * _UNITS[span["unit"]]
        try:
            return datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(say("usage.since", value=value), param, ctx)


@click.command("digest", cls=Command, help=say("help.digest"))
@content_option
@state_option
@click.option("--since", type=Since(), default="1d", help=say("help.since"))
@click.option("--office", metavar="ID", help=say("help.digest-office"))
@click.option("--format", "form", type=OneOf(list(FORMATS)), default="whatsapp", help=say("help.digest-format"))
@now_option
def command(
    content: Path, state: Path, since: datetime | timedelta, office: str | None, form: str, now: datetime
) -> int:
    ground = load_ground(content)
    office_id = check_office(ground, office or _top(ground))
    with open_store(state, read_only=True) as store:
        digest = read_digest(store, ground, office_id, _moment(since, ground, office_id, now), now)
    click.echo(FORMATS[form](digest), nl=False)
    return 0


def read_digest(store: Store, ground: Ground, office_id: str, since: datetime, now: datetime) -> Digest:
    """What the portal of an office was told since a moment: came, was corrected or withdrawn."""
    office = ground.tree.by_id(office_id)
    portal = read_portal(store, ground.tree, office_id, now)
    moved = whole_ledger(store, portal).latest(MOST)
    news = [recent.news for recent in moved if recent.moved > microseconds(since)]
    site = ground.sites.get(office_id)
    name = say("feed.combined-title", office=office.name) if portal.below else office.name
    return Digest(
        title=say("digest.title", office=name),
        period=say("digest.period", since=moment_text(since, office.zone), now=moment_text(now, office.zone)),
        url=site.url if site else home_url(office),
        sections=tuple(_sections(ground, news, since)),
    )


def _sections(ground: Ground, news: Iterable[News], since: datetime) -> Iterator[DigestSection]:
    """Clarifications first, then what is urgent, what was corrected or withdrawn, and all other news."""
    sorts: dict[str, list[tuple[datetime, DigestEntry]]] = {
        name: [] for name in ("clarifications", "urgent", "corrected", "withdrawn", "news")
    }
    for entry in news:
        sort, moment, note = _sort(entry, since)
        office = ground.tree.by_id(entry.office)
        when = day_text(moment, office.zone)
        sorts[sort].append((moment, DigestEntry(entry.title or entry.url, entry.url, office.name, when, note)))
    for name, entries in sorts.items():
        if entries:
            ordered = sorted(entries, key=lambda pair: (-pair[0].timestamp(), pair[1].title, pair[1].url))
            yield DigestSection(say(f"digest.{name}"), tuple(entry for _, entry in ordered))


def _sort(entry: News, since: datetime) -> tuple[str, datetime, str]:
    if isinstance(entry, Tombstone):
        return "withdrawn", entry.withdrawn.date, entry.withdrawn.reason
    if entry.kind == "klarifikasi":
        return "clarifications", entry.published, _verdict(entry)
    if entry.published < since and entry.corrected >= since:
        return "corrected", entry.corrected, entry.corrections[-1].note if entry.corrections else ""
    return ("urgent" if entry.is_urgent else "news"), entry.published, ""


def _verdict(item: Facts) -> str:
    return say("digest.verdict", verdict=item.claim.verdict) if item.claim and item.claim.verdict else ""


def _moment(since: datetime | timedelta, ground: Ground, office_id: str, now: datetime) -> datetime:
    """A day or time without an offset is in the zone of the office."""
    if isinstance(since, timedelta):
        return now - since
    return since if since.tzinfo else since.replace(tzinfo=ZoneInfo(ground.tree.by_id(office_id).zone))


def _top(ground: Ground) -> str:
    top = top_office([spec.office for spec in ground.network.sources], ground.tree)
    if top is None:
        raise SettingsInvalid("digest.office-unsaid", path=ground.content)
    return top
