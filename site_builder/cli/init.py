"""`warta init`: an office's own repository, ready to build."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

import click

from site_builder.cli.commands import Command
from site_builder.cli.new import fill_article, write_new
from site_builder.cli.options import now_option
from site_builder.errors import OutputUnwritable
from site_builder.model import KINDS, Office
from site_builder.network.sites import home_url
from site_builder.offices.registry import load_registry
from site_builder.strings import say

RENAMED = {"gitignore": ".gitignore"}  # git would obey it inside the package


@click.command("init", cls=Command, help=say("help.init"))
@click.argument("office_id", metavar="ID")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@now_option
def command(office_id: str, folder: Path, now: datetime) -> int:
    office = load_registry().by_id(office_id)
    try:
        is_taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise OutputUnwritable("new.unwritable", path=folder, reason=error.strerror or error) from error
    if is_taken:
        raise OutputUnwritable("init.taken", path=folder)
    for path, text in plan_repository(office, now):
        write_new(folder / path, text)
    click.echo(say("init.done", name=office.name, path=folder))
    return 0


def plan_repository(office: Office, now: datetime) -> Iterator[tuple[str, str]]:
    """The files of a new repository of an office: paths and texts."""
    facts = {
        "id": office.id,
        "name": office.name,
        "region": office.region,
        "domain": office.domain,
        "url": home_url(office),
    }
    for path, file in _walk(files("site_builder") / "starter", ""):
        yield RENAMED.get(path, path), Template(file.read_text(encoding="utf-8")).substitute(facts)
    local = now.astimezone(ZoneInfo(office.zone))
    first = fill_article(say("init.title", name=office.name), KINDS[0], office, local)
    yield f"content/berita/{local:%Y}/{local:%Y-%m-%d}-situs-berita-dibuka.md", first


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry
