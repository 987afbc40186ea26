"""`warta check`: every problem of articles and settings, for people and for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import click
import msgspec

from site_builder.articles.desk import Desk
from site_builder.articles.fixes import fix_article
from site_builder.articles.library import gather
from site_builder.articles.quiet import FILE_NAME as QUIET_PERIODS
from site_builder.articles.quiet import load_periods
from site_builder.articles.source import find_articles
from site_builder.cli.commands import Command
from site_builder.cli.gathering import cut_chunks, make_desk, read_offices
from site_builder.cli.ground import Ground, load_ground
from site_builder.cli.options import OneOf, content_option, jobs_option, now_option, state_option
from site_builder.cli.words import show_problem
from site_builder.engine.shell import load_site_config
from site_builder.errors import OutputUnwritable, SettingsInvalid, SetupError
from site_builder.model import Level, Problem
from site_builder.network.sources import local_sources
from site_builder.offices.facts import load_facts
from site_builder.strings import say
from site_builder.workshop import Workshop


def dump_text(problems: Sequence[Problem]) -> str:
    """One line for each problem."""
    return "".join(show_problem(problem) + "\n" for problem in problems)


def dump_json(problems: Sequence[Problem]) -> str:
    """A list of `{path, line, code, level, office, message, hint}`."""
    return msgspec.json.format(msgspec.json.encode(problems), indent=1).decode() + "\n"


def dump_github(problems: Sequence[Problem]) -> str:
    """Workflow commands, which annotate the lines of a pull request."""
    names = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
    return "".join(
        f"::{names[p.level]} file={_property(p.path)},line={max(p.line, 1)},title={_property(p.code)}"
        f"::{_data(f'{p.message}; {p.hint}')}\n"
        for p in problems
    )


def dump_gitlab(problems: Sequence[Problem]) -> str:
    """A report of code quality (Code Climate), which GitLab shows beside the lines of a merge request."""
    weights = {Level.ERROR: "major", Level.WARNING: "minor", Level.NOTE: "info"}
    told = [
        {
            "description": f"{p.message}; {p.hint}",
            "check_name": p.code,
            "fingerprint": sha256(f"{p.path}:{p.line}:{p.code}:{p.message}".encode()).hexdigest(),
            "severity": weights[p.level],
            "location": {"path": p.path, "lines": {"begin": max(p.line, 1)}},
        }
        for p in problems
    ]
    return msgspec.json.format(msgspec.json.encode(told), indent=1).decode() + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Problem]], str]] = {
    "text": dump_text,
    "json": dump_json,
    "github": dump_github,
    "gitlab": dump_gitlab,
}


@click.command("check", cls=Command, help=say("help.check"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
@content_option
@click.option("--format", "form", type=OneOf(list(FORMATS)), default="text", help=say("help.format"))
@click.option("--fix", is_flag=True, help=say("help.fix"))
@click.option("--no-cache", is_flag=True, help=say("help.no-cache"))
@state_option
@jobs_option
@now_option
def command(
    paths: tuple[Path, ...],
    content: Path,
    form: str,
    fix: bool,
    no_cache: bool,
    state: Path,
    jobs: int,
    now: datetime,
) -> int:
    try:
        ground = load_ground(content)
        if ground.settings is not None:
            load_site_config(ground.settings)
        places = [_place(ground, path) for path in paths] or [content.absolute()]
    except SetupError as error:
        if form == "text":
            raise
        click.echo(FORMATS[form](_found(error, content)), nl=False)
        return 2
    if fix:
        for file in fix_network(ground, places, now):
            click.echo(say("cli.fixed", path=file), err=True)
    cache = None if no_cache else state.with_name("cache.sqlite")
    with Workshop(jobs) as workshop:
        problems = check_network(ground, places, now, workshop, cache)
    click.echo(FORMATS[form](problems), nl=False)
    errors = sum(problem.level is Level.ERROR for problem in problems)
    if form == "text":
        click.echo(say("cli.checked", errors=errors, others=len(problems) - errors), err=True)
    return 1 if errors else 0


def check_network(
    ground: Ground, places: Iterable[Path], now: datetime, workshop: Workshop, cache: Path | None
) -> tuple[Problem, ...]:
    """The problems of what lies in `places` (absolute files and folders), by path and line.

    A whole office is read in any case, because two of its articles may clash.
    """
    chosen = tuple(places)
    desks = _desks(ground, chosen, now)
    chunks = (chunk for desk in desks for chunk in cut_chunks(desk, cache, is_check=True))
    readings = dict(read_offices(chunks, workshop))
    _, periods = load_periods(ground.content)
    quiet = (ground.content / QUIET_PERIODS).absolute()
    problems = [problem for problem in periods if any(_lies_in(quiet, place) for place in chosen)]
    for desk in desks:
        library = gather(desk, readings.get(desk.office.id, ()))
        _, facts = load_facts(desk.folder, desk.office.id, desk.shown)
        problems += [
            problem
            for problem in (*library.problems, *facts)
            if any(_lies_in(_file_of(desk, problem), place) for place in chosen)
        ]
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.line, problem.code)))


def fix_network(ground: Ground, places: Iterable[Path], now: datetime) -> list[str]:
    """Writes the canonical form of what can be put right without doubt; the names of the files that changed."""
    chosen = tuple(places)
    fixed = []
    for desk in _desks(ground, chosen, now):
        for path in find_articles(desk.folder):
            file = desk.folder / path
            if any(_lies_in(file.absolute(), place) for place in chosen) and _fix(desk, path):
                fixed.append(desk.show(path))
    return fixed


def _fix(desk: Desk, path: str) -> bool:
    try:
        return fix_article(desk.folder, path, desk.office)
    except OSError as error:
        raise OutputUnwritable("new.unwritable", path=desk.show(path), reason=error.strerror or error) from error


def _desks(ground: Ground, places: Sequence[Path], now: datetime) -> list[Desk]:
    """The desks of the folders on this machine that touch one of `places`."""
    folders = [(spec.office, Path(spec.target)) for spec in local_sources(ground.network) if spec.kind == "path"]
    return [
        make_desk(ground, office, folder, now)
        for office, folder in folders
        if any(_lies_in(place, folder.absolute()) or _lies_in(folder.absolute(), place) for place in places)
    ]


def _place(ground: Ground, path: Path) -> Path:
    place = path.absolute()
    folders = [ground.content, *(Path(spec.target) for spec in ground.network.sources if spec.kind == "path")]
    if not place.exists():
        raise SettingsInvalid("cli.path-missing", path=path)
    if not any(_lies_in(place, folder.absolute()) or _lies_in(folder.absolute(), place) for folder in folders):
        raise SettingsInvalid("cli.path-outside", path=path, content=ground.content)
    return place


def _lies_in(file: Path, place: Path) -> bool:
    return file == place or place in file.parents


def _file_of(desk: Desk, problem: Problem) -> Path:
    below = problem.path.removeprefix(f"{desk.shown}/") if desk.shown else problem.path
    return (desk.folder / below).absolute()


def _found(error: SetupError, content: Path) -> tuple[Problem, ...]:
    """A setup error as problems; those of network.yml carry their own lines."""
    found = error.facts.get("found")
    if isinstance(found, tuple):
        return found
    path = str(error.facts.get("path", content))
    return (Problem(path, 0, error.key, Level.ERROR, "", say(error.key, **error.facts), ""),)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
