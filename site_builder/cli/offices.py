"""`warta offices`: searches the registry."""

from __future__ import annotations

from pathlib import Path

import click

from site_builder.cli.commands import Command
from site_builder.cli.ground import load_tree
from site_builder.cli.options import content_option
from site_builder.errors import OfficeUnknown
from site_builder.model import Office
from site_builder.offices.finder import find_offices, suggest_offices
from site_builder.strings import say, zone_label


@click.command("offices", cls=Command, help=say("help.offices"))
@click.argument("words", nargs=-1, metavar="[WORDS]")
@content_option
def command(words: tuple[str, ...], content: Path) -> int:
    tree = load_tree(content)
    wanted = " ".join(words)
    found = find_offices(tree, wanted) if words else tuple(tree)
    if not found:
        near = ", ".join(office.id for office in suggest_offices(tree, wanted))
        key = "offices.unknown-near" if near else "offices.unknown"
        raise OfficeUnknown(key, office=wanted, suggestion=near)
    rows = [_row(office) for office in found]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _row(office: Office) -> tuple[str, ...]:
    tier, zone = say(f"tier.{office.tier}"), zone_label(office.zone)
    return office.id, office.name, tier, office.parent or "-", office.code, zone, office.domain
