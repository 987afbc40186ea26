from __future__ import annotations

from pathlib import Path

from site_builder.bench.nation import TREE
from site_builder.bench.repositories import ARTICLES, measure_repositories
from site_builder.offices.tree import OfficeTree
from site_builder.store import open_store


def test_a_collect_of_a_few_repositories_is_measured(tmp_path: Path) -> None:
    ids = ("kpu-ri", "prov-jawa-timur", "kota-malang")
    lines = measure_repositories(tmp_path, 1, OfficeTree(tuple(TREE.by_id(id) for id in ids))).splitlines()
    assert len(lines) == 5
    assert all(line.count("|") == 5 for line in lines)
    with open_store(tmp_path / ".warta/state.sqlite", read_only=True) as store:
        assert store.counts() == {"kpu-ri": ARTICLES + 1, "prov-jawa-timur": ARTICLES, "kota-malang": ARTICLES}
