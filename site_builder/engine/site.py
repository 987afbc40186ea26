"""Writes one site: the pages that MkDocs drew, what the press prints, pictures and documents, the shared assets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import jinja2

from site_builder.cache import open_cache
from site_builder.engine.album import Album
from site_builder.engine.aliases import leads_on
from site_builder.engine.archives import Past
from site_builder.engine.assets import Assets, read_assets
from site_builder.engine.edition import Edition
from site_builder.engine.frame import plan_site
from site_builder.engine.handpages import OURS, build_hand_pages
from site_builder.engine.news import print_news
from site_builder.engine.press import Render
from site_builder.engine.servers import WRITERS, dump_settings, gather_addresses
from site_builder.engine.shell import find_theme, make_environment, make_render
from site_builder.engine.tree import Branch, Tree
from site_builder.model import Problem, Site
from site_builder.pictures.darkroom import Darkroom

SITE, ASSETS, SERVERS = "situs", "aset", "server"  # the branches of a tree
PICTURES = "pictures.sqlite"  # the cache beside the store


@dataclass(frozen=True, slots=True)
class Built:
    """One site that was written: the number of its files, what went wrong on the way, and the pictures' cache keys."""

    office: str
    files: int
    problems: tuple[Problem, ...] = ()
    pictures: frozenset[str] = frozenset()


def build_site(edition: Edition, tree: Tree, settings: Path | None, shown: str, pictures: Path | None = None) -> Built:
    """Writes the site of an edition into its place in `tree`.

    `settings` is the network's mkdocs.yml, `shown` how problems name the office's folder, `pictures`
    the cache of developed pictures. Raises OutputUnwritable.
    """
    assets = _assets()
    hand = build_hand_pages(edition, assets, settings, shown)
    render = make_render(_environment(settings), plan_site(edition, assets, hand.pages))
    problems = list(hand.problems)
    with tree.branch(edition.site.path) as branch:
        news = print_news(
            edition,
            render,
            assets,
            [page.path for page in hand.pages],
            Past(branch.old),
            written=[path for path, _ in hand.files],
            problems=problems,
        )
        for path, content in chain(hand.files, news):
            if content is None:
                branch.keep(path)
            else:
                branch.write(path, content)
        with open_cache(pictures) as cache:
            album = Album(edition, Darkroom(cache), shown)
            album.write(branch)
        if edition.folder is None:
            _keep_hand_pages(branch)
    return Built(edition.office.id, len(branch.files), (*problems, *album.problems), frozenset(album.darkroom.used))


def _keep_hand_pages(branch: Branch) -> None:
    """Keeps what was drawn from a folder that is not at hand now: all that is neither news nor leads on to it."""
    for path in branch.old_files():
        if path.split("/")[0] not in OURS and branch.old is not None and not leads_on(branch.old / path):
            branch.keep(path)


def write_site(
    edition: Edition,
    render: Render,
    assets: Assets,
    hand_pages: Iterable[str],
    out: Path,
    pictures: Path | None,
    shown: str,
) -> tuple[Problem, ...]:
    """Writes the news of an edition beside the pages that MkDocs has written into `out`; what went wrong."""
    branch = Tree(out).branch()
    problems: list[Problem] = []
    written = [file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file()]
    news = print_news(edition, render, assets, hand_pages, written=written, problems=problems)
    for path, content in chain(news, assets.files):
        assert content is not None, "without a past nothing is taken from it"
        branch.write(path, content)
    with open_cache(pictures) as cache:
        album = Album(edition, Darkroom(cache), shown)
        album.write(branch)
    write_servers(Tree(out), [edition.site])
    return (*problems, *album.problems)


def write_assets(tree: Tree, site_folder: str = "") -> None:
    """Writes the files that the sites of one host share, below the host's folder."""
    with tree.branch(site_folder, ASSETS) as branch:
        for path, content in _assets().files:
            branch.write(path, content)


def write_servers(tree: Tree, sites: Iterable[Site]) -> None:
    """Writes for each host what its web server must be told, from what the sites in the tree left for that."""
    hosts: dict[tuple[str, str], list[Path]] = {}
    for site in sites:
        folder = site.path.removesuffix(site.url.removeprefix(site.host_url).strip("/")).strip("/")
        hosts.setdefault((site.host_url, folder), []).append(tree.new / site.path)
    for (url, folder), places in hosts.items():
        with tree.branch(folder, SERVERS) as branch:
            for path, content in dump_settings(gather_addresses(url, places)):
                branch.write(path, content)


def keep_site(tree: Tree, site_folder: str) -> None:
    """Takes over a site from the tree before, with the assets that it alone has."""
    owners = dict.fromkeys(WRITERS, SERVERS) | {path: ASSETS for path, _ in _assets().files}
    for name in (SITE, ASSETS) if site_folder else (SITE,):
        with tree.branch(site_folder, name) as branch:
            for path in branch.old_files():
                if branch.was is not None or owners.get(path, SITE) == name:
                    branch.keep(path)


def forget_theme() -> None:
    """The next site is written with the settings, templates and assets as they are then."""
    _assets.cache_clear()
    _environment.cache_clear()


@cache
def _assets() -> Assets:
    return read_assets(find_theme())


@cache
def _environment(settings: Path | None) -> jinja2.Environment:
    return make_environment(settings)
