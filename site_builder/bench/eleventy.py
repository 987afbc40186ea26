"""Eleventy, with its plugin for feeds and the theme that it shares with Pelican (`themes/jinja`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from site_builder.bench.corpus import Story, write_story
from site_builder.bench.peer import Peer, copy_theme, find_tools


def prepare_eleventy(project: Path, stories: Sequence[Story]) -> None:
    """The project of a site with these stories."""
    copy_theme("jinja", project)
    copy_theme("eleventy", project)
    for modules in find_tools("node_modules")[:1]:
        (project / "node_modules").symlink_to(modules, target_is_directory=True)
    for story in stories:
        tags = ", ".join(story.tags)  # as `tags` each would become a collection, which is work for nothing here
        head = f'title: "{story.title}"\ndate: {story.day}\ndescription: "{story.summary}"\n'
        write_story(project / "content" / "berita", story, f'{head}topik: [{tags}]\njenis: "{story.kind}"\n')


ELEVENTY = Peer("eleventy", prepare_eleventy, ("eleventy", "--quiet"), "public", lacks=frozenset(("cards",)))
