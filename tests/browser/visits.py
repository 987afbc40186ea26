"""Visits pages with a real browser and notes what a reader's phone would notice."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
NARROW = {"width": 320, "height": 640}

_SHIFT = """() => new Promise(done => {
  let total = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) total += entry.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(total), 200);
})"""


_SCROLL = """async () => {
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
    scrollTo(0, top);
    await new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)));
  }
}"""


@dataclass(slots=True)
class Visit:
    """One page load. Sizes are bytes over the wire, heads included; `later` is what came when the reader scrolled."""

    text: int = 0
    pictures: int = 0
    requests: int = 0
    later: int = 0
    scripts: int = 0
    shift: float = 0.0
    elsewhere: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@contextmanager
def open_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page in a context of its own, as large as a phone if not told otherwise."""
    context = browser.new_context(**{"viewport": PHONE, "device_scale_factor": 2, "locale": "id-ID", **options})
    try:
        yield context.new_page()
    finally:
        context.close()


def visit(browser: Browser, base: str, path: str, **options: Any) -> Visit:
    """Loads a page once with an empty cache; when all has come, scrolls to its end."""
    found, kinds = Visit(), dict[str, str]()
    with open_page(browser, **options) as page:
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")

        def sent(event: dict[str, Any]) -> None:
            kinds[event["requestId"]] = event.get("type", "")
            found.requests += 1
            found.scripts += event.get("type") == "Script"
            if not event["request"]["url"].startswith((base, "data:")):
                found.elsewhere.append(event["request"]["url"])

        def loaded(event: dict[str, Any]) -> None:
            if kinds.get(event["requestId"]) == "Image":
                found.pictures += int(event["encodedDataLength"])
            else:
                found.text += int(event["encodedDataLength"])

        wire.on("Network.requestWillBeSent", sent)
        wire.on("Network.loadingFinished", loaded)
        page.on("console", lambda message: found.messages.append(message.text))
        page.on("pageerror", lambda error: found.messages.append(str(error)))
        page.goto(base + path, wait_until="networkidle")
        found.shift = page.evaluate(_SHIFT)
        asked = found.requests
        page.evaluate(_SCROLL)
        found.requests, found.later = asked, found.requests - asked
    return found


def overflow(page: Page) -> list[str]:
    """What reaches beyond the right edge of the window: each element's name and class."""
    found: list[str] = page.evaluate("""() => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return [];
      return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1)
        .map(e => `${e.localName}.${e.className}`);
    }""")
    return found


def run_axe(page: Page, source: str) -> list[str]:
    """The violations that axe finds on a page, best practices and the size of targets included: rule, first target."""
    page.evaluate(source)
    rules = "{'target-size': {enabled: true}}"
    result = page.evaluate(f"() => axe.run(document, {{resultTypes: ['violations'], rules: {rules}}})")
    return [f"{v['id']}: {json.dumps(v['nodes'][0]['target'])}" for v in result["violations"]]
