"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from site_builder.strings import say

Command = TypeVar("Command", bound=Callable[..., Any])

STATE = Path(".warta/state.sqlite")


class Moment(click.ParamType[datetime]):
    """An ISO 8601 moment with its offset; without one it is UTC."""

    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(say("usage.moment", value=value), param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Shard(click.ParamType[tuple[int, int]]):
    """`K/N`: the K-th of N parts, from 1."""

    name = "K/N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        left, _, right = str(value).partition("/")
        if not (left.isdecimal() and right.isdecimal() and 1 <= int(left) <= int(right)):
            self.fail(say("usage.shard", value=value), param, ctx)
        return int(left), int(right)


def content_option(command: Command) -> Command:
    return click.option(
        "--content", type=click.Path(path_type=Path), default=Path("content"), help=say("help.content")
    )(command)


def now_option(command: Command) -> Command:
    return click.option("--now", type=Moment(), default=read_clock, show_default=False, help=say("help.now"))(command)


def jobs_option(command: Command) -> Command:
    count = click.IntRange(min=1)
    return click.option("--jobs", type=count, default=os.cpu_count() or 1, help=say("help.jobs"))(command)


def state_option(command: Command) -> Command:
    return click.option("--state", type=click.Path(path_type=Path), default=STATE, help=say("help.state"))(command)


def read_clock() -> datetime:
    """The only place where the time is asked: `now` travels from here as an argument."""
    return datetime.now(UTC).astimezone()
