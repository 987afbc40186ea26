"""`warta build`: every office's site and the portals, from the sources to the folder that is published.

What a build needs is imported when there is something to build.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from msgspec.structs import replace

from site_builder.cli.commands import Command
from site_builder.cli.looking import look_importing
from site_builder.cli.options import Shard, Whole, content_option, jobs_option, now_option, path_option, state_option
from site_builder.cli.unchanged import Stamp, find_stamp, leave_stamp, look_at, look_once
from site_builder.cli.words import print_problems
from site_builder.model import Problem
from site_builder.proof import KEY_VARIABLE
from site_builder.strings import say


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
    asked = repr((content, out, state, window, strict, allow_shrink, Path.cwd()))
    is_plain = not (no_cache or offices or shard or key or os.environ.get(KEY_VARIABLE))
    stamps = state.with_name("stamp.msgpack") if is_plain else None
    look = look_importing if jobs > 1 else look_at
    last, seen = find_stamp(stamps, asked, out, state, now, look) if stamps else (None, None)
    if last is not None:
        return _tell(last.problems, last.summary, last.is_incomplete)

    from site_builder.cli.building import build_network, choose_offices, inputs_of
    from site_builder.cli.destination import check_destination
    from site_builder.cli.ground import load_ground
    from site_builder.proof.keyring import load_key

    ground = load_ground(content)
    if window is not None:
        ground = replace(ground, network=replace(ground.network, window=window))
    wanted = choose_offices(ground, offices, shard)
    signer = load_key(key)
    cache = None if no_cache else state.with_name("cache.sqlite")
    check_destination(ground, out, state)
    inputs = inputs_of(ground) if stamps else None
    seen = look_once(inputs, seen) if inputs else None
    files = seen.files if seen else {}
    report = build_network(
        ground, wanted, out, state, cache, now, jobs, strict, signer, may_shrink=allow_shrink, seen=files
    )
    if stamps is not None:
        told = (report.problems, report.summary, report.is_incomplete)
        stamp = Stamp(asked, seen.inputs, seen.marks, now, report.until, *told) if seen and seen.marks else None
        leave_stamp(stamps, stamp, state)
    return _tell(report.problems, report.summary, report.is_incomplete)


def _tell(problems: Sequence[Problem], summary: str, is_incomplete: bool) -> int:
    print_problems(problems)
    click.echo(summary)
    return 1 if is_incomplete else 0
