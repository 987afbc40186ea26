"""Prints what every kind of page costs and how it is judged: `python tests/browser/audit.py`.

`--lighthouse` asks Lighthouse too; `--material` sets a plain blog of Material for MkDocs beside ours.

It builds the demo network with a few articles more, serves it on loopback, and visits each page with Chromium.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from instruments import AXE, CHECKER, LIGHTHOUSE, Verdict, check_html, run_lighthouse  # noqa: E402
from plain_blog import build_material_blog  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402
from showroom import PAGES, build_showroom, file_of  # noqa: E402
from visits import DESKTOP, NARROW, open_browser, open_page, overflow, run_axe, visit  # noqa: E402
from webserver import serve  # noqa: E402


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="warta-audit-") as folder:
        site = build_showroom(Path(folder))
        _audit(site, PAGES)
        if "--material" in sys.argv:
            print("\nA plain Material blog with the same articles, without web fonts:\n")
            _audit(*build_material_blog(Path(folder) / "material"))
    return 0


def _audit(site: Path, pages: Mapping[str, str]) -> None:
    """Prints a row for each page: what a phone loads, and what a larger window does; then what programs say."""
    with serve(site) as base:
        asks = LIGHTHOUSE.exists() and "--lighthouse" in sys.argv
        verdicts = list(run_lighthouse([base + path for path in pages.values()])) if asks else [None] * len(pages)
        heads = "page|HTML+CSS+JS, B|with pictures, B|requests|at 1280 px|shift|320 px|axe|console|LCP, s|Lighthouse"
        print("| " + heads.replace("|", " | ") + " |\n|" + " --- |" * (heads.count("|") + 1))
        with open_browser() as browser:
            for (name, path), verdict in zip(pages.items(), verdicts, strict=True):
                _print_row(browser, base, name, path, verdict)
    if CHECKER.exists():
        told = check_html(file_of(site, path) for path in pages.values())
        print(f"\nNu HTML checker: {len(told)} errors and warnings on {len(pages)} pages", *told, sep="\n")


def _print_row(browser: Browser, base: str, name: str, path: str, verdict: Verdict | None) -> None:
    seen = visit(browser, base, path)
    large = visit(browser, base, path, viewport=DESKTOP, device_scale_factor=1)
    with open_page(browser, viewport=NARROW) as page:
        page.goto(base + path)
        wide = overflow(page)
        found = run_axe(page, AXE.read_text(encoding="utf-8")) if AXE.exists() else ["not installed"]
    cells = [name, seen.text, seen.text + seen.pictures, seen.requests]
    cells.append(f"{large.text + large.pictures}, {large.requests}")
    words = ["; ".join(wide[:3]) or "fits", "; ".join(found) or "0", "; ".join(seen.messages) or "0"]
    judged = [f"{verdict.lcp:.1f}", " ".join(map(str, verdict.scores.values()))] if verdict else ["", ""]
    print("| " + " | ".join(map(str, [*cells, f"{seen.shift:.3f}", *words, *judged])) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
