"""How a project of Warta changes between two builds: one article more, a correction, another theme, other settings."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from site_builder.bench.corpus import Story, write_office
from site_builder.bench.peer import OFFICE, Peer
from site_builder.engine.theme import find_theme
from site_builder.strings import say

SETTINGS = """site_name: KPU Kota Malang
docs_dir: content/kota-malang/halaman
theme: {name: material, language: id, custom_dir: tampilan}
plugins: [{warta: {office: kota-malang}}]
"""
NETWORK = "base_url: https://{host}/\n"
FRAME, END = "base.html", "</body>"  # the template around every page, and where it can be changed
SCENARIOS = 5


class Extent(StrEnum):
    """What of a site differs after a change: no file, few files, all that names a thing, each page."""

    NOTHING = "nothing"
    FEW = "few"
    MUCH = "much"
    EVERY_PAGE = "every-page"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A change of Warta's project, done before a build; `number` is the round. `extent` says how much it changes.

    `goal` is the wall time that it may take, as a share of the other builder's full build.
    """

    name: str
    change: Callable[[Path, int], None]
    extent: Extent
    goal: float | None = None


def plan_scenarios(later: Sequence[Story]) -> tuple[Scenario, ...]:
    """What is measured. `later` are the stories that come after those of the project, one a round.

    The correction is the first small build after one that changed every page: it pays for a second tree, out of which
    the builds after it grow.
    """

    def add(project: Path, number: int) -> None:
        write_office(project / "content" / OFFICE, later[number : number + 1])

    return (
        Scenario(say("bench.warm-theme"), _change_theme, Extent.EVERY_PAGE),
        Scenario(say("bench.warm-settings"), _change_settings, Extent.MUCH),
        Scenario(say("bench.warm-correction"), _correct, Extent.FEW),
        Scenario(say("bench.warm-article"), add, Extent.FEW, 1 / 10),
        Scenario(say("bench.warm-nothing"), lambda project, number: None, Extent.NOTHING, 1 / 20),
    )


def prepare_project(warta: Peer, stories: Sequence[Story], project: Path) -> Path:
    """The project of Warta with settings and a theme of its own, which can be changed."""
    project.mkdir(parents=True)
    warta.prepare(project, stories)
    (project / "content" / OFFICE / "halaman").mkdir()
    (project / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (project / "content" / "network.yml").write_text(NETWORK.format(host="kota-malang.kpu.go.id"), encoding="utf-8")
    (project / "tampilan").mkdir()
    shutil.copy(find_theme() / FRAME, project / "tampilan" / FRAME)
    return project


def _correct(project: Path, number: int) -> None:
    """One word more in an article of the middle."""
    files = sorted((project / "content" / OFFICE / "berita").rglob("*.md"))
    file = files[len(files) // 2 + number]
    file.write_text(file.read_text(encoding="utf-8") + f"\nDiralat, putaran {number}.\n", encoding="utf-8")


def _change_theme(project: Path, number: int) -> None:
    """One line more at the end of all pages."""
    frame = project / "tampilan" / FRAME
    text = frame.read_text(encoding="utf-8")
    frame.write_text(text.replace(END, f"<p>putaran {number}</p>\n{END}"), encoding="utf-8")


def _change_settings(project: Path, number: int) -> None:
    """Another host, which every page names."""
    host = f"berita-{number}.example"
    (project / "content" / "network.yml").write_text(NETWORK.format(host=host), encoding="utf-8")
