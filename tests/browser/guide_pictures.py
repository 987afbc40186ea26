"""The pictures of the guides, taken from the real thing: `python tests/browser/guide_pictures.py` makes them again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent.parent / name) for name in ("", "browser", "cli")]

from desk import SECONDS, Desk, Office, open_desk
from editor_repository import a_repository
from PIL import Image
from playwright.sync_api import Browser, Locator, Page
from test_cli_serve import serving
from visits import open_browser, open_page
from webserver import serve

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "docs/panduan/gambar"
WINDOW = {"width": 1000, "height": 720}
COLOURS = 96

Take = Callable[[str, Page], None]
TITLE = "Posko banjir dibuka di lima kecamatan (contoh)"


def take_pictures(folder: Path) -> None:
    """Makes every picture anew in `folder`."""

    def take(name: str, page: Page) -> None:
        page.wait_for_timeout(300)  # what fades in has faded in
        with Image.open(BytesIO(page.screenshot())) as shot:
            shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)

    folder.mkdir(parents=True, exist_ok=True)
    with open_browser() as browser, TemporaryDirectory() as scratch:
        _take_editor(browser, Path(scratch), take)
        _take_preview(browser, Path(scratch) / "pratinjau", take)


def _take_editor(browser: Browser, scratch: Path, take: Take) -> None:
    office = Office(scratch)
    with open_desk(browser, office, window=WINDOW, arrived=lambda page: take("masuk", page)) as desk:
        desk.page.goto(f"{desk.base}admin/#/collections/kota-malang")
        desk.page.get_by_text("Kabar").first.wait_for()
        take("daftar", desk.page)
        _write(desk, take)
        _correct(desk, take)
    office.pull()
    office.place.build()
    with serve(office.place.root / "site") as base, open_page(browser, viewport=WINDOW, device_scale_factor=1) as page:
        page.goto(f"{base}berita/2026/11/20/a/")
        take("situs-ralat", page)


def _write(desk: Desk, take: Take) -> None:
    desk.new()
    desk.fill("title", TITLE)
    desk.fill("date", "2026-11-20T09:30")
    take("formulir", desk.page)
    desk.add("image")
    desk.picture(ROOT / "content/kpu-ri/media/gambar/pola-nusantara.png")
    desk.save()
    _show(desk.field("image"))
    take("gambar", desk.page)
    _wait_for_silence(desk, "fields have errors")
    desk.fill("image.alt", "Pola nusantara berwarna merah")
    desk.write("Posko dibuka sejak Jumat pagi.")
    _show(desk.field("draft"))
    desk.fill("embargo", "2026-11-21T08:00")
    take("embargo", desk.page)
    desk.saved()


def _correct(desk: Desk, take: Take) -> None:
    _wait_for_silence(desk, "Entry saved")
    desk.open("Kabar")
    desk.add("corrections")
    desk.fill("corrections.0.date", "2026-11-21T08:00")
    desk.fill("corrections.0.note", "Semula tertulis empat kecamatan, yang benar lima.")
    _show(desk.field("corrections"))
    take("ralat", desk.page)
    desk.saved()
    _wait_for_silence(desk, "Entry saved")
    desk.open("Kabar")
    desk.add("withdrawn")
    desk.fill("withdrawn.date", "2026-11-22T08:00")
    desk.fill("withdrawn.reason", "Keterangan dari narasumber dicabut.")
    _show(desk.field("withdrawn"))
    take("tarik", desk.page)


def _take_preview(browser: Browser, scratch: Path, take: Take) -> None:
    place = a_repository(scratch, "null")
    head = f"title: {TITLE}\ndate: 2026-11-20 09:30\nplace: Kota Malang\n"
    place.write("content/berita/2026/2026-11-20-posko.md", f"---\n{head}draft: true\n---\nPosko dibuka sejak Jumat.\n")
    place.write(
        "content/berita/2026/2026-11-19-rapat.md",
        "---\ntitle: RAPAT KOORDINASI PERSIAPAN (CONTOH)\ndate: 2026-11-19\n---\n"
        "Rapat berlangsung Senin (19/11/2026).\n\n![](media/gambar/rapat.jpg)\n",
    )
    with serving(place) as (_, url), open_page(browser, viewport=WINDOW, device_scale_factor=1) as page:
        page.goto(f"{url}berita/2026/11/20/posko/")
        take("pratinjau", page)
        page.goto(f"{url}berita/2026/11/19/rapat/")
        take("pesan", page)


def _wait_for_silence(desk: Desk, told: str) -> None:
    """Until the editor's passing message has passed."""
    desk.page.get_by_text(told).wait_for(state="hidden", timeout=SECONDS)


def _show(part: Locator) -> None:
    part.evaluate("part => part.scrollIntoView({block: 'start'})")


if __name__ == "__main__":
    take_pictures(FOLDER)
