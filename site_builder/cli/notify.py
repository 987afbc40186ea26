"""`warta notify`: after a deployment, tells hubs and search engines what is new."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from site_builder.cli.commands import Command
from site_builder.cli.ground import Ground, load_ground
from site_builder.cli.holding import ended_by_sigterm, hold_state
from site_builder.cli.options import content_option, state_option
from site_builder.errors import SettingsInvalid, SourceFailed
from site_builder.network.addresses import parse_web_address
from site_builder.network.fetch import Client
from site_builder.network.notices import (
    INDEXNOW,
    Told,
    load_told,
    read_pages,
    read_topics,
    tell_engines,
    tell_hub,
    write_told,
)
from site_builder.strings import say

FILE = "notified.json"


@click.command("notify", cls=Command, help=say("help.notify"))
@content_option
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), metavar="DIR", help=say("help.out"))
@state_option
@click.option("--hub", metavar="URL", help=say("help.hub"))
@click.option("--indexnow", default=INDEXNOW, metavar="URL", help=say("help.indexnow"))
def command(content: Path, out: Path, state: Path, hub: str | None, indexnow: str) -> int:
    ground = load_ground(content)
    chosen = hub or ground.network.hub
    if not chosen and not ground.network.indexnow:
        raise SettingsInvalid("notify.nobody", path=content)
    if chosen and not parse_web_address(chosen):
        raise SettingsInvalid("notify.hub", value=chosen)
    if not out.is_dir():
        raise SettingsInvalid("notify.not-built", path=out)
    with ended_by_sigterm(), hold_state(state):
        failures = notify(ground, out, state.with_name(FILE), chosen, indexnow)
    for failure in failures:
        click.echo(say(failure.key, **failure.facts), err=True)
    return 1 if failures else 0


def notify(ground: Ground, out: Path, memory: Path, hub: str, endpoint: str) -> tuple[SourceFailed, ...]:
    """Tells everybody; what was told is kept in `memory` as soon as it was."""
    told = load_told(memory)
    client = Client(ground.fetch, ground.network.base_url)
    failures: list[SourceFailed] = []
    if hub:
        told, found = _notify_hub(ground, out, client, told, hub)
        failures.extend(found)
        write_told(memory, told)
    if ground.network.indexnow:
        told, found = _notify_engines(ground, out, client, told, endpoint)
        failures.extend(found)
        write_told(memory, told)
    return tuple(failures)


def _notify_hub(
    ground: Ground, out: Path, client: Client, told: Told, hub: str
) -> tuple[Told, tuple[SourceFailed, ...]]:
    sites = list(ground.sites.values())
    outcome = tell_hub(client, hub, read_topics(out, sites), told.hubs.get(hub, {}), [site.url for site in sites])
    click.echo(say("notify.hub-told", count=outcome.count, hub=hub))
    return replace(told, hubs={**told.hubs, hub: outcome.known}), outcome.failures


def _notify_engines(
    ground: Ground, out: Path, client: Client, told: Told, endpoint: str
) -> tuple[Told, tuple[SourceFailed, ...]]:
    pages, count = dict(told.pages), 0
    failures: tuple[SourceFailed, ...] = ()
    for site in ground.sites.values():
        found, known = read_pages(out, site), pages.get(site.url, {})
        outcome = tell_engines(client, endpoint, ground.network.indexnow, site, found, known)
        pages[site.url] = outcome.known
        count += outcome.count
        failures = outcome.failures
        if failures:
            break
    click.echo(say("notify.engines-told", count=count))
    return replace(told, pages=pages), failures
