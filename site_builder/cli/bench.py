"""`warta bench`: what Warta costs beside other builders, over the same articles, and which goals that meets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from site_builder.bench.checking import measure_checks
from site_builder.bench.contest import dump_outcomes, run_contest
from site_builder.bench.corpus import plan_stories
from site_builder.bench.growth import growth_sizes, measure_growth
from site_builder.bench.hearing import measure_network
from site_builder.bench.measure import CommandFailed
from site_builder.bench.national import measure_nation
from site_builder.bench.peer import Peer
from site_builder.bench.peers import PEERS, WARTA
from site_builder.bench.profile import BUILDS, measure_stations
from site_builder.bench.repositories import measure_repositories
from site_builder.bench.scenarios import SCENARIOS
from site_builder.bench.warm import measure_warm
from site_builder.cli.commands import Command
from site_builder.cli.options import OneOf, Whole
from site_builder.cli.words import progress
from site_builder.errors import SetupError, WartaError
from site_builder.offices.registry import load_registry
from site_builder.strings import say

USUAL = ("warta", "hugo")  # where every builder that is installed would take too long


@dataclass(frozen=True, slots=True)
class Plan:
    """What the command line asks for: `peers` are all that are to be measured, Warta among them or not."""

    articles: int
    runs: int
    offices: int
    seed: int
    peers: Sequence[Peer]

    @property
    def other(self) -> Peer | None:
        """The builder that is set beside Warta where there is room for one."""
        return next((peer for peer in self.peers if peer is not WARTA), None)


def _build(plan: Plan, folder: Path) -> str:
    stories = tuple(plan_stories(plan.articles, plan.seed))
    with progress(say("bench.building"), len(plan.peers) * (plan.runs + 1)) as step:
        return dump_outcomes(run_contest(plan.peers, stories, folder, plan.runs, step))


def _growth(plan: Plan, folder: Path) -> str:
    sizes = growth_sizes(plan.articles)
    with progress(say("bench.building"), len(sizes) * len(plan.peers) * plan.runs) as step:
        return measure_growth(plan.peers, sizes, folder, plan.runs, plan.seed, step)


def _warm(plan: Plan, folder: Path) -> str:
    stories = tuple(plan_stories(plan.articles + plan.runs + 1, plan.seed))
    now, later = stories[: plan.articles], stories[plan.articles :]
    with progress(say("bench.building"), 1 + (plan.runs + 1) * SCENARIOS) as step:
        return measure_warm(WARTA, plan.other, now, later, folder, plan.runs, step)


def _check(plan: Plan, folder: Path) -> str:
    with progress(say("bench.building"), 1 + plan.runs) as step:
        return measure_checks(WARTA, tuple(plan_stories(plan.articles, plan.seed)), folder, plan.runs, step)


def _nation(plan: Plan, folder: Path) -> str:
    offices = [office.id for office in load_registry()][: plan.offices]
    with progress(say("bench.building"), (2 if plan.other else 1) * plan.runs) as step:
        return measure_nation(WARTA, plan.other, offices, plan.articles, folder, plan.runs, plan.seed, step)


def _network(plan: Plan, folder: Path) -> str:
    return measure_network(folder, plan.runs)


def _profile(plan: Plan, folder: Path) -> str:
    stories = tuple(plan_stories(plan.articles + 1, plan.seed))
    with progress(say("bench.building"), BUILDS) as step:
        return measure_stations(WARTA, stories[:-1], stories[-1:], folder, step)


def _repositories(plan: Plan, folder: Path) -> str:
    return measure_repositories(folder, plan.runs)


MEASURES: Mapping[str, Callable[[Plan, Path], str]] = {
    "build": _build,
    "growth": _growth,
    "warm": _warm,
    "check": _check,
    "profile": _profile,
    "nation": _nation,
    "network": _network,
    "repositories": _repositories,
}
DEFAULTS: Mapping[str, tuple[int, int]] = {"nation": (30, 1)}  # articles and rounds, where they are not the usual
USUAL_DEFAULTS = (1_000, 3)
BESIDE: Mapping[str, Sequence[str]] = {  # the builders of which one can be set beside Warta, where not all can
    "warm": tuple(PEERS),
    "nation": ("hugo",),
    **dict.fromkeys(("check", "profile", "network", "repositories"), ()),
}


@click.command("bench", cls=Command, help=say("help.bench"))
@click.argument("what", type=OneOf(list(MEASURES)), required=False, default="build", metavar=f"[{'|'.join(MEASURES)}]")
@click.option("--articles", type=Whole(1, 1_000_000), help=say("help.bench-articles"))
@click.option("--runs", type=Whole(1, 100), help=say("help.bench-runs"))
@click.option("--offices", type=Whole(1, 10_000), default=10_000, show_default=False, help=say("help.bench-offices"))
@click.option("--seed", type=Whole(0, 2**32), default=0, help=say("help.bench-seed"))
@click.option("--peer", "names", type=OneOf(list(PEERS)), multiple=True, help=say("help.bench-peer"))
@click.option("--keep", type=click.Path(path_type=Path), metavar="DIR", help=say("help.bench-keep"))
def command(
    what: str,
    articles: int | None,
    runs: int | None,
    offices: int,
    seed: int,
    names: tuple[str, ...],
    keep: Path | None,
) -> int:
    if keep is not None and keep.exists():
        raise SetupError("init.taken", path=keep)
    usual = DEFAULTS.get(what, USUAL_DEFAULTS)
    refuse_unmeasured(what, names)
    peers = choose_peers(names, tuple(PEERS) if what == "build" else USUAL)
    plan = Plan(articles or usual[0], runs or usual[1], offices, seed, peers)
    with TemporaryDirectory(prefix="warta-bench-") as temporary:
        try:
            table = MEASURES[what](plan, keep or Path(temporary))
        except CommandFailed as error:
            raise WartaError("bench.failed", reason=str(error)) from error
    click.echo(table, nl=False)
    return 0


def refuse_unmeasured(what: str, names: Sequence[str]) -> None:
    """Raises SetupError for a named builder that this kind of measuring would leave out."""
    others = [name for name in dict.fromkeys(names) if name != WARTA.name]
    if what in BESIDE:
        measured = [name for name in others if name in BESIDE[what]][:1]
        for name in others:
            if name not in measured:
                raise SetupError("bench.not-measured", peer=name, what=what)


def choose_peers(names: Sequence[str], usual: Sequence[str]) -> tuple[Peer, ...]:
    """The builders named, or of the usual ones those that are installed; the others are said.

    Raises SetupError for a named one that is not installed.
    """
    chosen = []
    for peer in (PEERS[name] for name in dict.fromkeys(names or usual)):
        if not peer.missing:
            chosen.append(peer)
        elif names:
            raise SetupError("bench.missing", peer=peer.name, needs=peer.missing)
        else:
            click.echo(say("bench.skipped", peer=peer.name, needs=peer.missing), err=True)
    return tuple(chosen)
