"""What a national portal costs when the offices have published very much.

`python tests/bench/measure_portal.py 1000000`

Fills a store with that many items of 552 offices, prints the portal's lists, feeds and archive of days three times:
anew, without any change, and after one new item. Prints a Markdown table: CPU seconds, the most memory, files written.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from site_builder.bench.goals import Verdict, dump_verdicts
from site_builder.engine.archives import Past
from site_builder.engine.assets import read_assets
from site_builder.engine.edition import read_edition
from site_builder.engine.frame import plan_site
from site_builder.engine.news import print_news
from site_builder.engine.shell import find_theme, make_environment, make_render
from site_builder.engine.tree import Tree
from site_builder.feeds.archives import window_for
from site_builder.model import Item, Site
from site_builder.offices.registry import load_registry
from site_builder.portal import prepare_portal
from site_builder.store import open_store

GOAL = 5.0  # seconds for one new item
TREE = load_registry()
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
URL = "https://kpu.go.id/"
TEXT = "<p>" + "Kegiatan sosialisasi dan rapat koordinasi berlangsung lancar di kantor. " * 25 + "</p>\n"


def items(office: str, count: int) -> Iterator[Item]:
    """The items of one office over ten years, each with a text of its own."""
    for number in range(count):
        published = NOW - timedelta(days=3650 * (number + 0.5) / count)
        url = f"https://{office}.kpu.go.id/berita/{number}/"
        text = f"<p>{office} {number}</p>{TEXT}"
        yield Item(url, office, url, f"Berita contoh {number} {office}", published, text, tags=("contoh",))


def main(total: int) -> None:
    offices = [office.id for office in TREE if office.id != "kpu-ri"]
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state.sqlite"
        with open_store(state) as store:
            store.put_sites({id: f"https://{id}.kpu.go.id/" for id in ["kpu-ri", *offices]})
            for id in offices:
                store.put_office(id, items(id, total // len(offices)), heard=NOW)
        print(f"store: {state.stat().st_size / 1e6:.0f} MB")
        print("| build | CPU seconds | MB | files written | files kept |\n| --- | ---: | ---: | ---: | ---: |")
        out = Path(folder) / "out"
        for number, name in enumerate(("first", "unchanged", "one new item")):
            if number == 2:
                with open_store(state) as store:
                    last = offices[-1]
                    fresh = replace(next(items(last, 1)), id="baru", url=f"https://{last}.kpu.go.id/baru/")
                    store.put_office(last, [fresh, *items(last, total // len(offices))], heard=NOW)
            began = time.process_time()
            written, kept = build(state, out, Path(folder) / f"out{number}")
            took = time.process_time() - began
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
            print(f"| {name} | {took:.1f} | {memory:.0f} | {written} | {kept} |", flush=True)
            goals = [Verdict(f"{total} items, one new item: CPU seconds", GOAL, took)]
            out = Path(folder) / f"out{number}"

        print(dump_verdicts(goals))


def build(state: Path, old: Path, new: Path) -> tuple[int, int]:
    office = TREE.by_id("kpu-ri")
    new.mkdir()
    branch = Tree(new, old if old.is_dir() else None).branch()
    prepare_portal(state, TREE, office.id, NOW, window_for(office))
    with open_store(state, read_only=True) as store:
        edition = read_edition(store, Site(office, URL, "", URL), TREE, NOW)
    assets = read_assets(find_theme())
    render = make_render(make_environment(None), plan_site(edition, assets, ()))
    written = kept = 0
    for path, content in print_news(edition, render, assets, past=Past(old if old.is_dir() else None)):
        if content is None:
            branch.keep(path)
            kept += 1
        else:
            branch.write(path, content)
            written += 1
    return written, kept


if __name__ == "__main__":
    main(int(sys.argv[1]))
