"""What `warta collect` costs for the whole nation: 553 servers on this machine, each an office."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from pathlib import Path

from site_builder.bench.goals import Verdict, dump_verdicts
from site_builder.bench.measure import Figures, measure, middle
from site_builder.bench.nation import (
    TREE,
    Nation,
    Reply,
    an_entry,
    atom_feed,
    conditional,
    json_feed,
    rdf_feed,
    rss_feed,
)
from site_builder.strings import say

NOW = "2026-11-24T12:00:00+07:00"
ITEMS = 20  # in each feed
SLOW = 8  # offices that never answer, in the pass that shows what they cost
GOAL = 3.0  # seconds for a pass in which nothing changed
DEADLINE = 2  # seconds for each of them
WRITERS = (json_feed, atom_feed, rss_feed, rdf_feed)

_COMMAND = (sys.executable, "-c", "from site_builder.cli import main; main()", "collect", "--now", NOW)


def measure_network(folder: Path, runs: int) -> str:
    """Markdown: a first pass, unchanged passes, one with a changed feed in ten, one with slow offices; the verdict."""
    ids = [office.id for office in TREE]
    with Nation(ids) as nation:
        _fill(nation, ids, ITEMS)
        nation.write_network(folder / "content", timeout=DEADLINE)
        rows = [_row(say("bench.first"), *_measured(nation, folder, 1))]
        unchanged = _measured(nation, folder, runs)
        rows.append(_row(say("bench.unchanged"), *unchanged))
        _fill(nation, ids[::10], ITEMS + 1)
        rows.append(_row(say("bench.changed"), *_measured(nation, folder, 1)))
        for id in ids[:SLOW]:
            nation.answers[id] = Reply(wait=20)
        rows.append(_row(say("bench.slow", count=SLOW, seconds=DEADLINE), *_measured(nation, folder, 1, (1,))))
    table = "\n".join([say("bench.network-head"), "| --- | ---: | ---: | ---: | ---: | ---: |", *rows, ""])
    seconds = middle(unchanged[0]).wall
    return table + dump_verdicts([Verdict(say("bench.goal-collect", count=len(ids)), GOAL, seconds)])


def _fill(nation: Nation, ids: Iterable[str], items: int) -> None:
    for number, id in enumerate(ids):
        office = TREE.by_id(id)
        body = WRITERS[number % 4](office, [an_entry(office, entry) for entry in range(items)])
        nation.answers[id] = conditional(body, "application/xml")


def _measured(nation: Nation, folder: Path, runs: int, codes: Collection[int] = (0,)) -> tuple[list[Figures], int, int]:
    """The figures of some passes, and the requests and bytes of one."""
    figures = []
    for _ in range(runs):
        nation.forget()
        nation.sent = 0
        figures.append(measure(_COMMAND, folder, codes=codes))
    return figures, nation.requests, nation.sent


def _row(name: str, figures: list[Figures], requests: int, sent: int) -> str:
    return f"| {name} | {middle(figures).cells(1)} | {requests} | {sent / 1e6:.1f} |"
