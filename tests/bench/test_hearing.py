from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.bench.hearing import measure_network
from site_builder.bench.nation import TREE
from site_builder.offices.tree import OfficeTree


def test_a_collect_of_a_small_nation_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offices = tuple(TREE.by_id(id) for id in ("kpu-ri", "prov-jawa-timur", "kota-malang"))
    for name, value in {"TREE": OfficeTree(offices), "SLOW": 1, "DEADLINE": 2}.items():
        monkeypatch.setattr(f"site_builder.bench.hearing.{name}", value)
    lines = measure_network(tmp_path, 1).splitlines()
    first, unchanged, changed, slow = ([cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:6])
    assert [row[4] for row in (first, unchanged, changed)] == ["3", "3", "3"]
    assert slow[0] == "1 kantor bungkam, tenggat 2 detik"
    assert float(unchanged[5]) == 0
    verdict = [cell.strip() for cell in lines[-1].split("|")[1:-1]]
    assert verdict[:2] == ["pengambilan 3 umpan yang tidak berubah: detik", "3"]
    assert float(verdict[2]) == pytest.approx(float(unchanged[1]), abs=0.06)
