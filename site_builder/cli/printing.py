"""The second half of a build: from the store to the sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec
from msgspec import structs

from site_builder.cache import open_cache
from site_builder.cli.ground import Ground
from site_builder.cli.words import progress
from site_builder.engine.edition import AtHand, read_edition
from site_builder.engine.site import Built, build_site, keep_site, write_assets
from site_builder.engine.tree import Tree
from site_builder.feeds.archives import window_for
from site_builder.model import Layout, OfficeFacts, Site
from site_builder.network.history import read_history, read_source
from site_builder.offices.facts import load_facts
from site_builder.offices.tree import OfficeTree
from site_builder.portal import prepare_portal
from site_builder.store import open_store
from site_builder.strings import say
from site_builder.workshop import ALONE, Workshop, give_back

FEW = 3  # sites that are written before other processes would have started


class SiteJob(msgspec.Struct, frozen=True):
    """One site to write. What the store has of its office may be `at_hand`."""

    site: Site
    offices: OfficeTree
    state: Path
    now: datetime
    folder: Path | None
    shown: str
    settings: Path | None
    window: int
    hub: str
    indexnow: str
    share_cards: bool
    tree: Tree
    pictures: Path | None
    repository: str = ""
    at_hand: AtHand | None = None


def print_sites(
    ground: Ground,
    wanted: Iterable[str],
    folders: Mapping[str, Path],
    at_hand: Mapping[str, AtHand],
    state: Path,
    now: datetime,
    tree: Tree,
    workshop: Workshop,
    pictures: Path | None,
) -> tuple[Built, ...]:
    """Writes the sites of the offices `wanted` into `tree` and takes over what it has of the others.

    What the store has of some offices may be `at_hand`.
    """
    chosen = frozenset(wanted)
    tree.divide(site.path for site in ground.sites.values())
    jobs = [
        SiteJob(
            site=site,
            offices=ground.tree,
            state=state,
            now=now,
            folder=folders.get(id),
            shown=ground.shown(id),
            settings=ground.settings,
            window=ground.network.window,
            hub=ground.network.hub,
            indexnow=ground.network.indexnow,
            share_cards=ground.network.share_cards,
            tree=tree,
            pictures=pictures,
            repository=ground.repository,
            at_hand=at_hand.get(id),
        )
        for id, site in ground.sites.items()
        if id in chosen
    ]
    built = []
    with progress(say("cli.writing"), len(jobs)) as step:
        is_few = len(jobs) <= FEW  # then it is the pages of each that processes share
        write = partial(print_site, workshop=workshop) if is_few else _print_one
        for site in workshop.work(write, jobs, alone=is_few):
            built.append(site)
            step(1)
    _keep_others(ground, chosen, tree)
    if pictures and len(jobs) == len(ground.sites) and all(job.folder for job in jobs):
        with open_cache(pictures) as cache:
            cache.prune(key for site in built for key in site.pictures)
    if ground.network.layout is Layout.ONE_HOST:
        write_assets(tree)
    return tuple(built)


def print_site(job: SiteJob, workshop: Workshop = ALONE) -> Built:
    """Writes one site."""
    facts, problems = load_facts(job.folder, job.site.office.id, job.shown) if job.folder else (OfficeFacts(), ())
    prepare_portal(job.state, job.offices, job.site.office.id, job.now, window_for(job.site.office, job.window))
    with open_store(job.state, read_only=True) as store:
        edition = read_edition(
            store,
            job.site,
            job.offices,
            job.now,
            facts=facts,
            folder=job.folder,
            window=job.window,
            hub=job.hub,
            indexnow=job.indexnow,
            share_cards=job.share_cards,
            at_hand=job.at_hand,
        )
    source = read_source(job.folder) if job.folder else None
    history = read_history(job.folder, job.now, job.repository) if job.folder else {}
    edition = replace(edition, history=history)
    built = build_site(edition, job.tree, job.settings, job.shown, job.pictures, workshop, source)
    if job.site.url == job.site.host_url and job.site.path:
        write_assets(job.tree, job.site.path)
    return structs.replace(built, problems=(*problems, *built.problems))


def _print_one(job: SiteJob) -> Built:
    """Writes one site of many: a small one after a large one is not to hold what that took."""
    built = print_site(job)
    give_back()
    return built


def _keep_others(ground: Ground, chosen: frozenset[str], tree: Tree) -> None:
    """Keeps the sites that were not asked for as they are."""
    for id, site in ground.sites.items():
        if id not in chosen:
            keep_site(tree, site.path)
