"""Pelican, with the plugin for sitemaps and the theme that it shares with Eleventy (`themes/jinja`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from site_builder.bench.corpus import Story, write_story
from site_builder.bench.peer import Peer, copy_theme


def prepare_pelican(project: Path, stories: Sequence[Story]) -> None:
    """The project of a site with these stories; a kind is a category, a topic is a tag."""
    copy_theme("jinja", project)
    copy_theme("pelican", project)
    for story in stories:
        head = (
            f"Title: {story.title}\nDate: {story.day}\nCategory: {story.kind}\nTags: {', '.join(story.tags)}\n"
            f"Slug: {story.name}\nSummary: {story.summary}\nSummary_text: {story.summary}\n"
        )
        write_story(project / "content" / "berita", story, head)


PELICAN = Peer(
    "pelican",
    prepare_pelican,
    ("pelican", "--quiet", "--settings", "pelicanconf.py"),
    "public",
    ("cache", "__pycache__"),
    lacks=frozenset(
        (
            *("rss-archive", "atom-archive", "search", "cards"),
            *("json-main", "json-topic", "json-kind", "json-archive"),
        )
    ),
)
