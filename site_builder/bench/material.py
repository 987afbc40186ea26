"""A blog of Material for MkDocs with its own plugins for blog, tags and search, and the well-known one for feeds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from site_builder.bench.corpus import Story, write_story
from site_builder.bench.inventory import Places
from site_builder.bench.peer import Peer, copy_theme


def prepare_material(project: Path, stories: Sequence[Story]) -> None:
    """The project of a blog with these stories; in a list each of them is its title and its summary."""
    copy_theme("material", project)
    for story in stories:
        tags = ", ".join(story.tags)
        head = f'date: {story.day}\ncategories: ["{story.kind}"]\ntags: [{tags}]\ndescription: "{story.summary}"\n'
        begin = f"# {story.title}\n\n{story.summary}\n\n<!-- more -->\n\n"
        write_story(project / "docs" / "berita" / "posts", story, head, begin)


MATERIAL = Peer(
    "material",
    prepare_material,
    ("mkdocs", "build", "--quiet"),
    "public",
    ("cache",),
    modules=("material", "mkdocs_rss_plugin"),
    places=Places(
        month="berita/archive/{year}/{month}/",
        kind="berita/category/{slug}/",
        search="search/",
    ),
    lacks=frozenset(
        (
            *("list-year", "list-topic", "cards"),
            *("rss-topic", "rss-kind", "rss-archive"),
            *("atom-main", "atom-topic", "atom-kind", "atom-archive"),
            *("json-topic", "json-kind", "json-archive"),
        )
    ),
)
