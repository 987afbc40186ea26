"""A built site in a folder, against its manifests: every file is looked at, and every one that is too many is found."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from site_builder.errors import ManifestUnusable
from site_builder.proof.findings import Finding, Kind, SiteReport, compare_files, judge_part
from site_builder.proof.keys import PublicKey
from site_builder.proof.manifest import (
    FILE,
    SIGNATURE,
    ItemMark,
    Manifest,
    Mark,
    Part,
    parse_manifest,
    parts_of,
)
from site_builder.proof.signature import check_signature

PIECE = 1 << 20

KeysOf = Callable[[str], Sequence[PublicKey]]


class Listed(msgspec.Struct, frozen=True):
    """A manifest with its parts as they are in a folder. `path` is where the site stands, with a final slash, or empty.

    `faults` are parts that are not as the manifest says. `whole` holds what the parts say all the same.
    """

    path: str
    manifest: Manifest
    content: bytes
    signature: bytes | None
    whole: Part
    faults: tuple[Finding, ...] = ()

    @property
    def own(self) -> frozenset[str]:
        """The files of the manifest itself: paths below the site."""
        signature = [SIGNATURE] if self.signature is not None else []
        return frozenset((FILE, *signature, *self.manifest.parts))


def read_listed(folder: Path, path: str = "") -> Listed:
    """The manifest of the site at `path` below `folder`. Raises ManifestUnusable."""
    site = folder / path
    content = _read(site / FILE)
    signature = _read(site / SIGNATURE) if (site / SIGNATURE).is_file() else None
    manifest = parse_manifest(content, site / FILE)
    files = dict(manifest.files)
    items: dict[str, ItemMark] = {}
    withdrawn: dict[str, str] = {}
    faults: list[Finding] = []
    for name, mark in manifest.parts.items():
        found = _read_part(site, name, mark)
        if isinstance(found, Finding):
            faults.append(found)
            continue
        files.update(found.files)
        items.update(found.items)
        withdrawn.update(found.withdrawn)
    return Listed(path, manifest, content, signature, Part(files, items, withdrawn), tuple(faults))


def read_all_listed(folder: Path) -> tuple[list[Listed], list[Finding]]:
    """The manifest of the site in `folder` and those of the sites below it, and a finding for each that is not usable.

    Raises ManifestUnusable if the first one is not.
    """
    listed, faults = [read_listed(folder)], []
    todo = list(listed[0].manifest.sites)
    seen = set(todo)
    while todo:
        path = todo.pop(0)
        try:
            found = read_listed(folder, path)
        except ManifestUnusable:
            kind = Kind.CHANGED if (folder / path / FILE).is_file() else Kind.LOST
            faults.append(Finding(kind, f"{path}{FILE}"))
            continue
        listed.append(found)
        more = [f"{path}{name}" for name in found.manifest.sites if f"{path}{name}" not in seen]
        todo.extend(more)
        seen.update(more)
    return listed, faults


def check_folder(folder: Path, keys_of: KeysOf) -> tuple[SiteReport, ...]:
    """Every site in `folder`, the one at its root first. Raises ManifestUnusable if that one has no manifest.

    `keys_of` names the keys of an office.
    """
    return check_listed(folder, *read_all_listed(folder), keys_of)


def check_listed(
    folder: Path, listed: Sequence[Listed], faults: Sequence[Finding], keys_of: KeysOf
) -> tuple[SiteReport, ...]:
    """As `check_folder`, by manifests that `read_all_listed` has read."""
    lost = [fault.path.removesuffix(FILE) for fault in faults]
    expected = {site.path: dict(site.whole.files) for site in listed}
    found: dict[str, dict[str, Mark | None]] = {site.path: {} for site in listed}
    places = sorted(expected, key=len, reverse=True)
    passed = {site.path: site.own for site in listed}
    broken = {site.path: {fault.path for fault in site.faults} for site in listed}
    for whole_path in list_files(folder):
        place = next(place for place in places if whole_path.startswith(place))
        path = whole_path.removeprefix(place)
        is_unlisted = path not in expected[place] and not broken[place].isdisjoint(parts_of(path))
        if path not in passed[place] and not is_unlisted and not whole_path.startswith(tuple(lost)):
            found[place][path] = read_mark(folder / whole_path)
    return tuple(
        _report(site, expected[site.path], found[site.path], faults if not site.path else [], keys_of)
        for site in listed
    )


def list_files(folder: Path) -> Iterator[str]:
    """Every file, link and other thing below `folder` that is no folder: POSIX paths."""
    for place, folders, names in os.walk(folder):
        below = Path(place).relative_to(folder).as_posix()
        links = [name for name in folders if Path(place, name).is_symlink()]
        folders[:] = sorted(set(folders) - set(links))
        for name in sorted((*names, *links)):
            yield name if below == "." else f"{below}/{name}"


def read_mark(file: Path) -> Mark | None:
    """The mark of a file; None if it is none, or cannot be read."""
    if file.is_symlink() or not file.is_file():
        return None
    digest, size = hashlib.sha256(), 0
    try:
        with file.open("rb") as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
                size += len(piece)
    except OSError:
        return None
    return Mark(digest.hexdigest(), size)


def _report(
    site: Listed,
    expected: Mapping[str, Mark],
    found: Mapping[str, Mark | None],
    faults: Sequence[Finding],
    keys_of: KeysOf,
) -> SiteReport:
    keys = keys_of(site.manifest.office)
    return SiteReport(
        path=site.path,
        office=site.manifest.office,
        generated=site.manifest.generated,
        signed=check_signature(site.content, site.signature, keys),
        is_known=bool(keys),
        files=len(expected),
        checked=len(expected),
        findings=(*faults, *site.faults, *compare_files(expected, found)),
    )


def _read_part(site: Path, name: str, mark: Mark) -> Part | Finding:
    try:
        content = (site / name).read_bytes()
    except FileNotFoundError:
        return Finding(Kind.LOST, name)
    except OSError:
        return Finding(Kind.UNREAD, name)
    return judge_part(name, mark, content)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ManifestUnusable("proof.missing", path=file, reason=error.strerror or error) from error
