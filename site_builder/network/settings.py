"""network.yml: from its text to a checked `Network`, with all its problems at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from site_builder.errors import OfficeUnknown, SettingsInvalid
from site_builder.model import Layout, Level, Network, Problem, SourceSpec
from site_builder.network.addresses import (
    is_below,
    is_branch,
    is_git_address,
    is_local_path,
    parse_base_url,
    parse_web_address,
)
from site_builder.network.hosts import parse_host
from site_builder.network.limits import FetchLimits, parse_limits
from site_builder.network.sites import home_url, top_office
from site_builder.network.sources import FeedSpec, GitSpec
from site_builder.offices.registry import load_registry
from site_builder.offices.tree import OfficeTree
from site_builder.proof.keys import parse_public_key, parse_public_keys
from site_builder.strings import say
from site_builder.yaml_document import Section, nearest, parse_document

FILE_NAME = "network.yml"
INDEXNOW_KEY = re.compile(r"[A-Za-z0-9-]{8,128}")
KEYS = (
    "sources",
    "hosts",
    "keys",
    "layout",
    "base_url",
    "registry",
    "fetch",
    "window",
    "hub",
    "indexnow",
    "share_cards",
)
SOURCE_KINDS = ("path", "git", "feed")
GIT_KEYS = ("branch", "subdir")
FEED_KEYS = ("hosts", "trust")
SIGNED = "signed"


class Loaded(msgspec.Struct, frozen=True):
    """All that `content/network.yml` and the folders beside it say.

    `hosts` are, by office, those that the office's items may link to besides the registry's, as they were written.
    `keys` are the lines of its public keys, likewise.
    """

    network: Network
    tree: OfficeTree
    fetch: FetchLimits
    hosts: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


def load_network(content: Path, *, may_be_empty: bool = False) -> Loaded:
    """Reads `content/network.yml` (it may be missing), its registry, and the names of the folders beside it.

    Raises SettingsInvalid with all problems of the file in `problems` (joined lines) and `found` (a tuple of
    Problem), and OfficeUnknown in the same shape when only folders have unknown names. A network without any
    office is refused too, unless it `may_be_empty`.
    """
    document = _load_document(content)
    tree = _load_tree(document, content)
    return check_network(document, tree, content, _read_folders(content, tree), may_be_empty=may_be_empty)


def load_tree(content: Path) -> OfficeTree:
    """The registry that `content/network.yml` names, else KPU's own, whatever else is wrong in that file.

    Raises SettingsInvalid if the file is no YAML, or as `load_registry`.
    """
    return _load_tree(_load_document(content), content)


def parse_network(text: str, tree: OfficeTree, content: Path, folders: Sequence[str] = ()) -> Loaded:
    """The network that the text of `content/network.yml` and the `folders` of offices below it make. Pure.

    Raises as `load_network`.
    """
    return check_network(parse_document(text, str(content / FILE_NAME), []), tree, content, folders)


def check_network(
    document: Section, tree: OfficeTree, content: Path, folders: Sequence[str], *, may_be_empty: bool = False
) -> Loaded:
    """The same for a document that is already parsed."""
    document.expect(KEYS)
    specs = _sources(document, tree, content, folders)
    base_url = _base_url(document, specs, tree)
    layout = _layout(document)
    window = document.whole("window", 0, 1, 10_000)
    hub = document.text("hub")
    if hub and not parse_web_address(hub):
        document.refuse("hub", "network.hub", "network.hub-fix", value=hub)
    indexnow = document.text("indexnow")
    if indexnow and not INDEXNOW_KEY.fullmatch(indexnow):
        document.refuse("indexnow", "network.indexnow", "network.indexnow-fix", value=indexnow)
    share_cards = document.switch("share_cards", True)
    fetch = parse_limits(document.section("fetch"))
    hosts = _hosts(document, specs, tree)
    keys = _keys(document, specs, tree)
    strangers = [_stranger(content / name, tree) for name in folders if name not in tree]
    if document.problems:
        raise _invalid([*document.problems, *strangers])
    if strangers:
        raise OfficeUnknown("network.settings-invalid", **_facts(strangers))
    if not specs and not may_be_empty:
        raise SettingsInvalid("network.without-offices", path=content)
    sources = tuple(specs[office.id] for office in tree if office.id in specs)
    network = Network(base_url, layout, window, sources, hub, indexnow, share_cards)
    return Loaded(network, tree, fetch, hosts, keys)


def network_of_one(
    office_id: str, content: Path, base_url: str, hub: str = "", indexnow: str = "", share_cards: bool = True
) -> Network:
    """The network of an office's own repository, whose `content/` is the office's folder."""
    url = base_url if base_url.endswith("/") else f"{base_url}/"
    source = SourceSpec(office_id, "path", str(content))
    return Network(url, Layout.ONE_HOST, 0, (source,), hub, indexnow, share_cards)


def _sources(document: Section, tree: OfficeTree, content: Path, folders: Sequence[str]) -> dict[str, SourceSpec]:
    specs = {name: SourceSpec(name, "path", str(content / name)) for name in folders if name in tree}
    lines = document.section("sources")
    for office in lines.entries:
        if not _is_office(lines, office, tree):
            continue
        spec = _source(lines.section(office, office), office, content)
        if office in specs and spec is not None and Path(spec.target) != content / office:
            lines.refuse(office, "network.source-twice", "network.source-twice-fix", folder=content / office)
        if spec is not None:
            specs[office] = spec
    return specs


def _hosts(document: Section, specs: Mapping[str, SourceSpec], tree: OfficeTree) -> dict[str, tuple[str, ...]]:
    """The hosts of each office: those of `hosts:`, then those that its feed's line adds."""
    named = document.section("hosts")
    hosts = {office: _host_list(named, office) for office in named.entries if _is_office(named, office, tree)}
    for spec in specs.values():
        if isinstance(spec, FeedSpec):
            hosts[spec.office] = (*hosts.get(spec.office, ()), *spec.hosts)
    return {office: found for office, found in hosts.items() if found}


def _keys(document: Section, specs: Mapping[str, SourceSpec], tree: OfficeTree) -> dict[str, tuple[str, ...]]:
    """The keys of each office. One whose news must be signed has to have a key that is not revoked."""
    named = document.section("keys")
    keys = {office: _key_list(named, office) for office in named.entries if _is_office(named, office, tree)}
    for spec in specs.values():
        known = parse_public_keys((*tree.by_id(spec.office).keys, *keys.get(spec.office, ())))
        if isinstance(spec, FeedSpec) and spec.is_signed and all(key.is_revoked for key in known):
            message, hint = "network.trust-keyless", "network.trust-keyless-fix"
            document.refuse("sources", message, hint, line=spec.line, id=spec.office)
    return {office: found for office, found in keys.items() if found}


def _key_list(section: Section, office: str) -> tuple[str, ...]:
    found = section.texts(office)
    for line, text in found:
        if parse_public_key(text) is None:
            section.refuse(office, "network.key", "network.key-fix", line=line, value=text[:40])
    return tuple(text for _, text in found)


def _host_list(section: Section, key: str) -> tuple[str, ...]:
    found = section.texts(key)
    for line, text in found:
        if parse_host(text) is None:
            section.refuse(key, "network.host", "network.host-fix", line=line, value=text)
    return tuple(text for _, text in found)


def _is_office(section: Section, office: str, tree: OfficeTree) -> bool:
    if office in tree:
        return True
    word = nearest(office, (known.id for known in tree))
    hint = "settings.near" if word else "network.office-unknown-fix"
    section.refuse(office, "network.office-unknown", hint, id=office, word=word)
    return False


def _source(line: Section, office: str, content: Path) -> SourceSpec | None:
    kinds = [kind for kind in SOURCE_KINDS if line.text(kind)]
    line.expect((*SOURCE_KINDS, *{"git": GIT_KEYS, "feed": FEED_KEYS}.get("".join(kinds), ())))
    if len(kinds) != 1:
        line.refuse("", "network.source-kind", "network.source-kind-fix", id=office)
        return None
    kind = kinds[0]
    target = line.text(kind)
    if kind == "feed":
        if not parse_web_address(target):
            line.refuse(kind, "network.feed-address", "network.feed-address-fix", value=target)
        trust = line.text("trust")
        if trust not in ("", SIGNED):
            line.refuse("trust", "network.trust", "network.trust-fix", value=trust, known=SIGNED)
        return FeedSpec(office, kind, target, line.line, _host_list(line, "hosts"), trust == SIGNED)
    if kind == "path":
        return SourceSpec(office, kind, str(content / target), line.line)
    return _git_source(line, office, target, content)


def _git_source(line: Section, office: str, target: str, content: Path) -> GitSpec:
    branch, subdir = line.text("branch"), line.text("subdir").rstrip("/")
    if not is_git_address(target):
        line.refuse("git", "network.git-address", "network.git-address-fix", value=target)
    if branch and not is_branch(branch):
        line.refuse("branch", "network.branch", "network.branch-fix", value=branch)
    if subdir and not is_below(subdir):
        line.refuse("subdir", "network.subdir", "network.subdir-fix", value=subdir)
    remote = str(content / target) if is_local_path(target) else target
    return GitSpec(office, "git", remote, line.line, branch, subdir)


def _base_url(document: Section, offices: dict[str, SourceSpec], tree: OfficeTree) -> str:
    """As written, else the address of the office that stands at the root."""
    value = document.text("base_url")
    if not value:
        top = top_office(list(offices), tree)
        return home_url(tree.by_id(top) if top else tree.root)
    base_url = parse_base_url(value)
    if not base_url:
        document.refuse("base_url", "network.base-url", "network.base-url-fix", value=value)
    return base_url


def _layout(document: Section) -> Layout:
    value = document.text("layout", Layout.ONE_HOST)
    known = [layout.value for layout in Layout]
    if value not in known:
        document.refuse("layout", "network.layout", "network.layout-fix", value=value, known=", ".join(known))
        return Layout.ONE_HOST
    return Layout(value)


def _load_document(content: Path) -> Section:
    path = content / FILE_NAME
    problems: list[Problem] = []
    document = parse_document(_read_text(path), str(path), problems)
    if problems and not document.entries:
        raise _invalid(problems)
    return document


def _load_tree(document: Section, content: Path) -> OfficeTree:
    registry = document.text("registry")
    return load_registry(content / registry if registry else None)


def _stranger(folder: Path, tree: OfficeTree) -> Problem:
    word = nearest(folder.name, (office.id for office in tree))
    hint = say("network.folder-unknown-near", word=word) if word else say("network.folder-unknown-fix")
    message = say("network.folder-unknown", id=folder.name)
    return Problem(str(folder), 0, "network.folder-unknown", Level.ERROR, "", message, hint)


def _read_text(path: Path) -> str:
    wrong_name = path.with_suffix(".yaml")
    if wrong_name.exists():
        raise SettingsInvalid("network.wrong-name", path=wrong_name, name=path.name)
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise SettingsInvalid("network.not-utf8", path=path) from error
    except OSError as error:
        raise SettingsInvalid("network.unreadable", path=path, reason=error.strerror or error) from error


def _read_folders(content: Path, tree: OfficeTree) -> tuple[str, ...]:
    """The folders that are offices or were meant to be: nothing is passed over for a wrong name.

    What stands in the place of an office's folder is among them too (an empty one, a file, a link that leads
    nowhere): its source tells. A folder is set aside by a dot or an underscore in front of its name.
    """
    try:
        folders = sorted(path for path in content.iterdir() if path.name[0] not in "._")
    except FileNotFoundError as error:
        raise SettingsInvalid("network.content-missing", path=content) from error
    except OSError as error:
        raise SettingsInvalid("network.unreadable", path=content, reason=error.strerror or error) from error
    return tuple(path.name for path in folders if path.name in tree or path.is_dir())


def _invalid(problems: Sequence[Problem]) -> SettingsInvalid:
    return SettingsInvalid("network.settings-invalid", **_facts(problems))


def _facts(problems: Sequence[Problem]) -> dict[str, object]:
    found = tuple(sorted(problems, key=lambda problem: (problem.path, problem.line)))
    lines = "\n".join(_line(problem) for problem in found)
    return {"path": found[0].path, "problems": lines, "found": found}


def _line(problem: Problem) -> str:
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    return f"{place}: {problem.message}; {problem.hint}"
