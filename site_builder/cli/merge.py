"""`warta merge`: the sites that several machines built with `--shard`, laid together and swapped in at once."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click

from site_builder.admin.forge import FOLDER as ADMIN
from site_builder.cli.building import finish_network
from site_builder.cli.commands import Command
from site_builder.cli.destination import check_destination
from site_builder.cli.ground import Ground, load_ground
from site_builder.cli.holding import hold_state
from site_builder.cli.loss import check_loss, remember_pages
from site_builder.cli.options import content_option, now_option, path_option, state_option
from site_builder.cli.words import print_problems
from site_builder.engine.output import replace_tree
from site_builder.engine.servers import WRITERS
from site_builder.engine.site import asset_paths, write_assets
from site_builder.engine.tree import Tree
from site_builder.errors import OutputUnwritable, SettingsInvalid
from site_builder.model import Layout, Site
from site_builder.proof.folder import list_files
from site_builder.proof.keyring import load_key
from site_builder.proof.manifest import FILE, SIGNATURE, Manifest, parse_manifest
from site_builder.strings import say

HOME = "index.html"  # what every site has


@click.command("merge", cls=Command, help=say("help.merge"))
@click.argument("parts", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PART…")
@content_option
@path_option("--out", Path("site"), "DIR", say("help.out"))
@state_option
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help=say("help.key-file"))
@click.option("--allow-shrink", is_flag=True, help=say("help.allow-shrink"))
@now_option
def command(
    parts: tuple[Path, ...], content: Path, out: Path, state: Path, key: Path | None, allow_shrink: bool, now: datetime
) -> int:
    ground = load_ground(content)
    signer = load_key(key)
    check_destination(ground, out, state)
    for part in parts:
        if not part.is_dir() or part.resolve() == out.resolve():
            raise SettingsInvalid("merge.not-part", path=part)
    with hold_state(state):
        with replace_tree(out) as tree:
            made = merge_sites(ground, parts, tree)
            problems = finish_network(ground, made, tree, now, signer)
            pages = check_loss(tree, out, state, is_whole=True, may_shrink=allow_shrink)
            count = sum(1 for _ in list_files(tree.new))
        remember_pages(state, pages)
    print_problems(problems)
    click.echo(say("merge.done", sites=len(ground.sites), parts=len(parts), out=out, files=count))
    return 1 if problems else 0


def merge_sites(ground: Ground, parts: Sequence[Path], tree: Tree) -> dict[str, Manifest]:
    """Puts the sites of all parts into `tree`; their manifests, by the sites' folders.

    Raises SettingsInvalid if a site is in no part, or in two that differ; what was there stays.
    """
    tree.divide(site.path for site in ground.sites.values())
    made: dict[str, Manifest] = {}
    places = frozenset(site.path for site in ground.sites.values())
    for id, site in ground.sites.items():
        having = [part for part in parts if (part / site.path / HOME).is_file()]
        if not having:
            raise SettingsInvalid("merge.incomplete", path=Path(site.path, HOME), office=id)
        paths = set(_files(places, having[0], site))
        with tree.branch(site.path) as branch:
            for path in sorted(paths):
                branch.copy(path, having[0] / site.path / path)
        for other in having[1:]:
            _compare(places, site, having[0], other, paths)
        manifest = having[0] / site.path / FILE
        made[site.path] = parse_manifest(manifest.read_bytes(), manifest)
        if site.path and site.url == site.host_url:
            write_assets(tree, site.path)
    if ground.network.layout is Layout.ONE_HOST:
        write_assets(tree)
    return made


def _files(places: Collection[str], part: Path, site: Site) -> Iterator[str]:
    """The files of a site in a part, below the site: none of another site, and none that a host has once.

    `places` are the folders of all sites.
    """
    root = part / site.path
    shared = {FILE, SIGNATURE, *(asset_paths() | WRITERS.keys() if site.url == site.host_url else ())}
    try:
        for place, folders, names in os.walk(root, onerror=_refuse):
            folders[:] = [name for name in folders if Path(place, name).relative_to(part).as_posix() not in places]
            if Path(place) == root and site.url == site.host_url:
                folders[:] = [name for name in folders if f"{name}/" != ADMIN]
            below = "" if Path(place) == root else Path(place).relative_to(root).as_posix() + "/"
            yield from (below + name for name in names if below + name not in shared)
    except OSError as error:
        raise OutputUnwritable("new.unwritable", path=root, reason=error.strerror or error) from error


def _refuse(error: OSError) -> None:
    raise error


def _compare(places: Collection[str], site: Site, one: Path, other: Path, paths: set[str]) -> None:
    for path in sorted(paths ^ set(_files(places, other, site))):
        raise SettingsInvalid("merge.conflict", path=Path(site.path, path), one=one, other=other)
    for path in sorted(paths):
        if (one / site.path / path).read_bytes() != (other / site.path / path).read_bytes():
            raise SettingsInvalid("merge.conflict", path=Path(site.path, path), one=one, other=other)
