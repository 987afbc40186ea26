"""A build that grows out of earlier ones gives, to the byte, what a build into an empty folder gives."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from photos import a_photo
from workplace import NOW, Workplace, a_network

from site_builder.engine.site import forget_theme

STEPS = 10


class Newsroom:
    """Editors at work: each step changes something of the network, or the time."""

    def __init__(self, place: Workplace, seed: int) -> None:
        self.place = place
        self.chance = random.Random(seed)
        self.now = datetime.fromisoformat(NOW)
        self.count = 0
        self.files = list((place.root / "content").rglob("*.md"))

    def step(self) -> str:
        """Does one thing and names it."""
        ways: list[Callable[[], object]] = [
            *(
                self.publish,
                self.publish,
                self.publish,
                self.retitle,
                self.retag,
                self.delete,
                self.withdraw,
                self.press,
            ),
            *(self.picture, self.let_time_pass, self.facts, self.page, self.alias, self.settings, self.template),
            self.correct,
        ]
        way = self.chance.choice(ways)
        way()
        return way.__name__

    def publish(self, more: str = "") -> Path:
        self.count += 1
        day = f"2026-{self.chance.randint(8, 11):02}-{self.chance.randint(1, 24):02}"
        tags = ", ".join(self.chance.sample(("contoh", "pemilih", "logistik", "DPB"), 2))
        office = self.chance.choice(("kota-malang", "kota-malang", "prov-jawa-timur", "kpu-ri"))
        file = self.place.article(
            office, f"{day}-berita-{self.count}", title=f"Berita {self.count}", more=f"tags: [{tags}]\n{more}"
        )
        self.files.append(file)
        return file

    def _change(self, old: str, new: str) -> None:
        file = self.chance.choice([file for file in self.files if file.exists()])
        file.write_text(file.read_text().replace(old, new, 1))

    def retitle(self) -> None:
        self._change("title: ", f"title: Baru {self.chance.randint(1, 99)} ")

    def retag(self) -> None:
        self._change("tags: [", "kind: pengumuman\ntags: [lain, ")

    def correct(self) -> None:
        self._change("\n---\n", "\ncorrections:\n  - date: 2026-11-23 08:00\n    note: Angka diperbaiki\n---\n")

    def delete(self) -> None:
        self.chance.choice(self.files).unlink(missing_ok=True)

    def withdraw(self) -> None:
        self._change("\n---\n", "\nwithdrawn:\n  date: 2026-11-23 10:00\n  reason: Keliru\n---\n")

    def press(self) -> None:
        end = self.now + timedelta(hours=self.chance.randint(1, 90))
        self.publish(f"urgent: true\nexpires: {end:%Y-%m-%d %H:%M}\n")

    def picture(self) -> None:
        name = f"media/foto-{self.chance.randint(1, 2)}.png"
        shade = self.chance.randint(0, 255)
        self.place.write(f"content/kota-malang/{name}", a_photo(80 + shade % 7, 60))
        more = f"image:\n  src: {name}\n  alt: Foto {shade}\n"
        self.place.article("kota-malang", "2026-11-02-bergambar", title="Bergambar", more=more)

    def let_time_pass(self) -> None:
        self.now += timedelta(hours=self.chance.choice((1, 30, 200)))

    def facts(self) -> None:
        self.place.write("content/kota-malang/kantor.yml", f"phone: 0341-{self.chance.randint(100000, 999999)}\n")

    def page(self) -> None:
        number = self.chance.randint(1, 2)
        self.place.write(f"content/kota-malang/halaman/profil-{number}.md", f"# Profil {self.chance.randint(1, 99)}\n")

    def alias(self) -> None:
        self.publish(f"aliases: [lama/{self.chance.randint(1, 9)}]\n")

    def settings(self) -> None:
        window = self.chance.randint(2, 9)
        self.place.write("content/network.yml", f"base_url: https://berita.example/\nwindow: {window}\n")

    def template(self) -> None:
        words = f"templat {self.chance.randint(1, 99)}"
        self.place.write("templat/warta/parts/line.html", f"<li>{{{{ card.title }}}} {words}</li>")
        theme = "theme:\n  name: material\n  custom_dir: templat\n"
        self.place.write("mkdocs.yml", f"site_name: W\n{theme}extra:\n  x: {words}\n")


@pytest.mark.parametrize("seed", range(3))
def test_whatever_editors_do_the_site_is_as_if_built_from_nothing(tmp_path: Path, seed: int) -> None:
    place = a_network(tmp_path)
    room = Newsroom(place, seed)
    done = []
    for turn in range(STEPS):
        done.append(room.step())
        forget_theme()
        grown = place.warta("build", "--now", room.now.isoformat(), "--jobs", 1)
        whole = place.warta("build", "--now", room.now.isoformat(), "--jobs", 1, "--out", f"utuh-{turn}")
        assert (grown.code, grown.err) == (whole.code, whole.err)
        new, clean = place.tree(), place.tree(f"utuh-{turn}")
        assert new.keys() == clean.keys(), done
        assert [path for path in clean if new[path] != clean[path]] == [], done
    forget_theme()


def test_a_new_article_leaves_the_pages_of_others_alone(tmp_path: Path) -> None:
    place = a_network(tmp_path)
    for number in range(60):
        place.article("kota-malang", f"2026-09-{number // 2 + 1:02}-berita-{number}", title=f"Berita {number}")
    place.build()
    place.build()
    before = place.inodes()
    place.article("kota-malang", "2026-11-23-baru", title="Baru")
    place.build()
    after = place.inodes()
    changed = {path for path in after if before.get(path) != after[path]}
    articles = {path for path in changed if path.startswith("kantor/kota-malang/berita/2026/") and path.count("/") == 7}
    assert articles == {f"kantor/kota-malang/berita/2026/11/{name}" for name in ARTICLES_CHANGED}
    assert len(changed) < len(after) / 3


ARTICLES_CHANGED = ("23/baru/index.html", "23/baru/kartu.png", "20/posko-banjir/index.html")


def test_an_own_template_that_changed_changes_the_days_of_a_portal_too(tmp_path: Path) -> None:
    place = a_network(tmp_path)
    place.write("mkdocs.yml", "site_name: W\ntheme:\n  name: material\n  custom_dir: templat\n")
    day = "site/kantor/prov-jawa-timur/daerah/2026/11/20/index.html"
    for words in ("pertama", "kedua"):
        place.write("templat/warta/parts/card.html", f"<li>{{{{ card.title }}}} {words}</li>")
        forget_theme()
        place.build()
        assert f"Kabar dari kota-malang {words}" in place.read(day)
    forget_theme()


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    place = a_network(tmp_path)
    place.build()
    before = place.inodes()
    for _ in range(3):
        place.build()
        assert place.inodes() == before


@pytest.mark.parametrize("layout", ["one-host", "host-per-office"])
def test_every_second_build_grows_out_of_the_same_folder(tmp_path: Path, layout: str) -> None:
    place = a_network(tmp_path)
    place.write("content/network.yml", f"base_url: https://berita.example/\nlayout: {layout}\n")
    place.write("content/kota-malang/halaman/profil.md", "# Profil\n")
    place.article("kota-malang", "2026-11-03-pindah", title="Pindah", more="aliases: [lama]\n")
    folders = []
    for number in range(4):
        place.article("kota-malang", f"2026-11-0{number + 1}-baru", title=f"Baru {number}")
        place.build()
        folders.append((tmp_path / "site").stat().st_ino)
    assert folders == [folders[0], folders[1]] * 2


PROBE = """
import sys
from site_builder.cli import run
code = run(sys.argv[1:])
print(code, *sorted({"mkdocs.config", "jinja2"} & sys.modules.keys()))
"""


def test_a_build_that_needs_no_template_starts_neither_mkdocs_nor_jinja(tmp_path: Path) -> None:
    """One article more of a shape that was printed before: what its pages look like is known."""
    place = Workplace(tmp_path)
    place.write("mkdocs.yml", "site_url: https://kota-malang.example/\nplugins: [{warta: {office: kota-malang}}]\n")
    needed = []
    for day in range(1, 6):
        head = f"title: Kabar {day}\ndate: 2026-11-{day:02} 09:00\ntags: [contoh]\n"
        place.write(f"content/berita/2026-11-{day:02}-kabar.md", f"---\n{head}---\nIsi.\n")
        command = (sys.executable, "-c", PROBE, "build", "--now", NOW, "--jobs", "1")
        done = subprocess.run(command, cwd=place.root, capture_output=True, text=True, check=True)
        needed.append(done.stdout.splitlines()[-1])
    assert needed[0] == "0 jinja2 mkdocs.config"
    assert needed[-1] == "0"
