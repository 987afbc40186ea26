"""The ground that a command stands on: the network in a folder, or the one office of its own repository."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from site_builder.admin.forge import Forge
from site_builder.engine.settings import read_settings
from site_builder.errors import SettingsInvalid
from site_builder.model import Network, Office, Site, SourceSpec
from site_builder.network.addresses import parse_base_url
from site_builder.network.limits import FetchLimits
from site_builder.network.settings import FILE_NAME, load_network, network_of_one
from site_builder.network.settings import load_tree as load_named_tree
from site_builder.network.sites import home_url, plan_sites
from site_builder.network.sources import is_office_folder
from site_builder.offices.registry import load_registry
from site_builder.offices.tree import OfficeTree
from site_builder.proof.keys import PublicKey, parse_public_keys

SETTINGS = "mkdocs.yml"


class Ground(msgspec.Struct, frozen=True):
    """A network, its registry, where its sites stand, and the mkdocs.yml beside its content, if there is one.

    `sites` are those that the network builds. `fetch`, `hosts` and `keys` are as in `network.settings.Loaded`.
    """

    content: Path
    network: Network
    tree: OfficeTree
    sites: Mapping[str, Site]
    settings: Path | None
    fetch: FetchLimits = msgspec.field(default_factory=FetchLimits)
    hosts: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    forge: Forge | None = None  # where the web editor commits
    keys: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    repository: str = ""  # where people see the one office's own repository

    def keys_of(self, office_id: str) -> tuple[PublicKey, ...]:
        """The public keys of an office, by the registry and by the network; none of an office that is not known."""
        own = self.tree.by_id(office_id).keys if office_id in self.tree else ()
        return parse_public_keys((*own, *self.keys.get(office_id, ())))

    def shown(self, office_id: str) -> str:
        """How messages name an office's folder."""
        spec = next(spec for spec in self.network.sources if spec.office == office_id)
        return _shown(spec)


def load_ground(content: Path) -> Ground:
    """The network in `content`; if it is itself an office's folder, that office alone, named by `mkdocs.yml` beside it.

    Raises SettingsInvalid and OfficeUnknown.
    """
    settings = content.absolute().parent / SETTINGS
    found = settings if settings.is_file() else None
    if _is_of_one(content):
        return _ground_of_one(content, found)
    loaded = load_network(content)
    sites = plan_sites(loaded.network, loaded.tree)
    forge = read_settings(found).forge if found else None
    return Ground(content, loaded.network, loaded.tree, sites, found, loaded.fetch, loaded.hosts, forge, loaded.keys)


def load_tree(content: Path) -> OfficeTree:
    """The registry of the network in `content`, or of the repository around it; KPU's own where there is neither."""
    settings = content.absolute().parent / SETTINGS
    if not _is_of_one(content):
        return load_named_tree(content)
    return load_registry(read_settings(settings).registry if settings.is_file() else None)


def find_desk_folder(content: Path, office_id: str | None) -> tuple[Office, Path]:
    """The office that is meant and the folder in which its articles are written.

    None means the office whose own repository `content` stands in. Raises SettingsInvalid where an article would
    never be read, OfficeUnknown, and LookupError if only the user can say which office it is.
    """
    if _is_of_one(content):
        ground = load_ground(content)
        (own,) = ground.sites.values()
        if office_id not in (None, own.office.id):
            raise SettingsInvalid("cli.office-other", office=office_id, own=own.office.id, path=content)
        return own.office, content
    if office_id is None:
        raise LookupError("office")
    loaded = load_network(content, may_be_empty=True)
    office = loaded.tree.by_id(office_id)
    spec = next((spec for spec in loaded.network.sources if spec.office == office_id), None)
    if spec is not None and spec.kind != "path":
        raise SettingsInvalid("cli.office-elsewhere", office=office_id, target=spec.target)
    return office, Path(spec.target) if spec is not None else content / office_id


def _is_of_one(content: Path) -> bool:
    """Whether `content` is one office's folder. A network that has a stray `berita/` is a network all the same."""
    return is_office_folder(content) and not (content / FILE_NAME).exists()


def _ground_of_one(content: Path, settings: Path | None) -> Ground:
    if settings is None:
        raise SettingsInvalid("cli.settings-missing", path=content.absolute().parent / SETTINGS)
    own = read_settings(settings)
    if not own.office:
        raise SettingsInvalid("cli.office-unsaid", path=settings)
    tree = load_registry(own.registry)
    office = tree.by_id(own.office)
    url = parse_base_url(own.site_url) if own.site_url else home_url(office)
    if not url:
        raise SettingsInvalid("cli.site-url", path=settings, value=own.site_url)
    network = network_of_one(office.id, content, url, own.hub, own.indexnow, own.share_cards)
    return Ground(
        content, network, tree, plan_sites(network, tree), settings, forge=own.forge, repository=own.repository
    )


def _shown(spec: SourceSpec) -> str:
    return str(Path(spec.target)) if spec.kind == "path" else spec.office
