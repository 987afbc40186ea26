"""`warta serve` as an editor sees it: a page that says what is wrong, and is there anew when the file is saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from editor_repository import a_repository, install
from instruments import AXE, need
from playwright.sync_api import Browser, Request, expect
from test_cli_serve import serving
from visits import CHROMIUM, DESKTOP, open_browser, open_page, overflow, run_axe

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


LOOK = """state => {
  Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_tab_that_is_hidden_and_shown_again_asks_once_at_a_time(browser: Browser, tmp_path: Path) -> None:
    place = a_repository(tmp_path, "null")
    with serving(place) as (_, url), open_page(browser) as page:
        polls: set[Request] = set()
        page.on("request", lambda asked: polls.add(asked) if "/livereload/" in asked.url else None)
        page.on("requestfinished", lambda asked: polls.discard(asked))
        page.on("requestfailed", lambda asked: polls.discard(asked))
        page.goto(f"{url}berita/2026/11/20/a/")
        for _ in range(8):
            page.evaluate(LOOK, "hidden")
            page.evaluate(LOOK, "visible")
        page.evaluate("fetch('/pratinjau.css').then(answer => answer.text())")
        assert len(polls) == 1
        page.evaluate(LOOK, "hidden")
        page.evaluate("fetch('/pratinjau.css').then(answer => answer.text())")
        assert len(polls) == 0

        page.evaluate(LOOK, "visible")
        place.write(FILE, "---\ntitle: Kabar kedua\ndate: 2026-11-20\n---\nIsi.\n")
        expect(page.locator("h1")).to_have_text("Kabar kedua", timeout=SECONDS)


# What a folder on the disk is to Chromium, for want of a hand that opens one: its own private folder, filled and read
# by the test. All else, from the button to the bytes that are written, is the real thing.
FOLDER = """
const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("situs", {create: true});
window.showDirectoryPicker = async () => {
  const handle = await folder();
  handle.queryPermission = handle.requestPermission = async () => "granted";
  return handle;
};
window.putFile = async (path, text) => {
  const names = path.split("/"), name = names.pop();
  let place = await folder();
  for (const each of names) place = await place.getDirectoryHandle(each, {create: true});
  const stream = await (await place.getFileHandle(name, {create: true})).createWritable();
  await stream.write(text);
  await stream.close();
};
window.readFiles = async () => {
  const found = {};
  const walk = async (place, prefix) => {
    for await (const [name, handle] of place.entries()) {
      if (handle.kind === "directory") await walk(handle, `${prefix}${name}/`);
      else found[prefix + name] = await (await handle.getFile()).text();
    }
  };
  await walk(await folder(), "");
  return found;
};
"""


def test_the_editor_beside_the_preview_writes_into_the_folder_that_its_user_opens(
    browser: Browser, tmp_path: Path
) -> None:
    place = a_repository(tmp_path, "null")
    install(tmp_path)
    place.write(".git/HEAD", "ref: refs/heads/main\n")
    with serving(place) as (_, url), open_page(browser, viewport=DESKTOP, device_scale_factor=1) as page:
        page.add_init_script(FOLDER)
        desk = Desk(page, url)
        page.goto(f"{url}admin/")
        assert page.locator("aside.pratinjau").count() == 0
        for path in (".git/HEAD", FILE):
            page.evaluate("([path, text]) => putFile(path, text)", [path, place.read(path)])
        page.get_by_role("button", name="Work with Local Repository").click()
        expect(page.get_by_text("Collections").first).to_be_visible(timeout=SECONDS)
        desk.open("Kabar")
        desk.fill("title", "Kabar dari folder")
        desk.saved()
        written = page.evaluate("readFiles()")
        assert sorted(written) == [".git/HEAD", FILE]

        place.write(FILE, written[FILE])
        page.goto(f"{url}berita/2026/11/20/a/")
        expect(page.locator("h1")).to_have_text("Kabar dari folder", timeout=SECONDS)
        expect(page.get_by_role("complementary", name="Pratinjau")).to_contain_text("0 catatan")
    assert place.build().code == 0
    assert not (tmp_path / "site/admin").exists()
