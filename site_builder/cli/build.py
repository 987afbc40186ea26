"""`warta build`: every office's site and the portals, from the sources to the folder that is published."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import click

from site_builder.cli.commands import Command
from site_builder.cli.destination import check_destination
from site_builder.cli.editing import write_admin
from site_builder.cli.gathering import Gathered, gather_news
from site_builder.cli.ground import Ground, load_ground
from site_builder.cli.holding import hold_state
from site_builder.cli.options import Shard, Whole, content_option, jobs_option, now_option, path_option, state_option
from site_builder.cli.printing import print_sites
from site_builder.cli.words import print_problems
from site_builder.engine.output import replace_tree
from site_builder.engine.proofs import a_host, seal_sites
from site_builder.engine.site import PICTURES, Built
from site_builder.engine.tree import Tree
from site_builder.errors import SettingsInvalid
from site_builder.model import Level, Problem
from site_builder.network.sources import read_sources
from site_builder.proof.keyring import load_key
from site_builder.proof.keys import PrivateKey
from site_builder.proof.shrinkage import check_shrinkage
from site_builder.store import open_store
from site_builder.strings import say
from site_builder.workshop import Workshop


@click.command("build", cls=Command, help=say("help.build"))
@click.argument("offices", nargs=-1, metavar="[OFFICE…]")
@content_option
@path_option("--out", Path("site"), "DIR", say("help.out"))
@state_option
@jobs_option
@now_option
@click.option("--no-cache", is_flag=True, help=say("help.no-cache"))
@click.option("--shard", type=Shard(), help=say("help.shard"))
@click.option("--window", type=Whole(1, 10_000), metavar="N", help=say("help.window"))
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help=say("help.key-file"))
@click.option("--allow-shrink", is_flag=True, help=say("help.allow-shrink"))
@click.option("--strict", is_flag=True, help=say("help.strict"))
def command(
    offices: tuple[str, ...],
    content: Path,
    out: Path,
    state: Path,
    jobs: int,
    now: datetime,
    no_cache: bool,
    shard: tuple[int, int] | None,
    window: int | None,
    key: Path | None,
    allow_shrink: bool,
    strict: bool,
) -> int:
    ground = load_ground(content)
    if window is not None:
        ground = replace(ground, network=replace(ground.network, window=window))
    wanted = choose_offices(ground, offices, shard)
    signer = load_key(key)
    cache = None if no_cache else state.with_name("cache.sqlite")
    check_destination(ground, out, state)
    report = build_network(ground, wanted, out, state, cache, now, jobs, strict, signer, may_shrink=allow_shrink)
    print_problems(report.problems)
    click.echo(report.summary)
    return 1 if report.is_incomplete else 0


@dataclass(frozen=True, slots=True)
class Report:
    """How a build went: every problem, whether all is published, and one sentence."""

    problems: tuple[Problem, ...]
    is_incomplete: bool
    summary: str


def build_network(
    ground: Ground,
    wanted: Collection[str],
    out: Path,
    state: Path,
    cache: Path | None,
    now: datetime,
    jobs: int,
    strict: bool = False,
    key: PrivateKey | None = None,
    *,
    may_shrink: bool = True,
) -> Report:
    """The whole road: sources → store → sites → swap. With `strict` the old sites stay if anything was found.

    With a `key` the sites are signed. Unless they `may_shrink`, raises SiteShrunk instead of losing many pages.
    """
    with hold_state(state), replace_tree(out) as tree, Workshop(jobs) as workshop:
        with open_store(state) as store:
            results = read_sources(ground.network, state.parent, now)
            gathered = gather_news(ground, results, store, cache, now, workshop)
        pictures = cache.with_name(PICTURES) if cache else None
        built = print_sites(ground, wanted, gathered.folders, state, now, tree, workshop, pictures)
        admin = write_admin(ground, ground.forge, tree)
        seal_network(ground, built, tree, now, key)
        report = _report(gathered, built, admin, out, strict)
        if strict and report.is_incomplete:
            tree.abandon()
        elif not may_shrink and tree.old is not None:
            check_shrinkage(*tree.paths(), out)
    return report


def seal_network(ground: Ground, built: Sequence[Built], tree: Tree, now: datetime, key: PrivateKey | None) -> None:
    """Writes the manifests of all sites in the tree, and signs them if there is a `key`."""
    made = {ground.sites[site.office].path: site.manifest for site in built if site.manifest is not None}
    seal_sites(tree, made, a_host(ground.network.base_url, now, ground.tree.root.zone), key)


def choose_offices(ground: Ground, named: tuple[str, ...], shard: tuple[int, int] | None) -> tuple[str, ...]:
    """The offices whose sites are to be built: those named and the portals over them, or all; of these, one part.

    Raises OfficeUnknown and SettingsInvalid.
    """
    for office_id in named:
        ground.tree.by_id(office_id)
        if office_id not in ground.sites:
            raise SettingsInvalid("cli.office-not-here", office=office_id, path=ground.content)
    over = {above.id for office_id in named for above in ground.tree.ancestors(office_id)}
    chosen = [id for id in ground.sites if not named or id in named or id in over]
    part, parts = shard or (1, 1)
    return tuple(chosen[part - 1 :: parts])


def _report(gathered: Gathered, built: Sequence[Built], admin: Sequence[Problem], out: Path, strict: bool) -> Report:
    found = [
        *gathered.failures,
        *gathered.unheard,
        *gathered.problems,
        *admin,
        *(problem for site in built for problem in site.problems),
    ]
    problems = tuple(sorted(found, key=lambda problem: (problem.path, problem.line, problem.code)))
    grave = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    is_incomplete = any(problem.level in grave for problem in problems)
    summary = say(
        "cli.not-built" if strict and is_incomplete else "cli.built",
        sites=len(built),
        items=gathered.published,
        withdrawn=gathered.withdrawn,
        hidden=gathered.hidden,
        refused=gathered.refused,
        out=out,
    )
    return Report(problems, is_incomplete, summary)
