"""Prints what a search costs on a site of 10,000 articles: `python tests/browser/search_cost.py [--pagefind] [--hard]`.

With `--hard` no word of an article comes twice but by chance; real text repeats its words.
With `--pagefind` the same articles are indexed by Pagefind (`pip install pagefind pagefind-bin`) and asked the same.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from corpus import make_items  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402
from search_site import edition_of, write_search  # noqa: E402
from visits import open_browser, open_page  # noqa: E402
from webserver import serve_counted  # noqa: E402

from site_builder.engine.archives import NO_PAST, Past  # noqa: E402
from site_builder.model import Item  # noqa: E402

QUERIES = ("pemilih", "sosialisasi anggota", "memutuskan", "data pemilih kota", "malang 1234", "tersandung", "ketua")


def main() -> int:
    items = make_items(repeated=0.0 if "--hard" in sys.argv else 0.2)
    with tempfile.TemporaryDirectory(prefix="warta-search-") as name:
        folder = Path(name)
        closed, before = _measure(f"index of {len(items) - 1} articles", items[1:], folder / "before")
        _, after = _measure("with one more, over the index before", items, folder / "after", Past(folder / "before"))
        whole = {**closed, **after}
        new = [path for path, content in after.items() if before.get(path) != content]
        print(f"{len(new)} of {len(whole)} files are others")
        written = list(whole.items())
        for path, content in written:
            (folder / "after" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "after" / path).write_bytes(content)
        wire = sum(len(gzip.compress(content, 6)) for _, content in written)
        plain = sum(len(content) for _, content in written)
        print(f"index: {len(written)} files, {plain / 1e6:.2f} MB, {wire / 1e6:.2f} MB compressed")
        with serve_counted(folder / "after") as (base, sent), open_browser() as browser:
            print("| query | first of a visit, kB | later, kB | found |\n| --- | ---: | ---: | --- |")
            _ask_all(browser, f"{base}cari/", sent, _ask_ours)
        if "--pagefind" in sys.argv:
            _measure_pagefind(items)
    return 0


def _measure(what: str, items: tuple[Item, ...], folder: Path, past: Past = NO_PAST) -> tuple[dict[str, bytes], ...]:
    start = time.perf_counter()
    files = write_search(edition_of(items), folder, past=past)
    print(f"{what}: made and written in {time.perf_counter() - start:.1f} s")
    return files


def _ask_all(browser: Browser, address: str, sent: Callable[[], int], ask: Callable[[Page, str], str]) -> None:
    later = {}
    with open_page(browser) as page:
        page.goto(address, wait_until="networkidle")
        ask(page, "warga")
        for query in QUERIES:
            before = sent()
            ask(page, query)
            later[query] = sent() - before
    for query in QUERIES:
        with open_page(browser) as page:
            start = sent()
            page.goto(address, wait_until="networkidle")
            loaded = sent() - start
            found = ask(page, query)
            first = f"{(sent() - start) / 1000:.1f} (page {loaded / 1000:.1f})"
            print(f"| {query} | {first} | {later[query] / 1000:.1f} | {found} |")


def _ask_ours(page: Page, query: str) -> str:
    page.fill("input[name=q]", query)
    page.press("input[name=q]", "Enter")
    page.wait_for_function("() => !['', 'Mencari…'].includes(document.getElementById('_kabar').textContent)")
    page.wait_for_load_state("networkidle")
    return str(page.text_content("#_kabar"))


def _measure_pagefind(items: tuple[Any, ...]) -> None:
    with tempfile.TemporaryDirectory(prefix="warta-pagefind-") as name:
        folder = Path(name)
        for number, item in enumerate(items):
            day = f"{item.published:%Y-%m-%d}"
            (folder / f"{number}.html").write_text(
                f'<!doctype html><html lang="id"><title>{escape(item.title)}</title><main data-pagefind-body>'
                f'<h1>{escape(item.title)}</h1><time data-pagefind-sort="date">{day}</time>'
                f"{item.content_html}</main></html>",
                encoding="utf-8",
            )
        start = time.perf_counter()
        command = [sys.executable, "-m", "pagefind", "--site", name, "--quiet"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        size = sum(file.stat().st_size for file in (folder / "pagefind").rglob("*") if file.is_file())
        print(
            f"\nPagefind: index made in {time.perf_counter() - start:.1f} s, {size / 1e6:.2f} MB (compressed by itself)"
        )
        (folder / "cari.html").write_text("<!doctype html><html lang=id><title>x</title><p>x", encoding="utf-8")
        with serve_counted(folder) as (base, sent), open_browser() as browser:
            print("| query | first of a visit, kB | later, kB | found |\n| --- | ---: | ---: | --- |")
            _ask_all(browser, f"{base}cari.html", sent, _ask_pagefind)


def _ask_pagefind(page: Page, query: str) -> str:
    found = page.evaluate(
        """async query => {
          const pagefind = await import("/pagefind/pagefind.js");
          await pagefind.init();
          const search = await pagefind.search(query, {sort: {date: "desc"}});
          await Promise.all(search.results.slice(0, 10).map(result => result.data()));
          return search.results.length;
        }""",
        query,
    )
    page.wait_for_load_state("networkidle")
    return f"{found}"


if __name__ == "__main__":
    sys.exit(main())
