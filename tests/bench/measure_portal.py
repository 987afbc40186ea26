"""What a national portal costs when the offices have published very much.

`python tests/bench/measure_portal.py 1000000 [FOLDER]`

Fills a store with that many items of 552 offices and prints the portal's lists, search, feeds and archive of days as
`warta build` does: anew, again (the tree after the next grows out of this one), after one new item, and without any
change. Prints a Markdown table: seconds, CPU seconds, the most memory so far, files that were printed and that were
taken over. In FOLDER the store and the site stay, and the next run goes on with them.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from site_builder.bench.goals import Verdict, dump_verdicts
from site_builder.engine.edition import read_edition
from site_builder.engine.output import replace_tree
from site_builder.engine.site import build_site
from site_builder.feeds.archives import window_for
from site_builder.model import Item, Site
from site_builder.offices.registry import load_registry
from site_builder.portal import prepare_portal
from site_builder.store import open_store

GOAL = 5.0  # seconds for one new item
TREE = load_registry()
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
OFFICES = [office.id for office in TREE if office.id != "kpu-ri"]
URL = "https://kpu.go.id/"
TEXT = "<p>" + "Kegiatan sosialisasi dan rapat koordinasi berlangsung lancar di kantor. " * 25 + "</p>\n"


def items(office: str, count: int) -> Iterator[Item]:
    """The items of one office over ten years, each with a text of its own."""
    for number in range(count):
        published = NOW - timedelta(days=3650 * (number + 0.5) / count)
        url = f"https://{office}.kpu.go.id/berita/{number}/"
        text = f"<p>{office} {number}</p>{TEXT}"
        yield Item(url, office, url, f"Berita contoh {number} {office}", published, tags=("contoh",), content_html=text)


def fill(state: Path, total: int) -> None:
    with open_store(state) as store:
        store.put_sites({id: f"https://{id}.kpu.go.id/" for id in ["kpu-ri", *OFFICES]})
        for id in OFFICES:
            store.put_office(id, items(id, total // len(OFFICES)), heard=NOW)


def publish(state: Path, total: int, number: int) -> None:
    """New items of one office, of the last minutes."""
    office = OFFICES[-1]
    every = list(items(office, total // len(OFFICES)))
    for n in range(number):
        url = f"https://{office}.kpu.go.id/baru/{n}/"
        every.append(replace(every[n], id=url, url=url, published=NOW - timedelta(minutes=number - n)))
    with open_store(state) as store:
        store.put_office(office, every, heard=NOW)


def main(total: int, folder: Path) -> None:
    state, out = folder / "state.sqlite", folder / "situs"
    if not state.exists():
        fill(state, total)
    open_store(state).close()  # one that an older program filled is brought forward
    print(f"store: {state.stat().st_size / 1e6:.0f} MB")
    print("| build | seconds | CPU seconds | MB | files printed | files taken over |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    goals = []
    for name, new in (("first", 0), ("again", 0), ("one new item", 1), ("one more", 2), ("unchanged", 0)):
        if new:
            publish(state, total, new)
        moment, began, used = time.time_ns(), time.perf_counter(), time.process_time()
        build(state, out)
        wall, cpu = time.perf_counter() - began, time.process_time() - used
        fresh = [file.stat().st_mtime_ns >= moment for file in out.rglob("*") if file.is_file()]
        printed, kept = sum(fresh), len(fresh) - sum(fresh)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(f"| {name} | {wall:.1f} | {cpu:.1f} | {memory:.0f} | {printed} | {kept} |", flush=True)
        if new:
            goals.append(Verdict(f"{total} items, {name}: CPU seconds", GOAL, cpu))
    print(dump_verdicts(goals))


def build(state: Path, out: Path) -> None:
    office = TREE.by_id("kpu-ri")
    prepare_portal(state, TREE, office.id, NOW, window_for(office))
    with open_store(state, read_only=True) as store:
        edition = read_edition(store, Site(office, URL, "", URL), TREE, NOW)
    with replace_tree(out) as tree:
        tree.divide([""])
        build_site(edition, tree, None, "")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        main(int(sys.argv[1]), Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(int(sys.argv[1]), Path(temporary))
