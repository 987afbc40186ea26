"""`warta import`: old news to Markdown, with a report of what was not certain."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from site_builder.articles.desk import Desk
from site_builder.cli.commands import Command
from site_builder.cli.ground import find_desk_folder, load_tree
from site_builder.cli.options import content_option, now_option
from site_builder.cli.words import progress
from site_builder.errors import OutputUnwritable, SettingsInvalid
from site_builder.imports.dates import read_moment
from site_builder.imports.importing import plan_import, write_import
from site_builder.imports.old_news import Circumstances
from site_builder.imports.report import dump_report, summarize, tell
from site_builder.model import Office
from site_builder.network.sites import home_url
from site_builder.strings import say

FEW = 20  # lines of each sort that a person is shown on a terminal


@click.command("import", cls=Command, help=say("help.import"))
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…", type=click.Path(path_type=Path))
@click.option("--office", "office_id", metavar="ID", help=say("help.new-office"))
@click.option("--media", multiple=True, metavar="DIR", type=click.Path(path_type=Path), help=say("help.import-media"))
@click.option("--date", metavar="ISO", help=say("help.import-date"))
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE", help=say("help.import-report"))
@click.option("--dry-run", is_flag=True, help=say("help.dry-run"))
@content_option
@now_option
@click.pass_context
def command(
    context: click.Context,
    sources: tuple[Path, ...],
    office_id: str | None,
    media: tuple[Path, ...],
    date: str | None,
    report: Path | None,
    dry_run: bool,
    content: Path,
    now: datetime,
) -> int:
    try:
        office, folder = find_desk_folder(content, office_id)
    except LookupError as error:
        raise click.MissingParameter(ctx=context, param_hint="--office") from error
    desk = Desk(office, folder, str(folder), home_url(office), load_tree(content).authority, now)
    plan = plan_import(sources, desk, _circumstances(desk.office, now, media, date), is_dry=dry_run)
    if report is not None:
        write_report(report, dump_report(replace(plan.report, is_dry=True)))  # true until something is written
    if not dry_run:
        with progress(say("import.writing"), len(plan.texts)) as step:
            write_import(plan, desk.folder, step)
        if report is not None:
            write_report(report, dump_report(plan.report))
    for line in tell(plan.report, FEW if sys.stdout.isatty() else None):
        click.echo(line)
    click.echo(summarize(plan.report), err=True)
    return 1 if plan.report.refused else 0


def write_report(file: Path, content: bytes) -> None:
    """Writes the report, over an older one. Raises OutputUnwritable."""
    try:
        file.write_bytes(content)
    except OSError as error:
        raise OutputUnwritable("new.unwritable", path=file, reason=error.strerror or error) from error


def _circumstances(office: Office, now: datetime, media: tuple[Path, ...], date: str | None) -> Circumstances:
    moment = read_moment(date, office.zone) if date is not None else None
    if date is not None and moment is None:
        raise click.BadParameter(say("usage.moment", value=date), param_hint="--date")
    for folder in media:
        if not folder.is_dir():
            raise SettingsInvalid("cli.path-missing", path=folder)
    return Circumstances(office, now, tuple(folder.resolve() for folder in media), moment)
