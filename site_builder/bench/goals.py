"""The goals that a benchmark is judged by: what was wished, what was measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from site_builder.strings import say


@dataclass(frozen=True, slots=True)
class Verdict:
    """`goal` names what was measured, in a unit that `most` and `measured` share."""

    goal: str
    most: float
    measured: float

    @property
    def is_met(self) -> bool:
        return self.measured <= self.most


def dump_verdicts(verdicts: Iterable[Verdict]) -> str:
    """A Markdown table of goals, or nothing where there are none."""
    rows = [
        f"| {verdict.goal} | {verdict.most:.3g} | {verdict.measured:.3g} | {_word(verdict)} |\n" for verdict in verdicts
    ]
    return "".join(("\n", say("bench.goals-head"), "\n| --- | ---: | ---: | --- |\n", *rows)) if rows else ""


def _word(verdict: Verdict) -> str:
    return say("bench.met") if verdict.is_met else say("bench.missed")
