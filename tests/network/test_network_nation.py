"""All 553 offices at once: each fault costs its own office alone, and is told as what it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import NOW

from site_builder.bench.faults import FAULTS, MOST_BYTES, PATIENCE, good
from site_builder.bench.nation import TREE, Nation, Reply, atom_feed, conditional, json_feed, rdf_feed, rss_feed
from site_builder.cli.collect import Collected, collect_news
from site_builder.cli.ground import load_ground
from site_builder.status import OfficeStatus

IDS = tuple(office.id for office in TREE)
FAULTY = dict(zip(IDS[10:], FAULTS, strict=False))
WRITERS = (json_feed, atom_feed, rss_feed, rdf_feed)


@pytest.fixture(scope="module")
def passes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Collected, Collected, Nation]]:
    """A first pass in which the faulty offices fail, and a second one."""
    folder = tmp_path_factory.mktemp("nation")
    with Nation(IDS) as nation:
        for number, id in enumerate(IDS):
            office = TREE.by_id(id)
            if id in FAULTY:
                nation.answers[id] = FAULTY[id].make(office)
            else:
                nation.answers[id] = conditional(WRITERS[number % 4](office, good(office)), "application/xml")
        nation.write_network(folder / "content", timeout=PATIENCE, max_bytes=MOST_BYTES, concurrency=16)
        ground = load_ground(folder / "content")
        first = collect_news(ground, folder / "state.sqlite", NOW)
        nation.forget()
        yield first, collect_news(ground, folder / "state.sqlite", NOW), nation


def of(collected: Collected, id: str) -> OfficeStatus:
    return next(status for status in collected.statuses if status.id == id)


def words(status: OfficeStatus) -> str:
    assert status.report is not None
    return " ".join([status.report.message, *(refusal.reason for refusal in status.report.refused)])


@pytest.mark.parametrize("id", FAULTY, ids=[fault.name for fault in FAULTY.values()])
def test_each_fault_has_its_outcome(passes: tuple[Collected, Collected, Nation], id: str) -> None:
    fault, status = FAULTY[id], of(passes[0], id)
    assert status.report is not None
    assert (status.report.state, status.report.items) == (fault.state, fault.items)
    assert fault.said in words(status)


def test_all_faults_were_tried() -> None:
    assert len(FAULTY) == len(FAULTS) > 40


def test_every_healthy_office_is_heard_whole(passes: tuple[Collected, Collected, Nation]) -> None:
    healthy = [status for status in passes[0].statuses if status.id not in FAULTY]
    assert len(healthy) == 553 - len(FAULTS)
    for status in healthy:
        assert status.report is not None
        assert (status.report.state, status.report.items, words(status)) == ("ok", 2, ""), status


def test_an_unchanged_nation_costs_one_question_each(passes: tuple[Collected, Collected, Nation]) -> None:
    _, second, nation = passes
    for status in second.statuses:
        if status.id not in FAULTY:
            assert status.report is not None
            assert status.report.state == "unchanged"
            assert [request.path for request in nation.asked[status.id]] == ["/feed"]
            assert "if-none-match" in nation.asked[status.id][0].headers


def test_no_more_than_agreed_are_asked_at_once(tmp_path: Path) -> None:
    ids = IDS[:40]
    with Nation(ids) as nation:
        for id in ids:
            office = TREE.by_id(id)
            nation.answers[id] = Reply(json_feed(office, good(office)), wait=0.05)
        nation.write_network(tmp_path / "content", timeout=60, concurrency=6)
        collect_news(load_ground(tmp_path / "content"), tmp_path / "state.sqlite", NOW)
        assert len([id for id in ids if nation.asked[id]]) == len(ids)
        assert 1 < nation.most_open <= 6


def test_the_page_names_every_fault_with_its_outcome() -> None:
    page = (Path(__file__).parents[2] / "docs" / "network.md").read_text(encoding="utf-8")
    for fault in FAULTS:
        assert f"| {fault.name} | {fault.state} | {fault.said} |" in page
