"""Every office's site and the portals, from the sources to the folder that is published.

The web editor is imported where there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType

import msgspec

from site_builder.cli.gathering import Gathered, gather_news
from site_builder.cli.ground import SETTINGS, Ground
from site_builder.cli.holding import hold_state
from site_builder.cli.loss import check_loss, remember_pages
from site_builder.cli.printing import print_sites
from site_builder.cli.unchanged import Inputs
from site_builder.engine.output import replace_tree
from site_builder.engine.proofs import a_host, seal_sites
from site_builder.engine.settings import load_values, plugin_list, plugin_name
from site_builder.engine.site import PICTURES, Built, read_templates, write_servers
from site_builder.engine.theme import find_theme, own_theme
from site_builder.engine.tree import Tree
from site_builder.errors import SettingsInvalid
from site_builder.model import Level, Problem
from site_builder.network.sources import local_sources, read_sources
from site_builder.offices.registry import load_registry
from site_builder.proof.keys import PrivateKey
from site_builder.proof.manifest import Manifest
from site_builder.store import open_store
from site_builder.strings import say
from site_builder.touched import Mark
from site_builder.workshop import Workshop


class Report(msgspec.Struct, frozen=True):
    """How a build went: every problem, whether all is published, and one sentence.

    `until` is when it would come out otherwise although nothing changed: something is to appear, or to expire.
    """

    problems: tuple[Problem, ...]
    is_incomplete: bool
    summary: str
    until: datetime


def build_network(
    ground: Ground,
    wanted: Collection[str],
    out: Path,
    state: Path,
    cache: Path | None,
    now: datetime,
    jobs: int,
    strict: bool = False,
    key: PrivateKey | None = None,
    *,
    may_shrink: bool = True,
    seen: Mapping[str, Mark] = MappingProxyType({}),
) -> Report:
    """The whole road: sources → store → sites → swap. With `strict` the old sites stay if anything was found.

    With a `key` the sites are signed. Unless they `may_shrink`, raises SiteShrunk instead of losing many pages. `seen`
    are the marks of files by absolute path, as they were found when it was asked whether to build.
    """
    is_whole = ground.sites.keys() <= set(wanted)
    with hold_state(state):
        with Workshop(jobs) as workshop, replace_tree(out, workshop=workshop) as tree:
            with open_store(state) as store:
                results = read_sources(ground.network, state.parent, now)
                templates = partial(read_templates, ground.settings) if tree.old is None else lambda: None
                gathered = gather_news(ground, results, store, cache, now, workshop, meanwhile=templates, seen=seen)
            pictures = cache.with_name(PICTURES) if cache else None
            folders, at_hand = gathered.folders, gathered.at_hand
            built = print_sites(ground, wanted, folders, at_hand, state, now, tree, workshop, pictures)
            made = {ground.sites[site.office].path: site.manifest for site in built if site.manifest is not None}
            admin = finish_network(ground, made, tree, now, key)
            report = _report(gathered, built, admin, out, strict)
            if strict and report.is_incomplete:
                tree.abandon()
            else:
                pages = check_loss(tree, out, state, is_whole=is_whole, may_shrink=may_shrink)
        if is_whole and tree.is_wanted:
            remember_pages(state, pages)
    return report


def inputs_of(ground: Ground) -> Inputs | None:
    """What a build of the network reads; None if that cannot be told beforehand.

    It cannot of repositories that are pulled, of an organisation's own registry, and of plugins and hooks of MkDocs.
    """
    specs = local_sources(ground.network)
    values = load_values(ground.settings) if ground.settings else {}
    foreign = [entry for entry in plugin_list(values) if plugin_name(entry) not in ("warta", "search")]
    if any(spec.kind != "path" for spec in specs) or ground.tree != load_registry() or foreign or "hooks" in values:
        return None
    base = ground.content.absolute().parent
    custom = own_theme(values, base)
    folders = {ground.content, *(Path(spec.target) for spec in specs), find_theme(), Path(__file__).parent.parent}
    folders |= {custom} if custom else set()
    found = sorted(str(folder.resolve()) for folder in folders)
    apart = [each for each in found if not any(each.startswith(f"{other}/") for other in found)]
    files = (str(base / SETTINGS), *_program(ground), *_repositories(map(Path, apart)))
    return Inputs(tuple(apart), files)


def _program(ground: Ground) -> Iterator[str]:
    """The files of the web editor's program, if there is to be an editor."""
    if ground.forge:
        from site_builder.cli.editing import program_files

        yield from map(str, program_files(ground))


def _repositories(folders: Iterable[Path]) -> Iterator[str]:
    """The files that git changes when something is committed, staged or checked out where `folders` stand."""
    for folder in folders:
        for above in (folder, *folder.parents):
            if (above / ".git").exists():
                yield from (str(above / ".git" / name) for name in ("HEAD", "index", "packed-refs", "logs/HEAD"))
                break


def finish_network(
    ground: Ground, made: Mapping[str, Manifest], tree: Tree, now: datetime, key: PrivateKey | None
) -> Sequence[Problem]:
    """Writes what stands beside the sites: the web editor, what servers must be told, the manifests of all sites.

    `made` are those of the sites in the tree that were made now, by their folders; with a `key` all are signed.
    """
    problems: Sequence[Problem] = ()
    policy = ""
    if ground.forge:
        from site_builder.admin.page import plan_policy
        from site_builder.cli.editing import write_admin

        problems, policy = write_admin(ground, ground.forge, tree), plan_policy(ground.forge)
    write_servers(tree, ground.sites.values(), policy)
    seal_sites(tree, made, a_host(ground.network.base_url, now, ground.tree.root.zone), key)
    return problems


def choose_offices(ground: Ground, named: tuple[str, ...], shard: tuple[int, int] | None) -> tuple[str, ...]:
    """The offices whose sites are to be built: those named and the portals over them, or all; of these, one part.

    Raises OfficeUnknown and SettingsInvalid.
    """
    for office_id in named:
        ground.tree.by_id(office_id)
        if office_id not in ground.sites:
            raise SettingsInvalid("cli.office-not-here", office=office_id, path=ground.content)
    over = {above.id for office_id in named for above in ground.tree.ancestors(office_id)}
    chosen = [id for id in ground.sites if not named or id in named or id in over]
    part, parts = shard or (1, 1)
    return tuple(chosen[part - 1 :: parts])


def _report(gathered: Gathered, built: Sequence[Built], admin: Sequence[Problem], out: Path, strict: bool) -> Report:
    found = [
        *gathered.failures,
        *gathered.unheard,
        *gathered.problems,
        *admin,
        *(problem for site in built for problem in site.problems),
    ]
    problems = tuple(sorted(found, key=lambda problem: (problem.path, problem.line, problem.code)))
    grave = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    is_incomplete = any(problem.level in grave for problem in problems)
    summary = say(
        "cli.not-built" if strict and is_incomplete else "cli.built",
        sites=len(built),
        items=gathered.published,
        withdrawn=gathered.withdrawn,
        hidden=gathered.hidden,
        refused=gathered.refused,
        out=out,
    )
    return Report(problems, is_incomplete, summary, gathered.until)
