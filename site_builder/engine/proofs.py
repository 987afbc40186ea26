"""Writes the manifest of each site, and the office's signature on it.

A site's parts are listed where the site is written. The manifest itself is written when all else stands, because it
also lists what the sites of one host share.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from site_builder import __version__
from site_builder.engine.branch import Branch
from site_builder.engine.disk import folders_above
from site_builder.engine.edition import Edition
from site_builder.engine.record import NOTHING, Noted
from site_builder.engine.sheets import Stamps, program, short
from site_builder.engine.subscriptions import own_feed
from site_builder.engine.tree import SITE, Tree
from site_builder.errors import ManifestUnusable
from site_builder.feeds.document import plan_entry
from site_builder.feeds.jsonfeed import digest_entry
from site_builder.feeds.moments import dump_moment
from site_builder.model import Facts, Feed
from site_builder.proof.folder import list_files, read_mark
from site_builder.proof.keys import PrivateKey
from site_builder.proof.manifest import (
    FILE,
    FORM,
    SIGNATURE,
    WITHDRAWN,
    Cut,
    ItemMark,
    Manifest,
    Mark,
    Part,
    Source,
    dump_manifest,
    dump_part,
    parse_manifest,
    path_of,
    path_of_part,
    plan_cut,
    plan_manifest,
)
from site_builder.proof.signature import dump_signature

PROOF = "bukti"  # the branch of a tree in which manifests stand
TOOL = f"warta-kpu {__version__}"


def list_site(branch: Branch, edition: Edition, source: Source | None, stamps: Stamps) -> Manifest:
    """Writes the parts of the manifest of an edition's site, whose files all stand in `branch`; what is known of it.

    A part is made anew unless all that it lists is as it was noted in the tree before.
    """
    cut, news, withdrawn = plan_cut(branch.files), _News(branch, edition, stamps), _withdrawn(edition)
    told = news.place(cut)
    parts = {}
    for name in sorted({*cut.parts, *told, *([WITHDRAWN] if withdrawn else ())}):
        path, paths, numbers = path_of_part(name), cut.parts.get(name, ()), told.get(name, ())
        files, gone = [*map(branch.files.__getitem__, paths)], withdrawn if name == WITHDRAWN else {}
        listed = msgspec.msgpack.encode((paths, files, gone, "".join([news.keys[number] for number in numbers])))
        key = short(program(), listed)
        if not branch.keeps(path, key):
            marks = dict(zip(paths, map(_mark, files), strict=True))
            part = Part(marks, dict(sorted(map(news.mark, numbers))), dict(sorted(gone.items())))
            branch.write(path, dump_part(part), key)
        parts[path] = _mark(branch.files[path])
    return replace(_manifest(edition, source), parts=parts)


class _News:
    """The edition's own items by number, and what the manifest tells of each."""

    def __init__(self, branch: Branch, edition: Edition, stamps: Stamps) -> None:
        self._items = edition.items if edition.site.has_articles else ()
        self._site = edition.site.url
        feed = own_feed(edition)
        self.keys = _plan_keys(feed, self._items, stamps)
        branch.take_facts(self.keys)
        self._facts = [
            branch.facts.get(key) or branch.recall(key, partial(_mark_item, feed, item, edition))
            for item, key in zip(self._items, self.keys, strict=True)
        ]

    def mark(self, number: int) -> tuple[str, ItemMark]:
        """The identity of an item, and its mark."""
        item, (*names, digest) = self._items[number], self._facts[number].split("\n")
        id, url = names or (item.id, item.url)
        return id, ItemMark(url, digest)

    def place(self, cut: Cut) -> Mapping[str, Sequence[int]]:
        """The numbers of the items that each part lists, by its name: each item stands where its page does."""
        names: dict[str, str] = {}
        for name, paths in cut.parts.items():
            names.update(dict.fromkeys(paths, name))
        told: dict[str, list[int]] = {}
        for number, (item, fact) in enumerate(zip(self._items, self._facts, strict=True)):
            url = item.url if "\n" not in fact else self.mark(number)[1].url
            page = path_of(url, self._site)
            told.setdefault(names.get(page) or cut.part_of(page), []).append(number)
        return told


def mark_items(branch: Branch, edition: Edition, items: Sequence[Facts], stamps: Stamps) -> None:
    """Works out what the manifest tells of the edition's own `items`, as far as it is not remembered."""
    known, feed = (branch.was or NOTHING).facts, own_feed(edition)
    for item, key in zip(items, _plan_keys(feed, items, stamps), strict=True):
        if key not in known:
            branch.recall(key, partial(_mark_item, feed, item, edition))


def _plan_keys(feed: Feed, items: Iterable[Facts], stamps: Stamps) -> Sequence[str]:
    """What stands for that which the manifest tells of each item."""
    head = short(program(), repr(replace(feed, items=(), tombstones=())))
    return [head + stamp.decode() for stamp in stamps.of_each(items)]


def _mark_item(feed: Feed, item: Facts, edition: Edition) -> str:
    """The digest of an item, and before it identity and address, one in each line, where feeds write these otherwise
    than the item."""
    entry = plan_entry(feed, edition.whole(item))
    names = () if (entry.id, entry.url) == (item.id, item.url) else (entry.id, entry.url)
    return "\n".join((*names, digest_entry(entry)))


def seal_sites(tree: Tree, made: Mapping[str, Manifest], host: Manifest, key: PrivateKey | None) -> None:
    """Writes the manifest of every site in `tree`, when all its other branches are closed.

    `made` are, by prefix, those that were listed now. Of a site that was taken over from the tree before, the
    manifest stays, but for what it shares with others. `host` is that of a host without an office at its root.
    """
    own: set[str] = set()
    shared: dict[str, dict[str, Mark]] = {}
    for prefix, name, record in tree.closed():
        if name == SITE:
            own.add(prefix)
        elif name != PROOF:
            shared.setdefault(prefix, {}).update(_marks(record.files))
    places = own | shared.keys()
    below = _sites_below(places)
    for prefix in sorted(places):
        manifest = made.get(prefix) or _before(tree, prefix) or (None if prefix in own else host)
        if manifest is None:
            continue
        with tree.branch(prefix, PROOF) as branch:
            _write(branch, replace(manifest, files=shared.get(prefix, {}), sites=tuple(below.get(prefix, ()))), key)


def prove_folder(out: Path, edition: Edition, shared: Collection[str], key: PrivateKey | None) -> None:
    """Writes the manifest of the one site that `mkdocs build` has put into the folder `out`."""
    marks = {path: mark for path in list_files(out) if (mark := read_mark(out / path)) is not None}
    manifest = replace(_manifest(edition, None), files={path: marks[path] for path in shared if path in marks})
    whole = Part({path: mark for path, mark in marks.items() if path not in manifest.files}, *_news(edition))
    branch = Tree(out).branch()
    for path, content in plan_manifest(manifest, whole):
        branch.write(path, content)
        if path == FILE and key is not None:
            branch.write(SIGNATURE, dump_signature(content, key))


def a_host(url: str, now: datetime, zone: str) -> Manifest:
    """The manifest of a host at whose root no office stands."""
    return Manifest(FORM, "", url, _moment(now, zone), TOOL)


def _manifest(edition: Edition, source: Source | None) -> Manifest:
    moment = _moment(edition.now, edition.office.zone)
    return Manifest(FORM, edition.office.id, edition.site.url, moment, TOOL, source)


def _moment(now: datetime, zone: str) -> datetime:
    """The moment of a build, the same in whatever zone it was given."""
    return now.astimezone(ZoneInfo(zone)).replace(microsecond=0)


def _news(edition: Edition) -> tuple[Mapping[str, ItemMark], Mapping[str, str]]:
    """The site's own news and its withdrawals, as `Part` has them."""
    if not edition.site.has_articles:
        return {}, {}
    entries = map(partial(plan_entry, own_feed(edition)), edition.texts.whole(edition.items))
    return {entry.id: ItemMark(entry.url, digest_entry(entry)) for entry in entries}, _withdrawn(edition)


def _withdrawn(edition: Edition) -> dict[str, str]:
    stones = edition.tombstones if edition.site.has_articles else ()
    return {stone.id: dump_moment(stone.withdrawn.date) for stone in stones}


def _write(branch: Branch, manifest: Manifest, key: PrivateKey | None) -> None:
    """Without a key, a signature stays as long as it fits."""
    content = dump_manifest(manifest)
    old = branch.old / FILE if branch.old is not None else None
    is_same = old is not None and old.is_file() and old.read_bytes() == content
    branch.write(FILE, content)
    if key is not None:
        branch.write(SIGNATURE, dump_signature(content, key))
    elif is_same:
        branch.keep(SIGNATURE)


def _before(tree: Tree, prefix: str) -> Manifest | None:
    if tree.old is None:
        return None
    file = tree.old / prefix / FILE
    try:
        return parse_manifest(file.read_bytes(), file)
    except (OSError, ManifestUnusable):
        return None


def _marks(files: Mapping[str, Noted]) -> dict[str, Mark]:
    return {path: _mark(noted) for path, noted in files.items()}


def _mark(noted: Noted) -> Mark:
    return Mark(noted.sha256.hex(), noted.size)


def _sites_below(places: Collection[str]) -> dict[str, list[str]]:
    """The other places below each place, as its manifest names them."""
    found: dict[str, list[str]] = {}
    for place in places:
        for above in folders_above(place):
            if above in places:
                found.setdefault(above, []).append(f"{place.removeprefix(above).strip('/')}/")
    return found
