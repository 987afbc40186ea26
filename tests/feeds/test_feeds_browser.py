"""A feed opened in a browser: readable without a script, by its style sheet."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from builders import a_feed, an_item

from site_builder.engine.subscribing import dump_feed_style
from site_builder.feeds import dump_atom, dump_rss
from site_builder.strings import say

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


SEEN = """[...document.querySelectorAll('*')]
    .filter(element => !element.children.length && element.checkVisibility())
    .map(element => element.textContent).join('\\n')"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def host(tmp_path: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists() and not os.environ.get("CI"), reason="Chromium is not installed")
def test_people_see_what_a_feed_is_and_its_news(tmp_path: Path, host: str) -> None:
    from playwright.sync_api import sync_playwright

    item = an_item(title="Posko <dibuka> & dijaga", summary="Ringkasan polos", content_html="<p>Isi lengkap</p>")
    feed = a_feed(items=(item,), style="/umpan.css")
    (tmp_path / "umpan.css").write_bytes(dump_feed_style())
    (tmp_path / "rss.xml").write_bytes(dump_rss(feed))
    (tmp_path / "atom.xml").write_bytes(dump_atom(feed))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        page = browser.new_page(viewport={"width": 360, "height": 640})
        for name in ("rss.xml", "atom.xml"):
            page.goto(host + name)
            seen = page.evaluate(SEEN)
            assert item.title in seen
            assert "Ringkasan polos" in seen
            assert "Isi lengkap" not in seen
            assert "tag:kpu.go.id" not in seen
            told = page.evaluate("getComputedStyle(document.documentElement, '::before').content")
            assert say("feed.style-what") in told
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
        browser.close()
