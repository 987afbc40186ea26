"""Runs the builders in turn, A B A B, and lays their medians side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from site_builder.bench.corpus import Story
from site_builder.bench.measure import Figures, measure
from site_builder.bench.peers import Output, Peer, count_output
from site_builder.strings import say

MEGABYTE = 1_000_000
COLUMNS = ("builder", "wall", "cpu", "memory", "ratio", "articles", "lists", "feeds", "size")


@dataclass(frozen=True, slots=True)
class Outcome:
    """All cold runs of one builder, and what the last one wrote."""

    name: str
    runs: tuple[Figures, ...]
    output: Output

    def median(self, figure: Callable[[Figures], float]) -> float:
        return median(map(figure, self.runs))


def run_contest(
    peers: Sequence[Peer], stories: Sequence[Story], folder: Path, runs: int, step: Callable[[int], None]
) -> tuple[Outcome, ...]:
    """The outcome of each peer over `runs` rounds below `folder`, after one round that is not counted.

    A round builds with every peer once, so that the machine's moods meet all of them. `step` is called after each
    build. Raises CommandFailed.
    """
    for peer in peers:
        (folder / peer.name).mkdir(parents=True)
        peer.prepare(folder / peer.name, stories)
    figures: Mapping[str, list[Figures]] = {peer.name: [] for peer in peers}
    for number in range(runs + 1):
        for peer in peers:
            peer.clean(folder / peer.name)
            run = measure(peer.run_as(), folder / peer.name)
            if number:
                figures[peer.name].append(run)
            step(1)
    return tuple(
        Outcome(peer.name, tuple(figures[peer.name]), count_output(folder / peer.name / peer.out)) for peer in peers
    )


def dump_table(outcomes: Sequence[Outcome]) -> str:
    """A Markdown table: medians, and the wall time as a ratio to the first outcome's."""
    head = [say(f"bench.{column}") for column in COLUMNS]
    lines = [head, ["---", *(["---:"] * (len(head) - 1))], *_rows(outcomes)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _rows(outcomes: Sequence[Outcome]) -> Iterator[list[str]]:
    first = outcomes[0].median(lambda run: run.wall)
    for outcome in outcomes:
        wall = outcome.median(lambda run: run.wall)
        output = outcome.output
        yield [
            outcome.name,
            f"{wall:.2f}",
            f"{outcome.median(lambda run: run.cpu):.2f}",
            f"{outcome.median(lambda run: run.memory) / MEGABYTE:.0f}",
            f"{wall / first:.2f}",
            str(output.articles),
            str(output.lists),
            str(output.feeds),
            f"{output.size / MEGABYTE:.1f}",
        ]
