from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.bench import contest
from site_builder.bench.contest import Outcome, check_output, dump_outcomes, dump_table, run_contest
from site_builder.bench.corpus import Story, plan_stories
from site_builder.bench.inventory import Inventory, Share, take_inventory
from site_builder.bench.measure import Figures, measure
from site_builder.bench.peer import Peer
from site_builder.bench.peers import PEERS, WARTA
from site_builder.errors import WartaError

STORIES = tuple(plan_stories(23))
RUNS = tuple(Figures(wall, 1.0, 5_000_000) for wall in (9.0, 2.0, 1.0))
OUTPUT = Inventory(10, 4, 3, 18, 2_000_000, (Share("articles", 10, 10), Share("cards", 10, 10)))


def a_peer(name: str, log: Path) -> Peer:
    """Copies a finished site, fails if one is there already, and notes that it ran."""

    def prepare(project: Path, stories: Sequence[Story]) -> None:
        (project / "count").write_text(str(len(stories)))

    script = f"test ! -e out && mkdir out && cp count out/a.html && echo {name} >> {log}"
    return Peer(name, prepare, ("sh", "-c", script), "out", lacks=frozenset(share_names()))


def share_names() -> list[str]:
    return [share.name for share in take_inventory(Path("/nonexistent"), WARTA.places, STORIES).shares]


def test_builders_run_in_turn_and_each_time_cold(tmp_path: Path) -> None:
    log = tmp_path / "log"
    steps: list[int] = []
    outcomes = run_contest([a_peer("satu", log), a_peer("dua", log)], STORIES, tmp_path / "work", 2, steps.append)
    assert log.read_text().split() == ["satu", "dua"] * 3
    assert [(outcome.name, len(outcome.runs)) for outcome in outcomes] == [("satu", 2), ("dua", 2)]
    assert (outcomes[0].output.lists, outcomes[0].output.files) == (1, 1)
    assert sum(steps) == 6


def test_the_table_has_medians_and_the_ratio_to_the_first() -> None:
    slow = tuple(replace(run, wall=run.wall * 2) for run in RUNS)
    lines = dump_table([Outcome("satu", RUNS, OUTPUT), Outcome("dua", slow, OUTPUT)]).splitlines()
    assert lines[2:] == [
        "| satu | 2.00 | 1.00 | 5 | 1.00 | 10 | 4 | 3 | 18 | 2.0 |",
        "| dua | 4.00 | 1.00 | 5 | 2.00 | 10 | 4 | 3 | 18 | 2.0 |",
    ]


def test_goals_are_judged_where_both_builders_were_measured() -> None:
    half = tuple(replace(run, wall=run.wall / 2, memory=run.memory // 2) for run in RUNS)
    text = dump_outcomes([Outcome("warta", half, OUTPUT), Outcome("hugo", RUNS, OUTPUT)])
    assert "| dingin: waktu warta, dibagi waktu hugo | 0.8 | 0.5 | ya |" in text
    assert "| dingin: memori warta, dibagi memori hugo | 0.5 | 0.5 | ya |" in text
    assert "material" not in text
    assert "tercapai" not in dump_outcomes([Outcome("hugo", RUNS, OUTPUT)])


def test_what_a_builder_does_not_write_is_told() -> None:
    less = replace(OUTPUT, shares=(Share("articles", 10, 10), Share("atom-main", 0, 1)))
    assert "Tidak ditulis dua: umpan Atom utama 0/1." in dump_outcomes([Outcome("dua", RUNS, less)])


def test_a_builder_that_leaves_out_what_it_can_write_is_not_compared() -> None:
    less = replace(OUTPUT, shares=(Share("articles", 9, 10), Share("cards", 0, 10)))
    with pytest.raises(WartaError) as caught:
        check_output(replace(WARTA, lacks=frozenset({"cards"})), less)
    assert caught.value.facts == {"peer": "warta", "lacking": "berita utuh 9/10"}


@pytest.mark.parametrize("name", list(PEERS))
def test_each_builder_writes_every_article_and_all_lists_and_feeds_that_it_can(tmp_path: Path, name: str) -> None:
    peer = PEERS[name]
    if peer.missing:
        pytest.skip(f"{name}: not installed: {peer.missing}")
    outcome, _ = run_contest([peer, replace(WARTA, name="ours")], STORIES, tmp_path, 0, lambda _: None)
    assert outcome.output.articles == len(STORIES)
    assert outcome.output.lists > 10
    lacking = {share.name for share in outcome.output.lacking}
    few = {"rss-archive", "atom-archive", "json-archive"}  # so few stories are all in the main feed
    assert lacking <= peer.lacks
    assert peer.lacks - lacking <= few, "it can do more than we say"
    if name != "material":  # which has a theme of its own
        for theirs, own in zip(weigh(tmp_path / name / peer.out), weigh(tmp_path / "ours" / WARTA.out), strict=True):
            assert 0.85 < theirs / own < 1.15


def weigh(site: Path) -> Iterator[float]:
    """The mean bytes of a page of an article, and of a list."""
    for pages in ([*site.glob("berita/*/*/*/*/index.html")], [*site.glob("topik/*/index.html")]):
        yield sum(page.stat().st_size for page in pages) / len(pages)


def test_nothing_of_a_build_is_there_for_the_next_cold_one(tmp_path: Path) -> None:
    """And no file was removed: that would cost the next build, whoever's it is."""
    project = tmp_path / "work"
    WARTA.prepare(project, STORIES)
    before = {path.name for path in project.iterdir()}
    for number in range(2):
        measure(WARTA.run_as(), project)
        measure(WARTA.run_as(), project)
        assert {path.name for path in project.iterdir()} > before
        WARTA.clean(project)
        assert {path.name for path in project.iterdir()} == before
        assert (tmp_path / f"work.before/{number}" / WARTA.out / "index.html").is_file()


def test_time_is_measured_without_looking_at_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[bool] = []

    def measured(command: Sequence[str], folder: Path, *, with_memory: bool) -> Figures:
        looks.append(with_memory)
        run = measure(command, folder)
        return replace(run, memory=7_000_000 if with_memory else 0)

    monkeypatch.setattr(contest, "measure", measured)
    outcomes = run_contest([a_peer("satu", tmp_path / "log")], STORIES, tmp_path / "work", 2, lambda _: None)
    assert looks == [True, False, False]
    assert outcomes[0].middle.memory == 7_000_000


def test_a_page_left_out_is_missed(tmp_path: Path) -> None:
    """Of a real site: an article, a list's page, an entry of a feed, a line of the sitemap."""
    project = tmp_path / "work"
    WARTA.prepare(project, STORIES)
    measure(WARTA.run_as(), project)
    site = project / WARTA.out
    assert not take_inventory(site, WARTA.places, STORIES).lacking

    def lacking_without(change: str, file: str, old: str = "") -> list[Share]:
        whole = (site / file).read_text()
        if old:
            (site / file).write_text(whole.replace(old, change))
        else:
            (site / file).unlink()
        found = take_inventory(site, WARTA.places, STORIES).lacking
        (site / file).write_text(whole)
        return list(found)

    article = f"berita/{STORIES[4].day:%Y/%m/%d}/{STORIES[4].name[11:]}/"
    assert lacking_without("", f"{article}index.html") == [Share("articles", 22, 23)]
    assert lacking_without("", f"{article}index.html", "(CONTOH)") == [Share("articles", 22, 23)]
    assert lacking_without("", "berita/2016/index.html") == [Share("list-year", 0, 1)]
    assert lacking_without("x/", "berita/index.html", article) == [Share("list-all", 0, 1)]
    assert lacking_without("x/", "rss.xml", article) == [Share("rss-main", 0, 1)]
    assert lacking_without("x/", "sitemap.xml", article) == [Share("sitemap", 22, 23)]
    shutil.rmtree(site / "cari")
    assert take_inventory(site, WARTA.places, STORIES).lacking == (Share("search", 0, 1),)
