"""`warta status`: how all offices were heard, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import click

from site_builder.cli.commands import Command
from site_builder.cli.ground import Ground, load_ground
from site_builder.cli.options import OneOf, content_option, now_option, state_option
from site_builder.engine.words import moment_text
from site_builder.errors import SettingsInvalid
from site_builder.network.sites import top_office
from site_builder.portal import read_portal, read_statuses
from site_builder.status import SILENT, OfficeStatus, dump_status, notes_of, state_of, summarize
from site_builder.store import open_store
from site_builder.strings import say

SHOWN_REFUSALS = 3


@click.command("status", cls=Command, help=say("help.status"))
@click.argument("office", required=False, metavar="[OFFICE]")
@content_option
@state_option
@click.option("--format", "form", type=OneOf(["text", "json"]), default="text", help=say("help.status-format"))
@click.option("--silent", type=click.IntRange(min=1), default=SILENT.days, metavar="N", help=say("help.silent"))
@click.option("--all", "is_all", is_flag=True, help=say("help.all"))
@now_option
def command(office: str | None, content: Path, state: Path, form: str, silent: int, is_all: bool, now: datetime) -> int:
    ground = load_ground(content)
    with open_store(state, read_only=True) as store:
        found: dict[str, OfficeStatus] = {}
        ids = {spec.office for spec in ground.network.sources}
        for top in [office] if office else _tops(ground):
            portal = read_portal(store, ground.tree, check_office(ground, top), now, ids)
            statuses = read_statuses(store, portal, silent_after=timedelta(days=silent))
            found |= {status.id: status for status in statuses if status.id not in found}
    ordered = [found[spec.office] for spec in ground.network.sources if spec.office in found]
    if form == "json":
        click.echo(dump_status(ordered, now).decode(), nl=False)
        return 0
    for line in show_statuses(ground, ordered, is_all=is_all):
        click.echo(line)
    return 0


def check_office(ground: Ground, office_id: str) -> str:
    """The id itself. Raises OfficeUnknown, and SettingsInvalid for an office that is not in this network."""
    ground.tree.by_id(office_id)
    if all(spec.office != office_id for spec in ground.network.sources):
        raise SettingsInvalid("cli.office-not-here", office=office_id, path=ground.content)
    return office_id


def show_statuses(ground: Ground, statuses: Sequence[OfficeStatus], *, is_all: bool) -> Iterable[str]:
    """One sentence about all, a table of the offices that need a look (or of all), and what is to be said of each."""
    yield summarize(statuses)
    shown = [status for status in statuses if is_all or status.troubles]
    if not shown:
        return
    head = [say(f"status.{name}") for name in ("office", "state", "heard", "news", "total", "copies")]
    rows = [head, *(_row(ground, status) for status in shown)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    yield ""
    for row, status in zip(rows, (None, *shown), strict=True):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if status is not None:
            yield from (f"    {note}" for note in _notes(status))
    if len(shown) < len(statuses):
        yield ""
        yield say("status.unwell-only")


def _row(ground: Ground, status: OfficeStatus) -> list[str]:
    zone, report = ground.tree.by_id(status.id).zone, status.report
    moments = (report.last_ok if report else None, status.last_news)
    heard, news = (moment_text(moment, zone) if moment else say("status.none") for moment in moments)
    return [status.id, state_of(status), heard, news, str(report.items if report else 0), str(status.copies)]


def _notes(status: OfficeStatus) -> Iterable[str]:
    yield from notes_of(status)
    if status.report is not None and status.report.signed:
        yield say("status.signed", count=status.report.signed)
    refused = status.report.refused if status.report else ()
    for refusal in refused[:SHOWN_REFUSALS]:
        yield f"  {refusal.link or refusal.id or '-'}: {refusal.reason}"
    if len(refused) > SHOWN_REFUSALS:
        yield f"  {say('status.more-refused', count=len(refused) - SHOWN_REFUSALS)}"


def _tops(ground: Ground) -> list[str]:
    """The office above all others, or every office where there is none."""
    ids = [spec.office for spec in ground.network.sources]
    top = top_office(ids, ground.tree)
    return [top] if top else ids
