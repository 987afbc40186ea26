"""`warta publish`: brings a built site to where it is served, and back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from site_builder.cli.commands import Command
from site_builder.cli.options import Whole, now_option, path_option
from site_builder.engine.output import LOCK_SECONDS, hold_output
from site_builder.errors import OutputUnwritable
from site_builder.publishing.bucket import is_bucket, publish_bucket
from site_builder.publishing.folder import publish_folder, roll_back_folder
from site_builder.publishing.releases import KEPT, Published
from site_builder.publishing.rsync import is_remote, publish_rsync, roll_back_rsync
from site_builder.publishing.site import load_checked
from site_builder.strings import say


@click.command("publish", cls=Command, help=say("help.publish"))
@click.argument("place", metavar="DIR|RSYNC|S3")
@path_option("--out", Path("site"), "DIR", say("help.publish-out"))
@click.option("--keep", type=Whole(1, 1_000), default=KEPT, metavar="N", help=say("help.keep"))
@click.option("--allow-shrink", is_flag=True, help=say("help.allow-shrink"))
@click.option("--rollback", is_flag=True, help=say("help.rollback"))
@now_option
def command(place: str, out: Path, keep: int, allow_shrink: bool, rollback: bool, now: datetime) -> int:
    if rollback:
        click.echo(_show("publish.rolled-back", place, roll_back(place)))
        return 0
    with hold_output(out, LOCK_SECONDS):
        published = publish(place, out, now, keep, may_shrink=allow_shrink)
    click.echo(_show("publish.done" if published.is_new else "publish.same", place, published))
    return 0


def publish(place: str, out: Path, now: datetime, kept: int, *, may_shrink: bool) -> Published:
    """Publishes the site in `out`. Raises ManifestUnusable, SiteShrunk, OutputUnwritable, BuildBusy."""
    site = load_checked(out, may_shrink=may_shrink)
    if is_bucket(place):
        return publish_bucket(site, place)
    if is_remote(place):
        return publish_rsync(site, place, now, kept, LOCK_SECONDS)
    return publish_folder(site, Path(place), now, kept, LOCK_SECONDS)


def roll_back(place: str) -> Published:
    """Shows the release before the one that is shown at `place`. Raises OutputUnwritable where there are none."""
    if is_bucket(place):
        raise OutputUnwritable("publish.s3-one", path=place)
    return roll_back_rsync(place, LOCK_SECONDS) if is_remote(place) else roll_back_folder(Path(place), LOCK_SECONDS)


def _show(key: str, place: str, published: Published) -> str:
    return say(
        key,
        path=place,
        name=published.name,
        added=published.added,
        changed=published.changed,
        same=published.same,
        lost=published.lost,
    )
