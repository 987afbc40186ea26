"""Runs the builders in turn, A B A B, and lays their medians side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.bench.corpus import Story
from site_builder.bench.goals import Verdict, dump_verdicts
from site_builder.bench.inventory import Inventory, Share, take_inventory
from site_builder.bench.measure import Figures, measure, middle
from site_builder.bench.peer import Peer
from site_builder.errors import WartaError
from site_builder.strings import say

MEGABYTE = 1_000_000
COLUMNS = ("builder", "wall", "cpu", "memory", "ratio", "articles", "lists", "feeds", "files", "size")
GOALS: Mapping[tuple[str, str, str], float] = {
    ("warta", "hugo-full", "wall"): 0.8,
    ("warta", "hugo-full", "memory"): 0.5,
    ("warta-plain", "hugo", "wall"): 0.8,
    ("warta-plain", "hugo", "memory"): 0.5,
    ("warta", "hugo", "wall"): 0.8,
    ("warta", "hugo", "memory"): 0.5,
    ("warta", "material", "wall"): 1 / 25,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """All cold runs of one builder, and what the last one wrote."""

    name: str
    runs: tuple[Figures, ...]
    output: Inventory

    @property
    def middle(self) -> Figures:
        return middle(self.runs)


def run_contest(
    peers: Sequence[Peer], stories: Sequence[Story], folder: Path, runs: int, step: Callable[[int], None]
) -> tuple[Outcome, ...]:
    """The outcome of each peer over `runs` rounds below `folder`, after one round that is not timed.

    A round builds with every peer once, so that the machine's moods meet all of them. The memory is that of the first
    round, because to look at it takes time. `step` is called after each build. Raises CommandFailed, and WartaError for
    a builder that leaves out what it could have written: its time says nothing.
    """
    for peer in peers:
        (folder / peer.name).mkdir(parents=True)
        peer.prepare(folder / peer.name, stories)
    figures: Mapping[str, list[Figures]] = {peer.name: [] for peer in peers}
    outputs: dict[str, Inventory] = {}
    memory: dict[str, int] = {}
    for number in range(runs + 1):
        for peer in peers:
            project = folder / peer.name
            peer.clean(project)
            run = measure(peer.run_as(), project, with_memory=not number)
            if number:
                figures[peer.name].append(replace(run, memory=memory[peer.name]))
            else:
                memory[peer.name] = run.memory
                outputs[peer.name] = check_output(peer, take_inventory(project / peer.out, peer.places, stories))
            step(1)
    return tuple(Outcome(peer.name, tuple(figures[peer.name]), outputs[peer.name]) for peer in peers)


def check_output(peer: Peer, output: Inventory) -> Inventory:
    """The same `output`. Raises WartaError if it lacks something that `peer` is not known to lack."""
    left_out = [share for share in output.lacking if share.name not in peer.lacks]
    if left_out:
        raise WartaError("bench.unequal", peer=peer.name, lacking=show_shares(left_out))
    return output


def show_shares(shares: Sequence[Share]) -> str:
    return ", ".join(f"{say(f'bench.share-{share.name}')} {share.have}/{share.want}" for share in shares)


def dump_outcomes(outcomes: Sequence[Outcome]) -> str:
    """Markdown: the table of medians, what each builder lacks, and the verdicts on Warta."""
    lacking = [say("bench.lacks", peer=o.name, lacking=show_shares(o.output.lacking)) for o in outcomes]
    notes = [note for note, outcome in zip(lacking, outcomes, strict=True) if outcome.output.lacking]
    return dump_table(outcomes) + "".join(f"\n{note}\n" for note in notes) + dump_verdicts(judge(outcomes))


def dump_table(outcomes: Sequence[Outcome]) -> str:
    """A Markdown table: medians, and the wall time as a ratio to the first outcome's."""
    head = [say(f"bench.{column}") for column in COLUMNS]
    lines = [head, ["---", *(["---:"] * (len(head) - 1))], *_rows(outcomes)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def judge(outcomes: Sequence[Outcome]) -> list[Verdict]:
    """How Warta stands to the goals, as far as the two builders of a goal were measured."""
    found = {outcome.name: outcome for outcome in outcomes}
    return [
        Verdict(
            say(f"bench.goal-{figure}", ours=ours, theirs=theirs),
            most,
            getattr(found[ours].middle, figure) / getattr(found[theirs].middle, figure),
        )
        for (ours, theirs, figure), most in GOALS.items()
        if ours in found and theirs in found and getattr(found[theirs].middle, figure)
    ]


def _rows(outcomes: Sequence[Outcome]) -> Iterator[list[str]]:
    first = outcomes[0].middle.wall
    for outcome in outcomes:
        found, output = outcome.middle, outcome.output
        yield [
            outcome.name,
            found.cells(),
            f"{found.wall / first:.2f}",
            str(output.articles),
            str(output.lists),
            str(output.feeds),
            str(output.files),
            f"{output.size / MEGABYTE:.1f}",
        ]
