"""`warta new`: an article file with everything that an editor needs filled in."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from slugify import slugify

from site_builder.admin.config import SLUG_LENGTH
from site_builder.articles.front_matter import strip_controls
from site_builder.cli.commands import Command
from site_builder.cli.ground import find_desk_folder
from site_builder.cli.options import OneOf, content_option, now_option
from site_builder.errors import OutputUnwritable
from site_builder.model import KINDS, Office
from site_builder.strings import say


@click.command("new", cls=Command, help=say("help.new"))
@click.argument("title", metavar="JUDUL")
@click.option("--office", "office_id", metavar="ID", help=say("help.new-office"))
@click.option("--kind", type=OneOf(KINDS), default=KINDS[0], help=say("help.kind"))
@content_option
@now_option
@click.pass_context
def command(context: click.Context, title: str, office_id: str | None, kind: str, content: Path, now: datetime) -> int:
    try:
        office, folder = find_desk_folder(content, office_id)
    except LookupError as error:
        raise click.MissingParameter(ctx=context, param_hint="--office") from error
    title = " ".join(strip_controls(title).split())
    name = slugify(title, max_length=SLUG_LENGTH, word_boundary=True)
    if not name:
        raise click.BadParameter(say("usage.title", value=title), ctx=context, param_hint="JUDUL")
    local = now.astimezone(ZoneInfo(office.zone))
    file = folder / "berita" / f"{local:%Y}" / f"{local:%Y-%m-%d}-{name}.md"
    write_new(file, fill_article(title, kind, office, local))
    click.echo(file)
    return 0


def fill_article(title: str, kind: str, office: Office, now: datetime) -> str:
    """The text of a new article, dated `now`, a draft until its editor says otherwise."""
    extra = say("new.claim") if kind == "klarifikasi" else ""
    return say(
        "new.article",
        title=json.dumps(title, ensure_ascii=False),
        date=f"{now:%Y-%m-%d %H:%M}",
        kind=kind,
        author=json.dumps(office.name, ensure_ascii=False),
        extra=extra,
    )


def write_new(file: Path, text: str) -> None:
    """Writes a file that must not be there yet. Raises OutputUnwritable."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise OutputUnwritable("new.exists", path=file) from error
    except OSError as error:
        raise OutputUnwritable("new.unwritable", path=file, reason=error.strerror or error) from error


def replace_file(file: Path, content: bytes, complaint: str = "new.unwritable") -> None:
    """Writes a file whole, so that no program ever reads half of it, and through no link.

    Raises OutputUnwritable with the sentence `complaint`.
    """
    new = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        with new.open("xb") as stream:
            stream.write(content)
        new.replace(file)
    except OSError as error:
        raise OutputUnwritable(complaint, path=file, reason=error.strerror or error) from error
