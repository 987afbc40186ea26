"""manifest.json: every file of a site by its SHA-256, in parts of which one new article changes a few. Pure.

The manifest lists its parts with their digests, a part lists files and news (a tree as Merkle's): whoever trusts the
one small file can check all others. A part is a month, or a folder; a large one is cut by the digests of its
folders' names, so that the same files are always cut in the same way.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from site_builder.errors import ManifestUnusable

FILE = "manifest.json"
SIGNATURE = "manifest.json.sig"
FOLDER = "manifest"
FORM = 1
WITHDRAWN = "ditarik"  # the part that lists what was withdrawn
LARGE = 512  # files of a group above which it is cut

_DATED = re.compile(r"(berita|arsip|daerah)/(\d{4})/(\d{2})/")
_FOLDERS = frozenset(
    ("berita", "arsip", "daerah", "topik", "jenis", "media", "cari", "kantor", "klarifikasi", "serta-merta", "sendiri")
)
_WITH_MONTHS = ("berita/", "arsip/", "daerah/")
_AFTER_SLASH = "0"  # no character is between
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Mark(msgspec.Struct, frozen=True, gc=False):
    """What a file is known by: its SHA-256 in hexadecimal, its size in bytes."""

    sha256: str
    size: int


class ItemMark(msgspec.Struct, frozen=True, gc=False):
    """What a piece of news is known by: its address, and the digest of its entry in `feed.json`, as `digest_item`."""

    url: str
    digest: str


class Source(msgspec.Struct, frozen=True):
    """The commit of the office's repository that was read. `is_changed` says that its files were not as committed."""

    commit: str
    is_changed: bool = False


class Manifest(msgspec.Struct, frozen=True):
    """One site at one moment: its `parts` by path, and the `files` that it shares with others of its host.

    `sites` are the folders below that have manifests of their own. `office` is empty for a host without an office at
    its root. Paths are POSIX, below the site.
    """

    form: int
    office: str
    site: str
    generated: datetime
    tool: str
    source: Source | None = None
    files: Mapping[str, Mark] = msgspec.field(default_factory=dict)
    parts: Mapping[str, Mark] = msgspec.field(default_factory=dict)
    sites: tuple[str, ...] = ()


class Part(msgspec.Struct, frozen=True):
    """Files by path, news by id, and the ids of what was withdrawn with the moment of it."""

    files: Mapping[str, Mark] = msgspec.field(default_factory=dict)
    items: Mapping[str, ItemMark] = msgspec.field(default_factory=dict)
    withdrawn: Mapping[str, str] = msgspec.field(default_factory=dict)


class Cut(msgspec.Struct, frozen=True):
    """How a site is cut: the files of its parts by name, all in order, and how fine those groups are that are cut."""

    parts: Mapping[str, Sequence[str]]
    fineness: Mapping[str, int]

    def part_of(self, path: str) -> str:
        """The part in which the file `path` stands, or would stand."""
        return part_name(path, self.fineness.get(group_of(path), 0))


_Value = TypeVar("_Value", Manifest, Part)


def mark_of(content: bytes) -> Mark:
    return Mark(hashlib.sha256(content).hexdigest(), len(content))


def digest_item(entry: Mapping[str, object]) -> str:
    """The SHA-256 of an entry of JSON Feed: its JSON without spaces, keys sorted, without what combined feeds add."""
    warta = entry.get("_warta")
    if isinstance(warta, dict) and "office_name" in warta:
        entry = {**entry, "_warta": {name: value for name, value in warta.items() if name != "office_name"}}
    return hashlib.sha256(msgspec.json.encode(entry, order="sorted")).hexdigest()


def plan_manifest(manifest: Manifest, whole: Part) -> Iterator[tuple[str, bytes]]:
    """The files in which `whole`, all that a site has, is listed: paths and bytes; the manifest comes last."""
    parts = {path_of_part(name): dump_part(part) for name, part in cut(whole, manifest.site).items()}
    yield from parts.items()
    yield FILE, dump_manifest(replace(manifest, parts={path: mark_of(content) for path, content in parts.items()}))


def path_of_part(name: str) -> str:
    """Where the part of that name stands."""
    return f"{FOLDER}/{name}.json"


def dump_part(part: Part) -> bytes:
    """The bytes of a part."""
    return msgspec.json.encode(part) + b"\n"


def dump_manifest(manifest: Manifest) -> bytes:
    """The bytes of manifest.json: the same for the same site and moment."""
    ordered = replace(
        manifest,
        files=dict(sorted(manifest.files.items())),
        parts=dict(sorted(manifest.parts.items())),
        sites=tuple(sorted(manifest.sites)),
    )
    return msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n"


def cut(whole: Part, site: str) -> dict[str, Part]:
    """The parts of a site by name."""
    places = plan_cut(whole.files)
    items: dict[str, dict[str, ItemMark]] = {}
    for id, item in sorted(whole.items.items()):
        items.setdefault(places.part_of(path_of(item.url, site)), {})[id] = item
    withdrawn = {WITHDRAWN: dict(sorted(whole.withdrawn.items()))} if whole.withdrawn else {}
    return {
        name: Part(
            {path: whole.files[path] for path in places.parts.get(name, ())},
            items.get(name, {}),
            withdrawn.get(name, {}),
        )
        for name in sorted({*places.parts, *items, *withdrawn})
    }


def plan_cut(files: Iterable[str]) -> Cut:
    """How a site is cut that has these files."""
    paths = sorted(files)
    groups: dict[str, list[str]] = {}
    for group, some in _group(paths):
        groups.setdefault(group, []).extend(some)
    fineness = {group: fine for group, some in groups.items() if (fine := _fineness(len(some)))}
    parts = {group: some for group, some in groups.items() if group not in fineness}
    for group, fine in fineness.items():
        for name, path in _name_parts(group, groups[group], fine):
            parts.setdefault(name, []).append(path)
    return Cut(parts, fineness)


def _group(paths: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Sorted paths with their groups: those of one month, or of a folder that is one group, at once."""
    first = 0
    while first < len(paths):
        path = paths[first]
        dated = _DATED.match(path)
        folder = dated[0] if dated else "" if path.startswith(_WITH_MONTHS) else path[: path.find("/") + 1]
        after = folder[:-1] + _AFTER_SLASH
        last = bisect_left(paths, after, first) if folder else first + 1
        yield group_of(path), paths[first:last]
        first = last


def group_of(path: str) -> str:
    """The month or the folder of a file."""
    dated = _DATED.match(path)
    if dated:
        return "-".join(dated.groups())
    first, slash, _ = path.partition("/")
    if not slash:
        return "situs"
    return first if first in _FOLDERS else "lain"


def part_name(path: str, fineness: int) -> str:
    """The part in which a file stands whose group is cut by so many hexadecimal digits."""
    group = group_of(path)
    return _name_part(group, _folder_of(path), fineness) if fineness else group


def _name_parts(group: str, paths: Iterable[str], fineness: int) -> Iterator[tuple[str, str]]:
    """The part of each of the paths of a group, of which those of one folder follow each other."""
    name, known = "", None
    for path in paths:
        folder = _folder_of(path)
        if folder != known:
            name, known = _name_part(group, folder, fineness), folder
        yield name, path


def _name_part(group: str, folder: str, fineness: int) -> str:
    return f"{group}-{hashlib.sha256(folder.encode()).hexdigest()[:fineness]}"


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0] or path


def parts_of(path: str) -> tuple[str, ...]:
    """The parts of which one lists the file `path`, if the site has it."""
    return tuple(path_of_part(part_name(path, fineness)) for fineness in range(3))


def path_of(url: str, site: str) -> str:
    """The file that a site serves at `url`."""
    path = url.removeprefix(site)
    if "#" in path or "?" in path:
        path = path.partition("#")[0].partition("?")[0]
    return f"{path}index.html" if path.endswith("/") or not path else path


def is_path(path: str) -> bool:
    """Whether a path is that of a file below its site, such as a build writes."""
    return not ("\\" in path or "\0" in path or {"", ".", ".."} & set(path.split("/")))


def is_proof(path: str) -> bool:
    """Whether a path is that of a manifest, its signature or one of its parts, of a site or of one below it."""
    return path.rpartition("/")[2] in (FILE, SIGNATURE) or f"/{FOLDER}/" in f"/{path}"


def parse_manifest(content: bytes, place: object = FILE) -> Manifest:
    """The manifest in `content`; `place` names it. Raises ManifestUnusable."""
    manifest = _parse(content, Manifest, place)
    if manifest.form != FORM:
        raise ManifestUnusable("proof.form", path=place, form=manifest.form)
    _check_files({**manifest.files, **manifest.parts}, place)
    for site in manifest.sites:
        if not site.endswith("/"):
            raise ManifestUnusable("proof.path", path=place, value=site[:200])
    _check_paths((site.removesuffix("/") for site in manifest.sites), place)
    return manifest


def parse_part(content: bytes, place: object) -> Part:
    """The part in `content`; `place` names it. Raises ManifestUnusable."""
    part = _parse(content, Part, place)
    _check_files(part.files, place)
    return part


def _parse(content: bytes, kind: type[_Value], place: object) -> _Value:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ManifestUnusable("proof.broken", path=place, reason=error) from error


def _check_files(files: Mapping[str, Mark], place: object) -> None:
    _check_paths(files, place)
    for mark in files.values():
        if not _SHA256.fullmatch(mark.sha256):
            raise ManifestUnusable("proof.broken", path=place, reason=mark.sha256[:80])


def _check_paths(paths: Iterable[str], place: object) -> None:
    for path in paths:
        if not is_path(path):
            raise ManifestUnusable("proof.path", path=place, value=path[:200])


def _fineness(count: int) -> int:
    return 0 if count <= LARGE else 1 if count <= 16 * LARGE else 2
