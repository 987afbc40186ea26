"""Writes one site: the pages that MkDocs drew, what the press prints, pictures and documents, the shared assets."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from site_builder.cache import open_cache
from site_builder.engine.album import Album, keep_media, media_of
from site_builder.engine.aliases import leads_on
from site_builder.engine.archives import Past
from site_builder.engine.assets import Assets, read_assets
from site_builder.engine.branch import Branch
from site_builder.engine.edition import Edition, HandPage
from site_builder.engine.frame import plan_site
from site_builder.engine.handfolder import OURS, HandPages, has_hand_pages
from site_builder.engine.lots import is_kept, note
from site_builder.engine.news import News, Unit
from site_builder.engine.press import Context, Render
from site_builder.engine.proofs import PROOF, list_site, mark_items, prove_folder
from site_builder.engine.servers import WRITERS, dump_settings, gather_addresses
from site_builder.engine.sheets import UNIT, Bundle, Lot, Printing, Sheet, cut, house, program
from site_builder.engine.theme import find_theme, mark_templates
from site_builder.engine.tree import SITE, Tree
from site_builder.model import Facts, Problem, Site
from site_builder.pictures.darkroom import Darkroom
from site_builder.proof.keys import PrivateKey
from site_builder.proof.manifest import FILE, SIGNATURE, Manifest, Source
from site_builder.workshop import ALONE, Workshop

ASSETS, SERVERS = "aset", "server"  # branches of a tree
PICTURES = "pictures.sqlite"  # the cache beside the store
PAGES = ("article", "list", "home", "search", "feeds", "offices", "topics", "offline")  # the templates of any site
FRAMES = ("base.html", "404.html")
MOST_LAYOUTS = 2_000_000  # characters of those that the last build did not need
FEW = 150  # items that are printed before other processes would have started


class Built(msgspec.Struct, frozen=True):
    """One site that was written: the number of its files, what went wrong on the way, and the pictures' cache keys.

    `manifest` is what is known of it, still without what it shares with others of its host.
    """

    office: str
    files: int
    problems: tuple[Problem, ...] = ()
    pictures: frozenset[str] = frozenset()
    manifest: Manifest | None = None


def build_site(
    edition: Edition,
    tree: Tree,
    settings: Path | None,
    shown: str,
    pictures: Path | None = None,
    workshop: Workshop = ALONE,
    source: Source | None = None,
) -> Built:
    """Writes the site of an edition, read from the commit `source`, into its place in `tree`.

    `settings` is the network's mkdocs.yml, `shown` how problems name the office's folder, `pictures`
    the cache of developed pictures. Raises OutputUnwritable.
    """
    assets = _assets()
    hand = _draw_hand_pages(edition, assets, settings, shown)
    site, templates = plan_site(edition, assets, hand.pages), _mark_templates(settings)
    render = partial(_render, settings, site)
    with tree.branch(edition.site.path) as branch:
        if branch.was is None:
            read_templates(settings)
        news = News(
            edition,
            render,
            assets,
            site,
            Past(branch.old),
            house(templates, settings),
            None if workshop is ALONE else branch.recall,  # a network's many sites have too many layouts to keep
            hand.pages,
            templates,
        )
        for path, content in hand.files:
            branch.write(path, content)
        printed = _print(news, Album(edition, shown), branch, pictures, workshop)
        if news.recall is not None:
            branch.remember(news.layouts, MOST_LAYOUTS)
        listed = chain((page.path for page in hand.pages), printed.listed)
        problems = [*hand.problems, *printed.problems]
        problems += (left for sheet in news.closing(branch.files, listed) for left in _put(sheet, branch))
        if edition.folder is None:
            _keep_the_rest(branch, edition)
        manifest = list_site(branch, edition, source, news.stamps)
    return Built(edition.office.id, len(branch.files), tuple(problems), printed.pictures, manifest)


AnyUnit = Callable[[Darkroom], Iterator[Printing | Problem]]


class Printed(NamedTuple):
    """What came of printing: the pages for sitemaps in the order of the units, problems, keys of pictures."""

    listed: tuple[str, ...]
    problems: tuple[Problem, ...]
    pictures: frozenset[str]


def _print(news: News, album: Album, branch: Branch, pictures: Path | None, workshop: Workshop) -> Printed:
    """Prints all units, in as many processes as they are worth."""
    units: list[AnyUnit] = [*(partial(_plain, unit) for unit in news.units()), *album.units()]
    units += (partial(_mark, branch, news, items) for items in cut(news.edition.items, 5 * UNIT))

    def work(turns: Iterator[int]) -> tuple[dict[int, list[str]], list[Problem], set[str], bytes]:
        listed: dict[int, list[str]] = {}
        problems: list[Problem] = []
        with open_cache(pictures) as cache, closing(Darkroom(cache)) as darkroom:
            for turn in turns:
                listed[turn] = []
                for sheet in units[turn](darkroom):
                    problems += _put(sheet, branch)
                    listed[turn] += _listed(sheet)
        return listed, problems, darkroom.used, branch.grown() if os.getpid() != here else b""

    here = os.getpid()
    news.prepare()
    is_large = len(news.edition.items) + len(news.edition.below) > FEW
    parts = (workshop if is_large else ALONE).share(work, range(len(units)))
    for *_, grown in parts:
        if grown:
            branch.graft(grown)
    listed = {turn: pages for part in parts for turn, pages in part[0].items()}
    return Printed(
        tuple(page for turn in sorted(listed) for page in listed[turn]),
        tuple(problem for part in parts for problem in part[1]),
        frozenset(key for part in parts for key in part[2]),
    )


def _plain(unit: Unit, _: Darkroom) -> Iterator[Printing | Problem]:
    yield from unit()


def _mark(branch: Branch, news: News, items: Sequence[Facts], _: Darkroom) -> Iterator[Sheet]:
    """Works out what the manifest tells of `items`: no file yet."""
    if news.edition.site.has_articles:
        mark_items(branch, news.edition, items, news.stamps)
    return iter(())


def _put(sheet: Printing | Problem, branch: Branch) -> Iterator[Problem]:
    """Puts what is printed into the tree, unless it is there already; what went wrong."""
    if isinstance(sheet, Problem):
        yield sheet
    elif isinstance(sheet, Sheet):
        if sheet.make is None:
            branch.keep(sheet.path)
        elif not branch.keeps(sheet.path, sheet.key):
            branch.write(sheet.path, sheet.make(), sheet.key)
    elif isinstance(sheet, Lot):
        if not is_kept(branch, sheet):
            for each in sheet.sheets():
                yield from _put(each, branch)
            note(branch, sheet)
    elif not branch.keeps_all(sheet.start, sheet.key):
        for made in sheet.make():
            if isinstance(made, Problem):
                yield made
            else:
                branch.write(*made, sheet.key)


def _listed(sheet: Printing | Problem) -> tuple[str, ...]:
    if isinstance(sheet, (Bundle, Lot)):
        return sheet.listed
    is_listed = isinstance(sheet, Sheet) and sheet.is_listed
    return (sheet.path.removesuffix("index.html"),) if is_listed else ()


def _keep_the_rest(branch: Branch, edition: Edition) -> None:
    """Keeps what was made from a folder that is not at hand now: what editors committed, and the pages of theirs.

    Pages are all that is neither news nor leads on to it.
    """
    for path in media_of(edition):
        keep_media(branch, path)
    for path in branch.old_files():
        if path.split("/")[0] not in OURS and branch.old is not None and not leads_on(branch.old / path):
            branch.keep(path)


def write_site(
    edition: Edition,
    render: Render,
    assets: Assets,
    hand_pages: Sequence[HandPage],
    out: Path,
    pictures: Path | None,
    shown: str,
    key: PrivateKey | None = None,
    templates: str = "",
) -> tuple[Problem, ...]:
    """Writes the news of an edition beside the pages that MkDocs has written into `out`; what went wrong.

    With a `key` the site's manifest is signed. `templates` stands for those that `render` has.
    """
    branch = Tree(out).branch()
    written = [file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file()]
    news = News(edition, render, assets, {}, pages=tuple(hand_pages), templates=templates)
    printed = _print(news, Album(edition, shown), branch, pictures, ALONE)
    for path, content in assets.files:
        branch.write(path, content)
    closing_sheets = news.closing((*written, *branch.files), chain((page.path for page in hand_pages), printed.listed))
    problems = [*printed.problems, *(problem for sheet in closing_sheets for problem in _put(sheet, branch))]
    write_servers(Tree(out), [edition.site])
    prove_folder(out, edition, [*WRITERS, *(path for path, _ in assets.files)], key)
    return tuple(problems)


def write_assets(tree: Tree, site_folder: str = "") -> None:
    """Writes the files that the sites of one host share, below the host's folder."""
    with tree.branch(site_folder, ASSETS) as branch:
        for path, content in _assets().files:
            branch.write(path, content)


def asset_paths() -> frozenset[str]:
    """What the sites of one host share, below the host's folder."""
    return frozenset(path for path, _ in _assets().files)


def write_servers(tree: Tree, sites: Iterable[Site], editor: str = "") -> None:
    """Writes for each host what its web server must be told, from what the sites in the tree left for that.

    `editor` is the content policy of the web editor, empty where there is none.
    """
    hosts: dict[tuple[str, str], list[Path]] = {}
    for site in sites:
        folder = site.path.removesuffix(site.url.removeprefix(site.host_url).strip("/")).strip("/")
        hosts.setdefault((site.host_url, folder), []).append(tree.new / site.path)
    for (url, folder), places in hosts.items():
        with tree.branch(folder, SERVERS) as branch:
            for path, content in dump_settings(gather_addresses(url, places, editor)):
                branch.write(path, content)


def keep_site(tree: Tree, site_folder: str) -> None:
    """Takes over a site from the tree before, with the assets that it alone has."""
    owners = dict.fromkeys(WRITERS, SERVERS) | {path: ASSETS for path, _ in _assets().files}
    owners |= dict.fromkeys((FILE, SIGNATURE), PROOF)
    for name in (SITE, ASSETS) if site_folder else (SITE,):
        with tree.branch(site_folder, name) as branch:
            for path in branch.old_files():
                if branch.was is not None or owners.get(path, SITE) == name:
                    branch.keep(path)


def forget_theme() -> None:
    """The next site is written with the settings, templates and assets as they are then."""
    for known in (_assets, _mark_templates, _environment):
        known.cache_clear()


@cache
def _assets() -> Assets:
    return read_assets(find_theme())


@cache
def _mark_templates(settings: Path | None) -> str:
    return mark_templates(settings)


def read_templates(settings: Path | None) -> None:
    """Reads what every new site is drawn with, so that not each process does. Raises SettingsInvalid."""
    program()
    _mark_templates(settings)  # before they are read: one that is changed meanwhile is drawn anew by the next build
    env = _environment(settings)
    for name in (*FRAMES, *(f"warta/{page}.html" for page in PAGES)):
        env.get_template(name)


# MkDocs and Jinja take longer to import than a build takes that needs neither.


@cache
def _environment(settings: Path | None) -> Any:
    from site_builder.engine.shell import make_environment

    return make_environment(settings)


def _render(settings: Path | None, site: Mapping[str, Any], template: str, context: Context) -> str:
    from site_builder.engine.shell import make_render

    return make_render(_environment(settings), site)(template, context)


def _draw_hand_pages(edition: Edition, assets: Assets, settings: Path | None, shown: str) -> HandPages:
    if not has_hand_pages(edition.folder):
        return HandPages()
    from site_builder.engine.handpages import build_hand_pages

    return build_hand_pages(edition, assets, settings, shown)
