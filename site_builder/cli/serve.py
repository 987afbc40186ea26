"""`warta serve`: the whole network in a browser, built again whenever a file is saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from site_builder.cli.building import build_network
from site_builder.cli.commands import Command
from site_builder.cli.editing import with_local_editor
from site_builder.cli.ground import Ground, load_ground
from site_builder.cli.options import Whole, content_option, jobs_option, read_clock
from site_builder.cli.rehearsing import rehearse
from site_builder.cli.words import print_problems
from site_builder.engine.preview import find_port, serve_tree
from site_builder.engine.rehearsal import Rehearsal
from site_builder.engine.site import forget_theme
from site_builder.engine.theme import find_theme
from site_builder.errors import WartaError
from site_builder.model import Layout
from site_builder.strings import say
from site_builder.workshop import Workshop

PREVIEW = Path(".warta/preview")  # away from --out and --state: a preview is never what is published


@click.command("serve", cls=Command, help=say("help.serve"))
@content_option
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", help=say("help.host"))
@click.option("--port", type=Whole(0, 65535), default=8000, help=say("help.port"))
@jobs_option
def command(content: Path, host: str, port: int, jobs: int) -> int:
    ground = load_ground(content)
    port = find_port(host, port)
    out = PREVIEW / "site"
    seen: dict[str, str] = {}  # where the pages of files stood, also of those that cannot be read just now
    last = _build(ground, out, jobs, read_clock(), seen)

    def rebuild() -> Rehearsal:
        """Settings that are wrong just now leave the last preview as it was, and are told on every page."""
        nonlocal last
        forget_theme()
        try:
            last = _build(load_ground(content), out, jobs, read_clock(), seen)
        except WartaError as error:
            told = say(error.key, **error.facts)
            click.echo(told, err=True)
            return replace(last, others=(*last.others, told))
        return last

    serve_tree(
        rebuild,
        out,
        host,
        port,
        urlsplit(ground.network.base_url).path if ground.network.layout is Layout.ONE_HOST else "/",
        _watched(ground),
        lambda url: click.echo(say("serve.running", url=url)),
        last,
    )
    return 0


def _build(ground: Ground, out: Path, jobs: int, now: datetime, seen: dict[str, str]) -> Rehearsal:
    state = PREVIEW / "state.sqlite"
    cache = state.with_name("cache.sqlite")
    ground = with_local_editor(ground)
    report = build_network(ground, tuple(ground.sites), out, state, cache, now, jobs)
    print_problems(report.problems)
    click.echo(report.summary)
    with Workshop(jobs) as workshop:
        return rehearse(ground, report.problems, state, PREVIEW / "belakang", now, workshop, seen)


def _watched(ground: Ground) -> list[Path]:
    folders = [Path(spec.target) for spec in ground.network.sources if spec.kind == "path"]
    return [ground.content, *folders, find_theme(), *([ground.settings] if ground.settings else [])]
