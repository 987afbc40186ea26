"""The edition that `mkdocs build` prints: one office's own folder, and of the others what a store already holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from site_builder.articles.desk import Desk
from site_builder.articles.library import gather, read_articles
from site_builder.articles.source import find_articles
from site_builder.engine.edition import Edition, read_edition
from site_builder.ledger import PlainLedger
from site_builder.model import Problem, Site
from site_builder.offices.facts import load_facts
from site_builder.offices.registry import load_registry
from site_builder.portal import read_portal, whole_ledger
from site_builder.store import open_store
from site_builder.texts import HELD
from site_builder.tiers import current
from site_builder.views import newest_first


def read_own_edition(
    office_id: str, folder: Path, site_url: str | None, registry: Path | None, state: Path, now: datetime
) -> tuple[Edition, tuple[Problem, ...]]:
    """The office's edition at `now`, and every problem of its files.

    Without `site_url` the site stands at the office's own address. Raises the errors of the registry and the store.
    """
    tree = load_registry(registry)
    office = tree.by_id(office_id)
    url = site_url or office.site_url or f"https://{office.domain}/"
    site = Site(office, url if url.endswith("/") else f"{url}/", "", url if url.endswith("/") else f"{url}/")
    desk = Desk(office, folder, show_folder(folder), site.url, tree.authority, now)
    library = gather(desk, read_articles(desk, find_articles(folder), lambda _: None))
    facts, problems = load_facts(folder, office_id, desk.shown)
    edition = Edition(site, tree, now, {office_id: site.url}, facts=facts, folder=folder)
    items = newest_first(current(HELD.whole(library.items), now))
    if state.is_file():
        own = PlainLedger((*items, *library.tombstones))
        with open_store(state, read_only=True) as store:
            known = read_edition(store, site, tree, now, facts=facts, folder=folder)
            whole = whole_ledger(store, read_portal(store, tree, office_id, now), own)
        edition = replace(known, homes=_homes(known.homes, office_id, site.url), ledger_whole=whole, shelf=None)
    others = {key: digest for key, digest in edition.digests.items() if key[0] != office_id}
    edition = replace(edition, items=items, tombstones=library.tombstones, ledger=None, digests=others)
    return edition, (*library.problems, *problems)


def show_folder(folder: Path) -> str:
    """How problems name a folder: from the working folder, if it lies below it."""
    place = folder.resolve()
    return place.relative_to(Path.cwd()).as_posix() if place.is_relative_to(Path.cwd()) else str(place)


def _homes(known: Mapping[str, str], office_id: str, url: str) -> dict[str, str]:
    return {**known, office_id: url}
