"""`warta bench`: our build beside other builders', over the same articles; or a collect of the whole nation."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from site_builder.bench.contest import dump_table, run_contest
from site_builder.bench.corpus import plan_stories
from site_builder.bench.hearing import measure_network
from site_builder.bench.measure import CommandFailed
from site_builder.bench.peers import PEERS
from site_builder.cli.commands import Command
from site_builder.cli.options import OneOf, Whole
from site_builder.cli.words import progress
from site_builder.errors import SetupError, WartaError
from site_builder.strings import say

USUAL = ("warta", "hugo")
WHAT = ("build", "network")


@click.command("bench", cls=Command, help=say("help.bench"))
@click.argument("what", type=OneOf(WHAT), required=False, default="build", metavar="[build|network]")
@click.option("--articles", type=Whole(1, 1_000_000), default=1_000, help=say("help.bench-articles"))
@click.option("--runs", type=Whole(1, 100), default=3, help=say("help.bench-runs"))
@click.option("--seed", type=Whole(0, 2**32), default=0, help=say("help.bench-seed"))
@click.option("--peer", "names", type=OneOf(list(PEERS)), multiple=True, default=USUAL, help=say("help.bench-peer"))
@click.option("--keep", type=click.Path(path_type=Path), metavar="DIR", help=say("help.bench-keep"))
def command(what: str, articles: int, runs: int, seed: int, names: tuple[str, ...], keep: Path | None) -> int:
    if what == "network":
        with TemporaryDirectory(prefix="warta-bench-") as temporary:
            try:
                click.echo(measure_network(Path(temporary), runs), nl=False)
            except CommandFailed as error:
                raise WartaError("bench.failed", reason=str(error)) from error
        return 0
    peers = [PEERS[name] for name in dict.fromkeys(names)]
    for peer in peers:
        if not peer.is_installed:
            raise SetupError("bench.missing", peer=peer.name)
    if keep is not None and keep.exists():
        raise SetupError("init.taken", path=keep)
    stories = tuple(plan_stories(articles, seed))
    with TemporaryDirectory(prefix="warta-bench-") as temporary:
        folder = keep or Path(temporary)
        with progress(say("bench.building"), len(peers) * (runs + 1)) as step:
            try:
                outcomes = run_contest(peers, stories, folder, runs, step)
            except CommandFailed as error:
                raise WartaError("bench.failed", reason=str(error)) from error
    click.echo(dump_table(outcomes), nl=False)
    return 0
