"""What a build costs when there is one before it: one article more, nothing new, another theme, other settings.

Beside each stands a full build of another builder, in turn; and every result is held against a build of the same
content without any cache, to the byte: what was not done does not count as fast.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from site_builder.bench.corpus import Story
from site_builder.bench.goals import Verdict, dump_verdicts
from site_builder.bench.measure import Figures, measure, middle
from site_builder.bench.peer import Peer, put_aside
from site_builder.bench.scenarios import Extent, Scenario, plan_scenarios, prepare_project
from site_builder.bench.trees import Difference, Marks, compare, differing, read_marks
from site_builder.strings import say

COLD_OUT, COLD_STATE = "cold", ".fresh"
FEW = 1 / 20  # of the pages: at most so many files change with one article
SHOWN = 10  # files that differ from a cold build and are named
MORE = 2  # times what changed: so much may be handed to the disk


@dataclass(frozen=True, slots=True)
class Round:
    """One build after a change: what it took and did, how many pages there are, and what a cold build has otherwise."""

    figures: Figures
    difference: Difference
    pages: int
    wrong: tuple[str, ...]


def measure_warm(
    warta: Peer,
    other: Peer | None,
    stories: Sequence[Story],
    later: Sequence[Story],
    folder: Path,
    runs: int,
    step: Callable[[int], None],
) -> str:
    """Markdown tables of each scenario over `runs` rounds beside full builds of `other`, and the verdicts.

    A round before these is not timed: it tells the memory, and what differs from a cold build. `later` has a story for
    each round. Raises CommandFailed.
    """
    ours = prepare_project(warta, stories, folder / warta.name)
    theirs = folder / other.name if other else None
    if other and theirs:
        theirs.mkdir(parents=True)
        other.prepare(theirs, stories)
    cold = measure(warta.run_as(), ours)
    step(1)
    full: list[Figures] = []
    scenarios = plan_scenarios(later)
    rounds: Mapping[str, list[Round]] = {scenario.name: [] for scenario in scenarios}
    marks = read_marks(ours / warta.out)
    for number in range(runs + 1):
        is_first = number == 0
        if other and theirs:
            other.clean(theirs)
            full.append(measure(other.run_as(), theirs, with_memory=is_first))
        for scenario in scenarios:
            scenario.change(ours, number)
            figures = measure(warta.run_as(), ours, with_memory=is_first)
            now = read_marks(ours / warta.out)
            wrong = _held_against_cold(warta, ours, now) if is_first and scenario.extent is not Extent.NOTHING else ()
            pages = sum(path.endswith(".html") for path in now)
            rounds[scenario.name].append(Round(figures, compare(marks, now), pages, wrong))
            marks = now
            step(1)
    return _dump(scenarios, rounds, cold, full, other)


def _held_against_cold(warta: Peer, project: Path, marks: Marks) -> tuple[str, ...]:
    """What differs from a build that has the store alone: no cache, no pictures, no site before.

    The store is no cache: it remembers in which order news came, by which the archives of the feeds are cut.
    """
    (project / COLD_STATE).mkdir()
    for part in (project / ".warta").glob("state.sqlite*"):
        shutil.copy(part, project / COLD_STATE / part.name)
    command = [COLD_OUT if part == warta.out else part for part in warta.run_as()]
    measure((*command, "--no-cache", "--state", f"{COLD_STATE}/state.sqlite"), project)
    wrong = differing(marks, read_marks(project / COLD_OUT))
    put_aside(project, (project / COLD_OUT, project / COLD_STATE, *project.glob(f".{COLD_OUT}.*")))
    return wrong


def _dump(
    scenarios: Sequence[Scenario],
    rounds: Mapping[str, Sequence[Round]],
    cold: Figures,
    full: Sequence[Figures],
    other: Peer | None,
) -> str:
    lines = [say("bench.warm-head"), f"| --- | {' | '.join(['---:'] * 10)} |"]
    theirs = _timed(full) if full else None
    whole = theirs.wall if theirs else 0.0
    if other and theirs:
        lines.append(_line(say("bench.warm-full", builder=other.name), theirs, "1.00"))
    lines.append(_line(say("bench.warm-cold"), cold, f"{cold.wall / whole:.3f}" if whole else "–"))
    lines += [_row(scenario, rounds[scenario.name], whole) for scenario in scenarios]
    wrong = [(scenario.name, path) for scenario in scenarios for each in rounds[scenario.name] for path in each.wrong]
    notes = [say("bench.warm-wrong", what=what, path=path) for what, path in wrong[:SHOWN]]
    return "\n".join((*lines, "", *notes, *[""] * bool(notes))) + dump_verdicts(_judge(scenarios, rounds, whole, other))


def _timed(rounds: Sequence[Figures]) -> Figures:
    """The medians of all rounds but the first, which tells the memory."""
    return replace(middle(rounds[1:]), memory=rounds[0].memory)


def _line(name: str, run: Figures, ratio: str) -> str:
    return f"| {name} | {run.cells()} | {ratio} |{' – |' * 6}"


def _row(scenario: Scenario, rounds: Sequence[Round], whole: float) -> str:
    run = _timed([each.figures for each in rounds])
    last = rounds[-1]
    changes = last.difference
    cells = [
        scenario.name,
        run.cells(),
        f"{run.wall / whole:.3f}" if whole else "–",
        str(changes.count),
        f"{changes.size / 1e6:.2f}",
        f"{len(changes.rewritten)}",
        f"{run.written / 1e6:.1f}",
        str(last.pages),
        "–" if scenario.extent is Extent.NOTHING else str(sum(len(each.wrong) for each in rounds)),
    ]
    return f"| {' | '.join(cells)} |"


def _judge(
    scenarios: Sequence[Scenario], rounds: Mapping[str, Sequence[Round]], whole: float, other: Peer | None
) -> list[Verdict]:
    verdicts = []
    for scenario in scenarios:
        done = rounds[scenario.name]
        if scenario.goal is not None and other and whole:
            wall = _timed([each.figures for each in done]).wall
            name = say("bench.goal-warm", what=scenario.name, builder=other.name)
            verdicts.append(Verdict(name, scenario.goal, wall / whole))
        verdicts += [
            Verdict(say(f"bench.goal-{key}", what=scenario.name), most, found)
            for key, most, found in _look(scenario.extent, done)
        ]
    return verdicts


def _look(extent: Extent, done: Sequence[Round]) -> Iterator[tuple[str, float, float]]:
    """What a change of this extent must and must not have done: the goal, the most that is right, what was found."""
    if extent is Extent.NOTHING:
        yield "untouched", 0, max(each.difference.count + len(each.difference.rewritten) for each in done)
        return
    yield "same", 0, sum(len(each.wrong) for each in done)
    if extent is Extent.EVERY_PAGE:
        yield "all", 0, max(each.pages - _pages(each.difference) for each in done)
    if extent is Extent.FEW:
        yield "few", FEW, max(each.difference.count / each.pages for each in done)
        yield "written", MORE, median(each.figures.written / max(1, each.difference.size) for each in done)


def _pages(difference: Difference) -> int:
    return sum(path.endswith(".html") for path in difference.changed)
