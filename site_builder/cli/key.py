"""`warta key`: the key with which an office signs what it publishes."""

from __future__ import annotations

from pathlib import Path

import click

from site_builder.cli.commands import Command
from site_builder.proof.keyring import write_key
from site_builder.strings import say


@click.command("key", cls=Command, help=say("help.key"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def command(file: Path) -> int:
    key = write_key(file)
    click.echo(say("key.made", path=file))
    click.echo(say("key.line"))
    click.echo(key.public.text)
    return 0
