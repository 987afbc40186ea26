"""The processor time of a build by station: cold, with one article more, with nothing new."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from site_builder.bench.corpus import Story, write_office
from site_builder.bench.measure import measure
from site_builder.bench.peer import NOW, OFFICE, Peer
from site_builder.bench.stations import STATIONS
from site_builder.strings import say

_BEGIN = "import sys; from site_builder.bench.stations import begin; begin(sys.argv.pop(1))"
_COMMAND = (sys.executable, "-c", f"{_BEGIN}; from site_builder.cli import main; main()")
_BUILD = ("build", "--jobs", "1", "--now", NOW, "--out", "public")

BUILDS = 3


def measure_stations(
    warta: Peer, stories: Sequence[Story], later: Sequence[Story], folder: Path, step: Callable[[int], None]
) -> str:
    """A Markdown table of seconds by station for three builds in one process. Raises CommandFailed.

    What is left of the processor time when all stations are added up is Python's own start and end.
    """
    folder.mkdir(parents=True, exist_ok=True)
    warta.prepare(folder, stories)
    builds = [_run(folder)]
    step(1)
    write_office(folder / "content" / OFFICE, later)
    for _ in range(BUILDS - 1):
        builds.append(_run(folder))
        step(1)
    return _dump(builds, len(stories))


def _run(folder: Path) -> tuple[float, Mapping[str, float]]:
    report = folder / "stations.json"
    figures = measure((*_COMMAND, report.name, *_BUILD), folder)
    seconds = json.loads(report.read_text(encoding="utf-8"))
    return figures.cpu, {**seconds, "start": seconds.get("start", 0.0) + figures.cpu - sum(seconds.values())}


def _dump(builds: Sequence[tuple[float, Mapping[str, float]]], articles: int) -> str:
    cold = builds[0][0]
    lines = [say("bench.stations-head"), f"| --- |{' ---: |' * 5}"]
    for station in STATIONS:
        first, *others = (seconds.get(station, 0.0) for _, seconds in builds)
        each = first / articles * 1000
        rest = " | ".join(f"{seconds:.2f}" for seconds in others)
        lines.append(f"| {say(f'bench.station-{station}')} | {first:.2f} | {first / cold:.0%} | {each:.2f} | {rest} |")
    totals = " | ".join(f"{total:.2f}" for total, _ in builds[1:])
    lines.append(f"| {say('bench.all')} | {cold:.2f} | 100% | {cold / articles * 1000:.2f} | {totals} |")
    return "\n".join((*lines, ""))
