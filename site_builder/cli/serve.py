"""`warta serve`: the whole network in a browser, built again whenever a file is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from site_builder.cli.build import build_network
from site_builder.cli.commands import Command
from site_builder.cli.ground import Ground, load_ground
from site_builder.cli.options import Whole, content_option, jobs_option, read_clock
from site_builder.cli.words import print_problems
from site_builder.engine.preview import find_port, serve_tree
from site_builder.engine.shell import find_theme
from site_builder.engine.site import forget_theme
from site_builder.errors import WartaError
from site_builder.model import Layout
from site_builder.strings import say

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
    _build(ground, out, jobs, read_clock())
    serve_tree(
        lambda: _rebuild(content, out, jobs, read_clock),
        out,
        host,
        port,
        urlsplit(ground.network.base_url).path if ground.network.layout is Layout.ONE_HOST else "/",
        _watched(ground),
        lambda url: click.echo(say("serve.running", url=url)),
    )
    return 0


def _build(ground: Ground, out: Path, jobs: int, now: datetime) -> None:
    state = PREVIEW / "state.sqlite"
    report = build_network(ground, tuple(ground.sites), out, state, state.with_name("cache.sqlite"), now, jobs)
    print_problems(report.problems)
    click.echo(report.summary)


def _rebuild(content: Path, out: Path, jobs: int, clock: Callable[[], datetime]) -> None:
    """Builds again; settings that are wrong just now leave the last preview as it was."""
    forget_theme()
    try:
        _build(load_ground(content), out, jobs, clock())
    except WartaError as error:
        click.echo(say(error.key, **error.facts), err=True)


def _watched(ground: Ground) -> list[Path]:
    folders = [Path(spec.target) for spec in ground.network.sources if spec.kind == "path"]
    return [ground.content, *folders, find_theme(), *([ground.settings] if ground.settings else [])]
