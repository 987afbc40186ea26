from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType

import pytest

from site_builder.bench.corpus import plan_stories
from site_builder.bench.peers import WARTA
from site_builder.bench.profile import BUILDS, measure_stations
from site_builder.bench.stations import ROOMS, STATIONS, find_station
from site_builder.sanitize import sanitize_page

HOUSE = Path(__file__).parents[2] / "site_builder"
STORIES = tuple(plan_stories(61))


def test_every_room_of_the_table_exists_and_has_a_station() -> None:
    assert [name for name in ROOMS if not (HOUSE / name).exists()] == []
    assert set(ROOMS.values()) <= set(STATIONS)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no such clock")
def test_the_time_of_a_build_is_told_station_by_station(tmp_path: Path) -> None:
    steps: list[int] = []
    table = measure_stations(WARTA, STORIES[:60], STORIES[60:], tmp_path / "work", steps.append)
    rows = {
        row[1].strip(): [cell.strip() for cell in row[2:-1]] for row in (line.split("|") for line in table.splitlines())
    }
    cold = {name: float(cells[0]) for name, cells in rows.items() if name in rows and cells[0][:1].isdecimal()}
    total = cold.pop("semua")
    assert sum(steps) == BUILDS
    assert sum(cold.values()) == pytest.approx(total, abs=0.1)
    assert {name for name, seconds in cold.items() if seconds > 0} >= {"memulai", "membaca berita", "gambar"}
    assert cold["lainnya"] < total / 20
    assert float(rows["gambar"][3]) < cold["gambar"]


def test_the_innermost_room_counts() -> None:
    found: list[str] = []

    def look(frame: FrameType, event: str, argument: object) -> None:
        if event == "c_call":
            found.append(find_station(frame))

    sys.setprofile(look)
    try:
        sanitize_page("<p>isi</p>")
    finally:
        sys.setprofile(None)
    assert "sanitizing" in found


def test_what_belongs_to_no_room_is_told_as_such() -> None:
    assert find_station(None) == "other"
