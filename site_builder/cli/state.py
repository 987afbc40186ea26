"""`warta state`: keeps the store in the repository, for machines that forget, and brings it back."""

from __future__ import annotations

import os
import time
from base64 import b64encode
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import click

from site_builder.cli.commands import Command
from site_builder.cli.holding import ended_by_sigterm, hold_state
from site_builder.cli.loss import FILE as PAGES
from site_builder.cli.notify import FILE as NOTIFIED
from site_builder.cli.options import OneOf, now_option, state_option
from site_builder.errors import SettingsInvalid
from site_builder.network.git import Git
from site_builder.network.safekeeping import BRANCH, STORE, keep_state, restore_state
from site_builder.strings import say

TOKEN = "WARTA_TOKEN"
SECONDS = 900.0


@click.command("state", cls=Command, help=say("help.keeping"))
@click.argument("action", type=OneOf(["keep", "restore"]), metavar="keep|restore")
@click.option("--remote", required=True, metavar="URL", help=say("help.remote"))
@state_option
@now_option
def command(action: str, remote: str, state: Path, now: datetime) -> int:
    if state.name != STORE:
        raise SettingsInvalid("keeping.name", path=state, name=STORE)
    git = Git(remote, time.monotonic() + SECONDS, Event(), plan_header(os.environ.get(TOKEN, "")))
    with ended_by_sigterm(), TemporaryDirectory(prefix="warta-") as workshop:
        if action == "keep":
            return _keep(git, state, Path(workshop), now)
        return _restore(git, state, Path(workshop))


def plan_header(token: str) -> str:
    """The header with which GitHub, GitLab and Forgejo let the holder of a token use git; empty without one.

    A token may have its user before it, with a colon between; most forges do not ask for one.
    """
    user = token if ":" in token else f"oauth2:{token}"
    return f"Authorization: Basic {b64encode(user.encode()).decode()}" if token else ""


def _keep(git: Git, state: Path, workshop: Path, now: datetime) -> int:
    if not state.is_file():
        raise SettingsInvalid("keeping.nothing", path=state)
    with hold_state(state):
        is_new = keep_state(git, state.parent, (STORE, NOTIFIED, PAGES), workshop, now)
    click.echo(say("keeping.kept" if is_new else "keeping.same", branch=BRANCH))
    return 0


def _restore(git: Git, state: Path, workshop: Path) -> int:
    if state.is_file():
        click.echo(say("keeping.here", path=state))
        return 0
    with hold_state(state):
        restored = restore_state(git, state.parent, workshop)
    for branch in restored.broken:
        click.echo(say("keeping.broken", branch=branch), err=True)
    if restored.branch:
        click.echo(say("keeping.restored", branch=restored.branch))
    else:
        click.echo(say("keeping.none"))
    return 1 if restored.broken else 0
