from __future__ import annotations

from pathlib import Path

from site_builder.bench.checking import measure_checks
from site_builder.bench.corpus import plan_stories
from site_builder.bench.peers import WARTA


def test_a_check_is_set_beside_python_that_does_nothing(tmp_path: Path) -> None:
    steps: list[int] = []
    table = measure_checks(WARTA, tuple(plan_stories(5)), tmp_path / "work", 1, steps.append)
    lines = table.splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:5]] == ["pertama", "warta check", "python -c pass"]
    check, python = (float(line.split("|")[2]) for line in lines[3:5])
    above = float(lines[-1].split("|")[3])
    assert abs(above - (check - python)) < 0.02
    assert (tmp_path / "work/.warta/cache.sqlite").is_file()
    assert sum(steps) == 2
