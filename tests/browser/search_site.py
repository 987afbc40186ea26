"""A site that is nothing but its search: to ask and to measure without building all else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from builders import NOW, a_site

from site_builder.engine.archives import NO_PAST, Past
from site_builder.engine.assets import read_assets
from site_builder.engine.edition import Edition, HandPage
from site_builder.engine.frame import plan_site
from site_builder.engine.search import Search
from site_builder.engine.shell import make_environment, make_render
from site_builder.engine.theme import find_theme
from site_builder.engine.tools import offline_page, search_page
from site_builder.model import Item
from site_builder.offices.registry import load_registry


def edition_of(items: Sequence[Item]) -> Edition:
    """The edition of KPU Kota Malang with these items, newest first."""
    site = a_site()
    return Edition(site, load_registry(), NOW, {site.office.id: site.url}, items=tuple(items))


def write_search(
    edition: Edition, folder: Path, pages: Sequence[HandPage] = (), past: Past = NO_PAST
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Writes the search page and its files below `folder`; the files of the closed part, and the others.

    The closed part is not written where there is a `past`: that has it, made of the same.
    """
    search = Search(edition, pages, past)
    closed, opened = dict(search.print_closed() if past is NO_PAST else ()), dict(search.print_open())
    assets = read_assets(find_theme())
    render = make_render(make_environment(None), plan_site(edition, assets, pages))
    tools = (search_page(edition, search.values), offline_page(edition))
    printed = [(page.file, render(page.template, page.context).encode()) for page in tools]
    for path, content in (*closed.items(), *opened.items(), *assets.files, *printed):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return closed, opened
