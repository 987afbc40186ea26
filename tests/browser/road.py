"""The road of news, walked as an operator and an editor walk it: from a page in a browser to every portal and feed.

`python tests/browser/road.py [FOLDER]` prints how long each step took, and with a folder leaves pictures there.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), *(str(Path(__file__).parents[1] / name) for name in ("", "cli"))]

from desk import Desk, Office, open_desk  # noqa: E402
from photos import a_photo  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402
from visits import open_browser, open_page  # noqa: E402
from webserver import serve  # noqa: E402
from workplace import Workplace, a_network  # noqa: E402

TITLE = "Posko banjir dibuka di lima kecamatan"
PAGE = "berita/2026/11/20/posko-banjir-dibuka-di-lima-kecamatan/index.html"
PORTALS = {"own": "kantor/kota-malang/", "province": "kantor/prov-jawa-timur/", "nation": ""}


@dataclass
class Road:
    """An office with a repository of its own, a network that reads it, and the time that each step took."""

    office: Office
    network: Workplace
    shots: Path | None = None
    seconds: list[tuple[str, float]] = field(default_factory=list)

    @classmethod
    def begin(cls, root: Path, shots: Path | None = None) -> Road:
        office, network = Office(root / "kantor"), a_network(root / "jaringan")
        (network.root / "content/kota-malang").rename(root / "lama")
        network.write(
            "content/network.yml",
            f"base_url: https://berita.example/\nsources:\n  kota-malang: {{git: '{office.bare}'}}\n",
        )
        return cls(office, network, shots)

    def step(self, name: str, do: Callable[[], object]) -> None:
        began = time.perf_counter()
        do()
        self.seconds.append((name, time.perf_counter() - began))

    def build(self) -> None:
        """What the workflows do after a merge: the office's site, then the portals."""
        self.office.pull()
        self.step("the office's site is built", lambda: self._build(self.office.place))
        self.step("the portals hear of it and are built", lambda: self._build(self.network))

    def walk(self, browser: Browser) -> Iterator[str]:
        """Goes the whole road; tells after each part of it what was done, for whoever looks at the sites then."""
        photo = self.network.write("foto.jpg", a_photo(3000, 2000))
        began = time.perf_counter()
        with open_desk(browser, self.office) as desk:
            self.seconds.append(
                ("a repository is made, pushed and built; the editor signs in", time.perf_counter() - began)
            )
            self.step("an article with a picture is written and committed", lambda: self._write(desk, photo))
            self.build()
            self._photograph(browser, "terbit")
            yield "published"
            self.step("it is corrected", lambda: self._correct(desk))
            self.build()
            self._photograph(browser, "ralat")
            yield "corrected"
            self.step("it is withdrawn", lambda: self._withdraw(desk))
            self.build()
            self._photograph(browser, "ditarik")
            yield "withdrawn"

    def items(self, portal: str) -> dict[str, dict[str, object]]:
        """The items of a portal's JSON Feed by title."""
        feed = json.loads(self.network.read(f"site/{PORTALS[portal]}feed.json"))
        return {item["title"]: item for item in feed["items"]}

    def feeds(self, portal: str) -> str:
        """The texts of a portal's RSS and Atom feeds."""
        return "".join(self.network.read(f"site/{PORTALS[portal]}{name}") for name in ("rss.xml", "atom.xml"))

    def _build(self, place: Workplace) -> None:
        outcome = place.build()
        assert outcome.code == 0, outcome

    def _write(self, desk: Desk, photo: Path) -> None:
        desk.new()
        desk.fill("title", TITLE)
        desk.fill("date", "2026-11-20T09:30")
        desk.add("image")
        desk.picture(photo)
        desk.fill("image.alt", "Petugas menata meja posko")
        desk.write("Posko dibuka sejak Jumat pagi #TemanPemilih.")
        desk.saved()

    def _correct(self, desk: Desk) -> None:
        desk.open(TITLE)
        desk.add("corrections")
        desk.fill("corrections.0.date", "2026-11-21T08:00")
        desk.fill("corrections.0.note", "Lima kecamatan, bukan empat.")
        desk.saved()

    def _withdraw(self, desk: Desk) -> None:
        desk.open(TITLE)
        desk.add("withdrawn")
        desk.fill("withdrawn.date", "2026-11-22T08:00")
        desk.fill("withdrawn.reason", "Sumbernya keliru.")
        desk.saved()

    def _photograph(self, browser: Browser, name: str) -> None:
        if self.shots is None:
            return
        pages = {"kantor": PORTALS["own"], "berita": PORTALS["own"] + PAGE.removesuffix("index.html")}
        pages |= {"provinsi": PORTALS["province"], "nasional": PORTALS["nation"]}
        with serve(self.network.root / "site") as base, open_page(browser) as page:
            for part, path in pages.items():
                page.goto(base + path, wait_until="networkidle")
                page.screenshot(path=self.shots / f"{name}-{part}.png")


def main(shots: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix="warta-road-") as folder, open_browser() as browser:
        road = Road.begin(Path(folder), shots)
        for _ in road.walk(browser):
            pass
    print("| step | seconds |\n| --- | ---: |")
    for name, seconds in road.seconds:
        print(f"| {name} | {seconds:.1f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
