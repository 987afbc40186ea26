"""`warta serve` as an editor sees it: a page that says what is wrong, and is there anew when the file is saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from editor_repository import a_repository, install
from instruments import AXE, need
from playwright.sync_api import Browser, expect
from test_cli_serve import serving
from visits import CHROMIUM, open_browser, open_page, overflow, run_axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SECONDS = 30_000
FILE = "content/berita/2026/2026-11-20-a.md"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need(CHROMIUM)
    with open_browser() as opened:
        yield opened


def test_a_saved_file_shows_at_once_with_what_is_wrong_and_the_page_keeps_its_policy(
    browser: Browser, tmp_path: Path
) -> None:
    need(AXE)
    place = a_repository(tmp_path, "null")
    head = "title: {}\ndate: 2026-11-20\n{}"
    place.write(FILE, f"---\n{head.format('Kabar pertama', 'draft: true')}\n---\nIsi.\n")
    with serving(place) as (_, url), open_page(browser) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.goto(f"{url}berita/2026/11/20/a/")
        bar = page.get_by_role("complementary", name="Pratinjau")
        expect(bar).to_contain_text("Draf: berita ini tidak terbit sampai tanda draf dihapus.")
        expect(page.locator("h1")).to_have_text("Kabar pertama")
        assert bar.evaluate("bar => getComputedStyle(bar).backgroundColor") == "rgb(255, 243, 191)"
        assert run_axe(page, AXE.read_text(encoding="utf-8")) == []
        assert overflow(page) == []

        place.write(FILE, f"---\n{head.format('Kabar kedua', 'drat: true')}\n---\nIsi.\n")
        expect(bar).to_contain_text("drat: kunci tidak dikenal, mirip draft; tulis draft:", timeout=SECONDS)

        place.write(FILE, f"---\n{head.format('Kabar ketiga', '')}\n---\nIsi.\n")
        expect(page.locator("h1")).to_have_text("Kabar ketiga", timeout=SECONDS)
        expect(bar).to_contain_text("0 berita belum tampil, 0 catatan")
        assert said == []


def test_the_editor_stands_beside_the_preview_for_the_folder_on_this_machine(browser: Browser, tmp_path: Path) -> None:
    place = a_repository(tmp_path, "null")
    install(tmp_path)
    with serving(place) as (_, url), open_page(browser) as page:
        page.goto(f"{url}admin/")
        expect(page.get_by_role("button", name="Work with Local Repository")).to_be_visible(timeout=SECONDS)
        assert page.locator("aside.pratinjau").count() == 0
    assert place.build().code == 0
    assert not (tmp_path / "site/admin").exists()
