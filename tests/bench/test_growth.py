from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from site_builder.bench.corpus import Story
from site_builder.bench.growth import exponent, growth_sizes, measure_growth
from site_builder.bench.peer import Peer


def test_the_exponent_is_that_of_the_curve() -> None:
    sizes = (1_000, 3_000, 10_000, 30_000)
    assert exponent(sizes, [size / 500 for size in sizes]) == pytest.approx(1)
    assert exponent(sizes, [size**1.3 for size in sizes]) == pytest.approx(1.3)


def test_sizes_go_up_to_the_largest_and_none_stands_twice() -> None:
    assert growth_sizes(30_000) == (1_000, 3_000, 10_000, 30_000)
    assert growth_sizes(5) == (1, 5)


def test_every_size_is_built_cold_from_its_own_stories(tmp_path: Path) -> None:
    def prepare(project: Path, stories: Sequence[Story]) -> None:
        (project / "count").write_text(f"{len(stories)}\n")

    log = tmp_path / "log"
    peer = Peer("satu", prepare, ("sh", "-c", f"test ! -e out && mkdir out && cat count >> {log}"), "out")
    steps: list[int] = []
    table = measure_growth([peer], (2, 7), tmp_path / "work", 2, 0, steps.append)
    assert log.read_text().split() == ["2", "7", "2", "7"]
    assert sum(steps) == 4
    assert [line.split("|")[2].strip() for line in table.splitlines()[2:4]] == ["2", "7"]
    assert "pangkat pertumbuhan waktu satu | 1.03 |" in table
