"""`warta verify`: whether a site is what was built, and who signed it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click

from site_builder.cli.commands import Command
from site_builder.cli.ground import Ground, load_ground
from site_builder.cli.options import OneOf, Whole, content_option, now_option
from site_builder.cli.words import progress
from site_builder.errors import SettingsInvalid
from site_builder.network.addresses import parse_web_address
from site_builder.network.hosts import is_own, own_hosts
from site_builder.network.live_site import Look, check_site
from site_builder.proof.findings import SiteReport, dump_reports, show_reports
from site_builder.proof.folder import KeysOf, check_folder, read_listed
from site_builder.proof.keyring import load_public_keys
from site_builder.proof.keys import PublicKey
from site_builder.strings import say

MOST = 5_000  # files of a served site that are looked at unless more are wished


@click.command("verify", cls=Command, help=say("help.verify"))
@click.argument("place", metavar="DIR|URL")
@click.option(
    "--key", "keys", type=click.Path(path_type=Path), multiple=True, metavar="FILE", help=say("help.verify-key")
)
@click.option("--manifest", type=click.Path(path_type=Path), metavar="FILE", help=say("help.verify-manifest"))
@click.option("--sample", type=Whole(1, 10_000_000), metavar="N", default=MOST, help=say("help.sample"))
@click.option("--format", "form", type=OneOf(["text", "json"]), default="text", help=say("help.status-format"))
@content_option
@now_option
def command(
    place: str,
    keys: tuple[Path, ...],
    manifest: Path | None,
    sample: int,
    form: str,
    content: Path,
    now: datetime,
) -> int:
    given = [key for file in keys for key in load_public_keys(file)]
    ground = load_ground(content) if content.is_dir() else None
    notes: tuple[str, ...] = ()
    if parse_web_address(place):
        known = read_listed(manifest.parent) if manifest else None
        look = Look(sample, know_keys(given, ground, place), now, known)
        total = min(sample, len(known.whole.files)) if known else sample
        with progress(say("verify.looking"), total) as step:
            seen = check_site(place, look, step)
        reports: tuple[SiteReport, ...] = (seen.report,)
        notes = seen.notes
    elif Path(place).is_dir():
        if manifest is not None:
            raise SettingsInvalid("verify.manifest-folder", path=place)
        reports = check_folder(Path(place), know_keys(given, ground))
    else:
        raise SettingsInvalid("verify.place", path=place)
    if form == "json":
        click.echo(dump_reports(place, reports, notes).decode(), nl=False)
    else:
        for line in show_reports(place, reports, notes):
            click.echo(line)
    return 0 if all(report.is_sound for report in reports) else 1


def know_keys(given: Iterable[PublicKey], ground: Ground | None, url: str = "") -> KeysOf:
    """Keys by office: those `given` for any, else those of the network.

    Whatever office a manifest at `url` names, the keys of that office count whose host it is.
    """
    told = tuple(given)

    def keys_of(office: str) -> tuple[PublicKey, ...]:
        if told or ground is None:
            return told
        if not url:
            return ground.keys_of(office)
        at_home = [each.id for each in ground.tree if is_own(url, own_hosts(each, ground.hosts.get(each.id, ())))]
        return tuple(key for id in at_home or [office] for key in ground.keys_of(id))

    return keys_of
