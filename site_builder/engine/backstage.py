"""The pages of articles that are not shown, for a preview: in a folder beside the site, and never in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from site_builder.cache import open_cache
from site_builder.engine.album import media_of
from site_builder.engine.assets import read_assets
from site_builder.engine.edition import Edition
from site_builder.engine.frame import plan_site
from site_builder.engine.pages import article_page
from site_builder.engine.shell import make_environment, make_render
from site_builder.engine.theme import find_theme
from site_builder.engine.tree import Tree
from site_builder.errors import PictureUnusable
from site_builder.model import Item
from site_builder.pictures.darkroom import Darkroom
from site_builder.pictures.names import is_picture


def write_backstage(
    edition: Edition, hidden: Sequence[Item], folder: Path, settings: Path | None, pictures: Path | None
) -> None:
    """Writes the pages and files of the items `hidden` of the edition's office below `folder`, each at its place.

    They look as they will but for the menu, which has no hand-written pages, and stand alone: no list, feed or
    neighbour knows them. What is wrong with a file is told with the article.
    """
    alone = replace(edition, items=tuple(hidden), digests={})
    render = make_render(make_environment(settings), plan_site(edition, read_assets(find_theme()), ()))
    with Tree(folder).branch(edition.site.path) as branch, open_cache(pictures) as cache:
        for item in hidden:
            page = article_page(alone, item, None, None)
            branch.write(page.file, render(page.template, page.context).encode())
        with closing(Darkroom(cache)) as darkroom:
            for path, content in _read_media(alone, darkroom):
                branch.write(path, content)


def _read_media(edition: Edition, darkroom: Darkroom) -> Iterator[tuple[str, bytes]]:
    assert edition.folder is not None, "the articles were read there"
    for path in media_of(edition):
        try:
            content = (edition.folder / path).read_bytes()
            if is_picture(path):
                yield from ((path + end, developed) for end, developed in darkroom.develop(path, content).files)
            else:
                yield path, content
        except (OSError, PictureUnusable):
            continue
