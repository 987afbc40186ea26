"""What the command line says: usage errors, problems, progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

import click

from site_builder.model import Level, Problem
from site_builder.strings import say


class Progress(Protocol):
    def __call__(self, steps: int, /) -> None: ...


def explain_usage(error: click.UsageError) -> str:
    """A wrong call in one Indonesian sentence, with the way to the help."""
    command = error.ctx.command_path if error.ctx else "warta"
    if isinstance(error, click.NoSuchOption):
        text = say("usage.option", option=error.option_name)
    elif isinstance(error, click.MissingParameter):
        text = say("usage.missing", name=_name(error))
    elif isinstance(error, click.BadParameter):
        text = say("usage.value", name=_name(error), reason=error.message.rstrip("."))
    elif error.message.startswith("No such command"):
        text = say("usage.command", command=error.message.split("'")[1])
    else:
        text = say("usage.other", reason=error.message.rstrip("."))
    return say("usage.sentence", text=text, command=command)


def _name(error: click.BadParameter) -> str:
    parameter = error.param
    if parameter is None:
        return error.param_hint if isinstance(error.param_hint, str) else "?"
    return parameter.opts[-1] if isinstance(parameter, click.Option) else (parameter.human_readable_name or "?")


def show_problem(problem: Problem) -> str:
    """`path:line: message; remedy`, marked where it is no error."""
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    mark = "" if problem.level is Level.ERROR else say(f"level.{problem.level}") + ": "
    return f"{place}: {mark}{problem.message}; {problem.hint}"


def print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(show_problem(problem), err=True)


@contextmanager
def progress(label: str, steps: int) -> Iterator[Progress]:
    """A bar on standard error if a person is watching; silence in a pipe."""
    if not sys.stderr.isatty() or steps == 0:
        yield lambda steps: None
        return
    with click.progressbar(length=steps, label=label, file=sys.stderr) as bar:
        yield bar.update
