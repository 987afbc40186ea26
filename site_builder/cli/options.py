"""Options that several commands share."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from site_builder.strings import say

Command = TypeVar("Command", bound=Callable[..., Any])

STATE = Path(".warta/state.sqlite")
YEARS = range(1970, 9999)  # those that have a day before and a day after in every zone
MOST_JOBS = 1_000


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
        if moment.year not in YEARS:
            self.fail(say("usage.year", value=value, first=YEARS[0], last=YEARS[-1]), param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Whole(click.ParamType[int]):
    """A whole number between two others."""

    name = "N"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdecimal() and self.least <= int(text) <= self.most):
            self.fail(say("usage.whole", value=text, least=self.least, most=self.most), param, ctx)
        return int(text)


class OneOf(click.Choice[str]):
    """One of a few words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            self.fail(say("usage.choice", value=value, known=", ".join(self.choices)), param, ctx)
        return str(value)


class Shaped(click.ParamType[str]):
    """A text of one shape."""

    name = "TEXT"

    def __init__(self, pattern: str, example: str) -> None:
        self.pattern, self.example = re.compile(pattern), example

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value and not self.pattern.fullmatch(str(value)):
            self.fail(say("usage.shape", value=value, example=self.example), param, ctx)
        return str(value)


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


def path_option(name: str, default: Path, metavar: str, help: str) -> Callable[[Command], Command]:
    return click.option(name, type=click.Path(path_type=Path), default=default, metavar=metavar, help=help)


def content_option(command: Command) -> Command:
    return path_option("--content", Path("content"), "DIR", say("help.content"))(command)


def now_option(command: Command) -> Command:
    return click.option("--now", type=Moment(), default=read_clock, show_default=False, help=say("help.now"))(command)


def jobs_option(command: Command) -> Command:
    count = Whole(1, MOST_JOBS)
    return click.option("--jobs", type=count, default=os.cpu_count() or 1, help=say("help.jobs"))(command)


def state_option(command: Command) -> Command:
    return path_option("--state", STATE, "FILE", say("help.state"))(command)


def read_clock() -> datetime:
    """The only place where the time is asked: `now` travels from here as an argument."""
    return datetime.now(UTC).astimezone()
