"""The web editor in a real browser, used as its editors use it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from editor_repository import a_repository, install
from forge import BRANCH, NAME, OWNER, TOKEN, serve_forge
from playwright.sync_api import Browser, Locator, Page, expect
from visits import DESKTOP, open_page
from webserver import serve
from workplace import Workplace

SECONDS = 20_000  # milliseconds; far more than anything here needs
WHO = ("-c", "user.name=Penulis Contoh", "-c", "user.email=penulis@kantor.example")


class Desk:
    """The editor's page of the office `kota-malang`, signed in. `elsewhere` are requests to other hosts."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.elsewhere: list[str] = []
        self.faults: list[str] = []
        page.set_default_timeout(SECONDS)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def sign_in(self) -> None:
        self.page.goto(f"{self.base}admin/")
        self.page.get_by_role("button", name="Sign In Using Access Token").click()
        self.page.locator("dialog input").first.fill(TOKEN)
        self.page.get_by_role("button", name="Sign In", exact=True).click()
        expect(self.page.get_by_text("Collections").first).to_be_visible(timeout=SECONDS)

    def new(self) -> None:
        self.page.goto(f"{self.base}admin/#/collections/kota-malang/new")
        expect(self.field("title")).to_be_visible(timeout=SECONDS)

    def open(self, title: str) -> None:
        self.page.goto(f"{self.base}admin/#/collections/kota-malang")
        self.page.get_by_text(title).first.click()
        expect(self.field("title")).to_be_visible(timeout=SECONDS)

    def field(self, key: str) -> Locator:
        """The part of the form for a key such as `image.alt`; the form is drawn as far as it was scrolled."""
        found = self.page.locator(f'[data-key-path="{key}"]').first
        for _ in range(50):
            if found.count():
                break
            self.page.get_by_role("group", name="Content Editor").hover()
            self.page.mouse.wheel(0, 600)
            self.page.wait_for_timeout(50)
        return found

    def fill(self, key: str, text: str) -> None:
        self.field(key).locator("input, textarea").first.fill(text)

    def add(self, key: str) -> None:
        """Opens the parts of a value that may be left out, or one more entry of a list."""
        self.field(key).get_by_role("checkbox").or_(self.field(key).get_by_role("button", name="Add")).first.click()

    def write(self, text: str) -> None:
        self.field("body").locator("[contenteditable=true]").first.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def choose(self, key: str, option: str) -> None:
        self.field(key).get_by_role("combobox").first.click()
        self.page.get_by_role("option", name=option).click()

    def picture(self, file: Path, key: str = "image.src") -> None:
        self.field(key).locator("input[type=file]").first.set_input_files(file)
        self.field(key).get_by_role("button", name="Replace").scroll_into_view_if_needed()
        expect(self.field(key).locator("img").first).to_be_visible(timeout=SECONDS)

    def save(self) -> None:
        self.page.get_by_role("button", name="Save", exact=True).click()

    def saved(self) -> None:
        self.save()
        expect(self.page).to_have_url(re.compile("#/collections/kota-malang$"), timeout=SECONDS)


class Office:
    """The repository of an office: a bare one at its forge, and a checkout that builds its site."""

    def __init__(self, root: Path) -> None:
        self.bare = root / f"{NAME}.git"
        self.place = Workplace(root / "repo")

    def git(self, *arguments: str) -> str:
        command = ["git", *WHO, *arguments]
        return subprocess.run(
            command, cwd=self.place.root, check=True, capture_output=True, text=True, timeout=60
        ).stdout

    def start(self, api: str) -> None:
        """Makes the checkout, and pushes it into the bare repository."""
        subprocess.run(["git", "init", "--quiet", "--bare", "-b", BRANCH, str(self.bare)], check=True)
        repo = f"{OWNER}/{NAME}"
        a_repository(self.place.root, f"{{forge: gitea, repo: {repo}, branch: {BRANCH}, api_root: '{api}'}}")
        install(self.place.root)
        self.place.write(".gitignore", "/site/\n/.site.*\n/.warta/\n")
        self.git("init", "--quiet", "-b", BRANCH)
        self.push("Mulai")
        self.git("branch", "--set-upstream-to", f"origin/{BRANCH}")

    def push(self, message: str) -> None:
        if "origin" not in self.git("remote"):
            self.git("remote", "add", "origin", str(self.bare))
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", message)
        self.git("push", "--quiet", "origin", BRANCH)

    def pull(self) -> None:
        self.git("pull", "--quiet", "--ff-only")


@contextmanager
def open_desk(
    browser: Browser,
    office: Office,
    zone: str = "Asia/Jakarta",
    window: Mapping[str, int] = DESKTOP,
    arrived: Callable[[Page], None] = lambda page: None,
) -> Iterator[Desk]:
    """The editor of a new office, signed in; its browser stands in `zone`. `arrived` sees the page before that."""
    with serve_forge(office.bare) as api:
        office.start(api)
        assert office.place.build().code == 0
        with (
            serve(office.place.root / "site") as base,
            open_page(browser, viewport=window, device_scale_factor=1, timezone_id=zone) as page,
        ):
            desk = Desk(page, base)
            origins = (base, api.removesuffix("/api/v1"), "blob:", "data:")
            page.on("response", lambda r: None if r.url.startswith(origins) else desk.elsewhere.append(r.url))
            page.goto(f"{base}admin/")
            page.get_by_role("button", name="Sign In Using Access Token").wait_for()
            arrived(page)
            desk.sign_in()
            yield desk
