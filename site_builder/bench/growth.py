"""How the time of a cold build grows with the number of articles."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from site_builder.bench.corpus import plan_stories
from site_builder.bench.goals import Verdict, dump_verdicts
from site_builder.bench.measure import Figures, measure, middle
from site_builder.bench.peer import Peer
from site_builder.strings import say

PARTS = (30, 10, 3, 1)  # the sizes are the largest one divided by these
GOAL = 1.03
TICK = 0.01  # seconds: less than that the system does not tell


def growth_sizes(most: int) -> tuple[int, ...]:
    """The sizes that are measured, the smallest first: about a thirtieth of `most` to `most` itself."""
    return tuple(dict.fromkeys(max(1, most // part) for part in PARTS))


def measure_growth(
    peers: Sequence[Peer], sizes: Sequence[int], folder: Path, runs: int, seed: int, step: Callable[[int], None]
) -> str:
    """A Markdown table of cold builds of each size with the exponent of each builder, and the verdict on the first.

    A round builds every size with every builder once. Raises CommandFailed.
    """
    projects = {(peer.name, size): folder / peer.name / str(size) for size in sizes for peer in peers}
    for size in sizes:
        stories = tuple(plan_stories(size, seed))
        for peer in peers:
            projects[peer.name, size].mkdir(parents=True)
            peer.prepare(projects[peer.name, size], stories)
    figures: Mapping[tuple[str, int], list[Figures]] = {key: [] for key in projects}
    for _ in range(runs):
        for size in sizes:
            for peer in peers:
                project = projects[peer.name, size]
                peer.clean(project)
                figures[peer.name, size].append(measure(peer.run_as(), project))
                peer.clean(project)
                step(1)
    return _dump(peers, sizes, figures)


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The exponent e of the curve a·size^e that lies closest to the points, by least squares on logarithms."""
    xs, ys = [math.log(size) for size in sizes], [math.log(max(second, TICK)) for second in seconds]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True))
    return slope / sum((x - x_mean) ** 2 for x in xs)


def _dump(peers: Sequence[Peer], sizes: Sequence[int], figures: Mapping[tuple[str, int], Sequence[Figures]]) -> str:
    lines = [say("bench.growth-head"), "| --- | ---: | ---: | ---: | ---: | ---: |"]
    exponents = []
    for peer in peers:
        walls, cpus = [], []
        for size in sizes:
            run = middle(figures[peer.name, size])
            walls.append(run.wall)
            cpus.append(run.cpu)
            lines.append(f"| {peer.name} | {size} | {run.cells()} | {run.wall / size * 1000:.2f} |")
        if len(sizes) > 1:
            exponents.append((peer.name, exponent(sizes, walls), exponent(sizes, cpus)))
    words = [say("bench.exponent", builder=name, wall=f"{wall:.3f}", cpu=f"{cpu:.3f}") for name, wall, cpu in exponents]
    verdicts = [Verdict(say("bench.goal-growth", builder=name), GOAL, wall) for name, wall, _ in exponents[:1]]
    return "\n".join((*lines, "", *words, "")) + dump_verdicts(verdicts)
