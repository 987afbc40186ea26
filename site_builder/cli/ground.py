"""The ground that a command stands on: the network in a folder, or the one office of its own repository."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.engine.settings import read_settings
from site_builder.errors import SettingsInvalid
from site_builder.model import Network, Site, SourceSpec
from site_builder.network.settings import load_network, network_of_one
from site_builder.network.sites import home_url, plan_sites
from site_builder.network.sources import is_office_folder
from site_builder.offices.registry import load_registry
from site_builder.offices.tree import OfficeTree

SETTINGS = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Ground:
    """A network, its registry, where its sites stand, and the mkdocs.yml beside its content, if there is one."""

    content: Path
    network: Network
    tree: OfficeTree
    sites: Mapping[str, Site]
    settings: Path | None

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
    if is_office_folder(content):
        return _ground_of_one(content, found)
    loaded = load_network(content)
    return Ground(content, loaded.network, loaded.tree, plan_sites(loaded.network, loaded.tree), found)


def load_tree(content: Path) -> OfficeTree:
    """The registry of the network in `content`, or of the repository around it; KPU's own where there is neither."""
    settings = content.absolute().parent / SETTINGS
    if is_office_folder(content) and settings.is_file():
        return load_registry(read_settings(settings).registry)
    return load_network(content).tree if content.is_dir() and not is_office_folder(content) else load_registry()


def own_office(content: Path) -> str | None:
    """The office whose own repository `content` stands in, None for a network."""
    settings = content.absolute().parent / SETTINGS
    if not is_office_folder(content) or not settings.is_file():
        return None
    return read_settings(settings).office or None


def _ground_of_one(content: Path, settings: Path | None) -> Ground:
    if settings is None:
        raise SettingsInvalid("cli.settings-missing", path=content.absolute().parent / SETTINGS)
    own = read_settings(settings)
    if not own.office:
        raise SettingsInvalid("cli.office-unsaid", path=settings)
    tree = load_registry(own.registry)
    office = tree.by_id(own.office)
    network = network_of_one(office.id, content, own.site_url or home_url(office), own.hub, own.indexnow)
    return Ground(content, network, tree, plan_sites(network, tree), settings)


def _shown(spec: SourceSpec) -> str:
    return str(Path(spec.target)) if spec.kind == "path" else spec.office
