"""What `warta check` costs when everything was checked before, above what it costs to start Python."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from site_builder.bench.corpus import Story
from site_builder.bench.goals import Verdict, dump_verdicts
from site_builder.bench.measure import Figures, measure, middle
from site_builder.bench.peer import NOW, Peer, find_program
from site_builder.strings import say

GOAL = 1.0  # second

_PYTHON = (sys.executable, "-c", "pass")


def measure_checks(warta: Peer, stories: Sequence[Story], folder: Path, runs: int, step: Callable[[int], None]) -> str:
    """A Markdown table of a first check and of later ones, in turn with Python that does nothing, and the verdict.

    Raises CommandFailed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    warta.prepare(folder, stories)
    command = (find_program("warta") or "warta", "check", "--now", NOW)
    first = measure(command, folder)
    step(1)
    figures: Mapping[str, list[Figures]] = {"python": [], "check": []}
    for _ in range(runs):
        figures["python"].append(measure(_PYTHON, folder))
        figures["check"].append(measure(command, folder))
        step(1)
    rows = ((say("bench.first"), [first]), ("warta check", figures["check"]), ("python -c pass", figures["python"]))
    lines = [say("bench.check-head"), "| --- | ---: | ---: | ---: |", *(_row(name, runs) for name, runs in rows)]
    above = middle(figures["check"]).wall - middle(figures["python"]).wall
    return "\n".join((*lines, "")) + dump_verdicts([Verdict(say("bench.goal-check"), GOAL, above)])


def _row(name: str, figures: Sequence[Figures]) -> str:
    return f"| {name} | {middle(figures).cells()} |"
