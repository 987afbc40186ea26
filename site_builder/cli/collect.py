"""`warta collect`: asks the offices' repositories and feeds for news, and keeps what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from msgspec.structs import replace

from site_builder.cli.commands import Command
from site_builder.cli.gathering import gather_news
from site_builder.cli.ground import Ground, load_ground
from site_builder.cli.holding import ended_by_sigterm, hold_state
from site_builder.cli.new import replace_file
from site_builder.cli.options import content_option, now_option, state_option
from site_builder.cli.words import print_problems, progress
from site_builder.model import Level, Problem
from site_builder.network.feed_source import Heard, Outcome
from site_builder.network.fetch import Client
from site_builder.network.hearing import hear_feeds, plan_hearing
from site_builder.network.merge import merge_news
from site_builder.network.sites import plan_elsewhere
from site_builder.network.sources import read_sources
from site_builder.status import OfficeStatus, dump_status, plan_status
from site_builder.store import OfficeReport, State, Store, open_store
from site_builder.strings import say
from site_builder.workshop import Workshop


@click.command("collect", cls=Command, help=say("help.collect"))
@content_option
@state_option
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE", help=say("help.report"))
@now_option
@click.option("--force", is_flag=True, help=say("help.force"))
def command(content: Path, state: Path, report: Path | None, now: datetime, force: bool) -> int:
    ground = load_ground(content)
    with ended_by_sigterm(), hold_state(state):
        collected = collect_news(ground, state, now, force=force)
    if report is not None:
        replace_file(report, dump_status(collected.statuses, now), "cli.report-unwritable")
    print_problems(collected.problems)
    click.echo(collected.summary)
    return 1 if collected.problems else 0


@dataclass(frozen=True, slots=True)
class Collected:
    """How a collect went: the status of each office of the network that was ever heard, who failed, one sentence."""

    statuses: tuple[OfficeStatus, ...]
    problems: tuple[Problem, ...]
    summary: str


def collect_news(ground: Ground, state: Path, now: datetime, *, force: bool = False) -> Collected:
    """Asks every repository and every feed whose time has come; each answer is kept as soon as it is there."""
    skipped: set[str] = set()
    outcomes: Counter[Outcome] = Counter()
    with open_store(state) as store:
        _collect_git(ground, store, state, now)
        last = {report.id: report for report in store.reports()}
        jobs = plan_hearing(ground.network.sources, ground.tree, ground.hosts, store.feeds(), now, ground.keys_of)
        client = Client(ground.fetch, ground.network.base_url)
        with progress(say("cli.asking"), len(jobs)) as step:
            for heard in hear_feeds(jobs, client, ground.fetch, force=force):
                keep_heard(store, heard, last, now)
                outcomes[heard.outcome] += 1
                if heard.outcome is Outcome.SKIPPED:
                    skipped.add(heard.office)
                step(1)
        known = {report.id: report for report in store.reports()}
        last_news = store.last_news(now)
    reports = [known[spec.office] for spec in ground.network.sources if spec.office in known]
    reports = [_unasked(report) if report.id in skipped else report for report in reports]
    asked = {spec.office for spec in ground.network.sources if spec.kind != "path"}
    return Collected(
        statuses=plan_status([report.id for report in reports], reports, last_news, now),
        problems=tuple(_failure(report) for report in reports if report.id in asked and _has_failed(report)),
        summary=say(
            "cli.collected",
            offices=len(asked),
            failed=sum(_has_failed(report) for report in reports if report.id in asked),
            skipped=outcomes[Outcome.SKIPPED],
            items=sum(report.items for report in reports if report.id in asked),
            refused=sum(len(report.refused) for report in reports if report.id in asked),
        ),
    )


def keep_heard(store: Store, heard: Heard, last: Mapping[str, OfficeReport], now: datetime) -> None:
    """Puts what one office's feed said into the store, in one transaction."""
    if heard.outcome is Outcome.SKIPPED:
        return
    if heard.outcome is not Outcome.FRESH:
        state = State.FAILED if heard.outcome is Outcome.FAILED else State.UNCHANGED
        store.put_state(heard.office, state, heard=now, message=heard.message, feed=heard.state)
        return
    ids = [*(item.id for item in (*heard.items, *heard.archived)), *(stone.id for stone in heard.tombstones)]
    merged = merge_news(store.entries(heard.office, ids), heard.items, heard.tombstones, heard.archived)
    before = last.get(heard.office)
    kept = () if heard.has_newest or before is None else before.refused
    accepted = merged.accepted if heard.has_newest or before is None else before.accepted
    store.add_news(
        heard.office,
        merged.entries,
        heard=now,
        accepted=accepted,
        feed=heard.state,
        archived=[item.id for item in heard.archived],
        message=heard.message,
        refused=(*kept, *heard.refused, *merged.refused),
        signed=(heard.signed if heard.has_newest or before is None else before.signed),
    )


def _collect_git(ground: Ground, store: Store, state: Path, now: datetime) -> None:
    repositories = tuple(spec for spec in ground.network.sources if spec.kind == "git")
    if not repositories:
        urls = {id: site.url for id, site in ground.sites.items()}
        store.put_sites(urls, plan_elsewhere(ground.network, ground.tree))
        return
    network = replace(ground.network, sources=repositories)
    results = read_sources(network, state.parent, now, concurrency=ground.fetch.concurrency)
    with Workshop(1) as workshop:
        gather_news(ground, results, store, state.with_name("cache.sqlite"), now, workshop, is_whole=False)


def _unasked(report: OfficeReport) -> OfficeReport:
    """For a pass in which the office was not to be asked: nothing new is known of it."""
    return replace(report, state=State.UNCHANGED) if report.state is State.OK else report


def _has_failed(report: OfficeReport) -> bool:
    return report.state in (State.FAILED, State.STALE)


def _failure(report: OfficeReport) -> Problem:
    place, hint = say("cli.source", office=report.id), say("cli.source-store")
    return Problem(place, 0, "source-failed", Level.ERROR, report.id, report.message, hint)
