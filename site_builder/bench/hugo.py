"""Hugo, with a theme of the same weight as ours (`themes/hugo`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from site_builder.bench.corpus import Story, write_pages
from site_builder.bench.peer import Peer, copy_theme


def prepare_hugo(project: Path, stories: Sequence[Story]) -> None:
    """The project of a site with these stories, in sections of years and months, each of which is a list."""
    copy_theme("hugo", project)
    news = project / "content" / "berita"
    write_pages(news, stories)
    for folder in (news, *news.glob("*"), *news.glob("*/*")):
        if folder.is_dir():
            below = folder.relative_to(news)
            # A month has the feeds of the archive.
            outputs = '["html", "rss", "atom", "jsonfeed"]' if len(below.parts) == 2 else '["html"]'
            head = f'title: "Berita {below if below.parts else ""}"\noutputs: {outputs}\n'
            (folder / "_index.md").write_text(f"---\n{head}---\n", encoding="utf-8")


HUGO = Peer(
    "hugo",
    prepare_hugo,
    ("hugo", "--quiet", "--buildFuture"),
    "public",
    ("resources", ".hugo_build.lock"),
)
