"""Hugo, with a theme of the same weight as ours (`themes/hugo`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from site_builder.bench.corpus import Story, write_pages
from site_builder.bench.peer import Peer, copy_theme

PAGES = {"cari": "Cari", "umpan": "Umpan", "daftar-kantor": "Kantor", "luring": "Baca tanpa internet"}
FEEDS = '["html", "rss", "atom", "jsonfeed"]'
HTML = '["html"]'


def prepare_hugo(project: Path, stories: Sequence[Story]) -> None:
    """The project of a site with these stories, in sections of years and months, each of which is a list.

    As most sites of Hugo it has no search index and draws no pictures.
    """
    write_site(project)
    write_pages(project / "content" / "berita", stories)
    _write_sections(project / "content" / "berita")


def prepare_hugo_full(project: Path, stories: Sequence[Story]) -> None:
    """The same with an index of all texts and a picture for messengers for each article."""
    prepare_hugo(project, stories)
    copy_theme("hugo-full", project)


def write_site(project: Path) -> None:
    """The project of a site without stories."""
    copy_theme("hugo", project)
    for name, title in PAGES.items():
        file = project / "content" / name / "index.md"
        file.parent.mkdir(parents=True)
        file.write_text(f'---\ntitle: "{title}"\nlayout: halaman\n---\n{title} (CONTOH).\n', encoding="utf-8")


def write_offices_page(project: Path) -> None:
    """The list of what is new in all offices."""
    (project / "content" / "kantor").mkdir()
    _write_section(project / "content" / "kantor", "Kantor", HTML, "beranda: true")


def write_office_pages(project: Path, office: str, stories: Sequence[Story]) -> None:
    """The stories of one office among many: its own sections with the feeds of an office, its own topics and kinds."""
    folder = project / "content" / "kantor" / office
    own = [
        replace(story, kind=f"{office} {story.kind}", tags=tuple(f"{office} {tag}" for tag in story.tags))
        for story in stories
    ]
    write_pages(folder / "berita", own)
    _write_sections(folder / "berita")
    _write_section(folder, office, FEEDS, "beranda: true")


def _write_sections(news: Path) -> None:
    for folder in (news, *news.glob("*"), *news.glob("*/*")):
        if folder.is_dir():
            below = folder.relative_to(news)
            is_month = len(below.parts) == 2
            title = f"Berita {below if below.parts else ''}"
            _write_section(folder, title, FEEDS if is_month else HTML, "arsip: true" if is_month else "")


def _write_section(folder: Path, title: str, outputs: str, role: str = "") -> None:
    """A section that is a list. An archive has feeds without an end, as ours have; a home page shows the newest."""
    head = f'title: "{title}"\noutputs: {outputs}\n{role}\n'
    (folder / "_index.md").write_text(f"---\n{head}---\n", encoding="utf-8")


_COMMAND = ("hugo", "--quiet", "--buildFuture")
_LEFT = ("resources", ".hugo_build.lock")

HUGO = Peer("hugo", prepare_hugo, _COMMAND, "public", _LEFT, lacks=frozenset(("search", "cards")))
HUGO_FULL = Peer("hugo-full", prepare_hugo_full, (*_COMMAND, "--config", "hugo.toml,search.toml"), "public", _LEFT)
