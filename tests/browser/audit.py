"""Prints what every kind of page costs and how it is judged: `python tests/browser/audit.py`.

`--lighthouse` asks Lighthouse too; `--material` sets a plain blog of Material for MkDocs beside ours.

It builds the demo network with a few articles more, serves it on loopback, and visits each page with Chromium.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from instruments import AXE, CATEGORIES, CHECKER, LIGHTHOUSE, check_html, complaints, run_lighthouse  # noqa: E402
from plain_blog import build_material_blog  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402
from showroom import PAGES, build_showroom, file_of  # noqa: E402
from visits import NARROW, open_browser, open_page, overflow, run_axe, visit  # noqa: E402
from webserver import serve  # noqa: E402


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="warta-audit-") as folder:
        site = build_showroom(Path(folder))
        with serve(site) as base, open_browser() as browser:
            print("| page | HTML+CSS+JS, B | with pictures, B | requests | shift | 320 px | axe | console |")
            print("| --- | ---: | ---: | ---: | ---: | --- | --- | --- |")
            for name, path in PAGES.items():
                _print_row(browser, base, name, path)
            if CHECKER.exists():
                told = check_html(file_of(site, path) for path in PAGES.values())
                print(f"\nNu HTML checker: {len(told)} errors and warnings on {len(PAGES)} pages", *told, sep="\n")
            if "--lighthouse" in sys.argv and LIGHTHOUSE.exists():
                print("\n| page | " + " | ".join(CATEGORIES) + " |\n| --- |" + " ---: |" * len(CATEGORIES))
                for name in PAGES:
                    report = Path(folder) / "lighthouse.json"
                    scores = run_lighthouse(base + PAGES[name], report)
                    print(f"| {name} | " + " | ".join(str(scores[c]) for c in CATEGORIES) + " |", complaints(report))
        if "--material" in sys.argv:
            _compare(Path(folder) / "material")
    return 0


def _print_row(browser: Browser, base: str, name: str, path: str) -> None:
    seen = visit(browser, base, path)
    with open_page(browser, viewport=NARROW) as page:
        page.goto(base + path)
        wide = overflow(page)
        found = run_axe(page, AXE.read_text(encoding="utf-8")) if AXE.exists() else ["not installed"]
    cells = [name, seen.text, seen.text + seen.pictures, seen.requests, f"{seen.shift:.3f}"]
    words = ["; ".join(wide[:3]) or "fits", "; ".join(found) or "0", "; ".join(seen.messages) or "0"]
    print("| " + " | ".join(map(str, [*cells, *words])) + " |", flush=True)


def _compare(folder: Path) -> None:
    site, pages = build_material_blog(folder)
    with serve(site) as base, open_browser() as browser:
        print("\nA plain Material blog with the same articles, without web fonts:")
        for name, path in pages.items():
            _print_row(browser, base, name, path)
            if LIGHTHOUSE.exists() and "--lighthouse" in sys.argv:
                report = folder / "lighthouse.json"
                print(dict(run_lighthouse(base + path, report)), complaints(report))
    if CHECKER.exists():
        told = check_html(file_of(site, path) for path in pages.values())
        print(f"Nu HTML checker: {len(told)} errors and warnings")


if __name__ == "__main__":
    sys.exit(main())
