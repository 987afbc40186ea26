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
    return say("usage.sentence", text=_explain(error), command=command)


def _explain(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        return say("usage.option-near" if near else "usage.option", option=error.option_name, suggestion=near)
    if isinstance(error, click.BadOptionUsage):
        return say("usage.flag" if _is_flag(error) else "usage.bare", option=error.option_name)
    if isinstance(error, click.MissingParameter):
        return say("usage.missing", name=_name(error))
    if isinstance(error, click.BadParameter):
        return say("usage.value", name=_name(error), reason=error.message)
    return error.message


def _is_flag(error: click.BadOptionUsage) -> bool:
    options = error.ctx.command.get_params(error.ctx) if error.ctx else []
    return any(error.option_name in o.opts for o in options if isinstance(o, click.Option) and o.is_flag)


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return error.param.opts[-1]
    if error.param is not None and error.ctx is not None:
        return error.param.make_metavar(error.ctx)
    return str(error.param_hint)


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
