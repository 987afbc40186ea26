from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.bench.contest import Outcome, dump_table, run_contest
from site_builder.bench.corpus import Story, plan_stories
from site_builder.bench.measure import Figures
from site_builder.bench.peers import PEERS, Output, Peer, count_output

STORIES = tuple(plan_stories(23))


def a_peer(name: str, log: Path) -> Peer:
    """Writes one file, fails if one is there already, and notes that it ran."""

    def prepare(project: Path, stories: Sequence[Story]) -> None:
        (project / "count").write_text(str(len(stories)))

    script = f"test ! -e out && mkdir out && cp count out/a.html && echo {name} >> {log}"
    return Peer(name, prepare, ("sh", "-c", script), "out")


def test_builders_run_in_turn_and_each_time_cold(tmp_path: Path) -> None:
    log = tmp_path / "log"
    steps: list[int] = []
    outcomes = run_contest([a_peer("satu", log), a_peer("dua", log)], STORIES, tmp_path / "work", 2, steps.append)
    assert log.read_text().split() == ["satu", "dua"] * 3
    assert [(outcome.name, len(outcome.runs)) for outcome in outcomes] == [("satu", 2), ("dua", 2)]
    assert outcomes[0].output == Output(articles=0, lists=1, feeds=0, sitemaps=0, files=1, size=2)
    assert sum(steps) == 6


def test_the_table_has_medians_and_the_ratio_to_the_first() -> None:
    runs = tuple(Figures(wall, 1.0, 5_000_000) for wall in (9.0, 2.0, 1.0))
    output = Output(10, 4, 3, 1, 18, 2_000_000)
    slow = tuple(replace(run, wall=run.wall * 2) for run in runs)
    lines = dump_table([Outcome("satu", runs, output), Outcome("dua", slow, output)]).splitlines()
    assert lines[2:] == [
        "| satu | 2.00 | 1.00 | 5 | 1.00 | 10 | 4 | 3 | 2.0 |",
        "| dua | 4.00 | 1.00 | 5 | 2.00 | 10 | 4 | 3 | 2.0 |",
    ]


def test_an_articles_page_is_told_from_a_list_page(tmp_path: Path) -> None:
    for path in (
        "index.html",
        "berita/index.html",
        "berita/2026/11/index.html",
        "berita/2026/11/halaman/2/index.html",
        "berita/2026/11/20/posko/index.html",
        "rss.xml",
        "topik/banjir/feed.json",
        "sitemap.xml",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    assert count_output(tmp_path) == Output(articles=1, lists=4, feeds=2, sitemaps=1, files=8, size=8)


@pytest.mark.parametrize("name", [name for name, peer in PEERS.items()])
def test_each_builder_writes_every_article_and_its_feeds(tmp_path: Path, name: str) -> None:
    peer = PEERS[name]
    if not peer.is_installed:
        pytest.skip(f"{name} is not installed (extra: bench)")
    (outcome,) = run_contest([peer], STORIES, tmp_path / "work", 1, lambda _: None)
    assert outcome.output.articles == len(STORIES)
    assert outcome.output.lists > 30
    assert outcome.output.feeds >= 3
