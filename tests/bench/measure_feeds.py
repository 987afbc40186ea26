"""Time and memory for writing the feeds of one office or of a nation, from the store; run it by hand:

    .venv/bin/python tests/bench/measure_feeds.py --items 10000
    .venv/bin/python tests/bench/measure_feeds.py --items 1000000 --nation

It fills a store, then writes all main feeds with their archives three times: for the first time, with nothing
changed, and with one item corrected. What is written is counted and thrown away. Each step runs in a process of its
own, so that its peak of memory is its own.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import msgspec
from msgspec.structs import replace

from site_builder.engine.archives import Past
from site_builder.engine.edition import Edition
from site_builder.engine.subscriptions import dump_feeds
from site_builder.ledger import JoinedLedger
from site_builder.model import Correction, Item, Site
from site_builder.offices.registry import load_registry
from site_builder.store import open_store

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
YEARS = timedelta(days=3650)
TEXT = "<p>Petugas membuka posko layanan pemilih bagi warga yang terdampak, “setiap hari” sampai pukul empat.</p>\n"
HOST = "https://warta.example/"


class Remembered(Past, frozen=True):
    """The build before, of which only the paths and the lists of documents are kept."""

    paths: frozenset[str] = frozenset()
    lists: dict[str, bytes] = msgspec.field(default_factory=dict)

    def read(self, path: str) -> bytes:
        return self.lists.get(path, b"")

    def has(self, path: str) -> bool:
        return path in self.paths


def items_of(office: str, count: int) -> Iterator[Item]:
    for number in range(count):
        published = NOW - timedelta(hours=1) - YEARS * (number / count)
        stem = f"{published:%Y-%m-%d}-{number}"
        yield Item(
            id=f"tag:kpu.go.id,{published.year}:{office}/{stem}",
            office=office,
            url=f"{HOST}kantor/{office}/berita/{stem}/",
            title=f"Berita contoh nomor {number} dari {office}",
            published=published,
            content_html=TEXT * 25,
            summary="Ringkasan berita contoh.",
            author="Humas",
            tags=("contoh", f"topik {number % 20}"),
        )


def offices(is_nation: bool) -> list[str]:
    tree = load_registry()
    return [office.id for office in tree] if is_nation else ["kota-malang"]


def fill(state: Path, total: int, is_nation: bool) -> None:
    chosen = offices(is_nation)
    with open_store(state) as store:
        store.put_sites({id: f"{HOST}kantor/{id}/" for id in chosen})
        for position, office in enumerate(chosen):
            share = total // len(chosen) + (position < total % len(chosen))
            store.put_office(office, items_of(office, share), heard=NOW)


def correct(state: Path, total: int, is_nation: bool) -> None:
    chosen = offices(is_nation)
    share = total // len(chosen) + (len(chosen) <= total % len(chosen))
    *others, oldest = items_of(chosen[-1], share)
    mended = replace(oldest, corrections=(Correction(NOW, "nama"),))
    with open_store(state) as store:
        store.put_office(chosen[-1], [*others, mended], heard=NOW + timedelta(hours=1))


def write(state: Path, is_nation: bool, past: Past) -> tuple[int, int, int, Remembered]:
    """The numbers of documents written and kept, the bytes written, and what the next build remembers."""
    tree = load_registry()
    now = NOW + timedelta(hours=2)
    office = tree.by_id("kpu-ri" if is_nation else "kota-malang")
    site = Site(office, HOST, "", HOST)
    written = kept = size = 0
    paths, lists = set(), {}
    with open_store(state, read_only=True) as store:
        below = [lower.id for lower in tree.descendants(office.id)]
        edition = Edition(
            site,
            tree,
            now,
            store.sites(),
            ledger=store.ledger([office.id], now),
            ledger_whole=JoinedLedger((store.ledger([office.id], now), store.ledger(below, now, goes_up=True))),
        )
        for path, content in dump_feeds(edition, past):
            paths.add(path)
            if content is None:
                kept += 1
                continue
            written, size = written + 1, size + len(content)
            if path.endswith("daftar.json"):
                lists[path] = content
    return written, kept, size, Remembered(None, frozenset(paths), lists)


def measured(work: Callable[[], object]) -> tuple[object, float, float]:
    """The result, the seconds of processor time, and the peak of memory in MB."""
    started = time.process_time()
    result = work()
    return result, time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def step(name: str, state: Path, total: int, is_nation: bool, past: Past) -> tuple[object, float, float]:
    works: dict[str, Callable[[], object]] = {
        "fill": lambda: fill(state, total, is_nation),
        "correct": lambda: correct(state, total, is_nation),
        "write": lambda: write(state, is_nation, past),
    }
    return measured(works[name])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--nation", action="store_true")
    given = parser.parse_args()
    print("| step | CPU seconds | memory (MB) | documents written | taken over | MB written |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state.sqlite"
        past: Past = Past()
        for title, name in (
            ("fill the store", "fill"),
            ("write for the first time", "write"),
            ("write again, nothing changed", "write"),
            ("put one corrected item", "correct"),
            ("write with the correction", "write"),
        ):
            with get_context("spawn").Pool(1) as pool:
                result, seconds, memory = pool.apply(step, (name, state, given.items, given.nation, past))
            counts = ("", "", "")
            if isinstance(result, tuple):
                written, kept, size, past = result
                counts = (str(written), str(kept), f"{size / 1e6:.1f}")
            print(f"| {title} | {seconds:.1f} | {memory:.0f} | {' | '.join(counts)} |")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
