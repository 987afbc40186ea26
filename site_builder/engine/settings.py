"""What Warta itself reads in an mkdocs.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from mkdocs.exceptions import ConfigurationError
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from site_builder.errors import SettingsInvalid

PLUGIN = "warta"


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """The office whose repository this is, its address, its organisation's registry file, and who is told of news."""

    office: str
    site_url: str
    registry: Path | None
    hub: str = ""
    indexnow: str = ""


def read_settings(file: Path) -> OwnSettings:
    """The plugin's options in the settings `file`. Raises SettingsInvalid."""
    values = load_values(file)
    options = next((_options(entry) for entry in plugin_list(values) if plugin_name(entry) == PLUGIN), {})
    registry = options.get("registry")
    return OwnSettings(
        office=str(options.get("office") or ""),
        site_url=str(values.get("site_url") or ""),
        registry=file.parent / str(registry) if registry else None,
        hub=str(options.get("hub") or ""),
        indexnow=str(options.get("indexnow") or ""),
    )


def load_values(file: Path) -> Mapping[str, Any]:
    """All entries of an mkdocs.yml, its `INHERIT` followed. Raises SettingsInvalid."""
    try:
        with file.open("rb") as stream:
            values = yaml_load(stream, get_yaml_loader())
    except (OSError, UnicodeDecodeError, ConfigurationError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise SettingsInvalid("cli.settings-broken", path=file, reason=reason) from error
    if not isinstance(values, Mapping):
        raise SettingsInvalid("cli.settings-broken", path=file, reason=type(values).__name__)
    return values


def plugin_list(values: Mapping[str, Any]) -> list[Any]:
    """The entries of `plugins`, one mapping or name each, however they are written; none of what is no list."""
    plugins = values.get("plugins")
    if isinstance(plugins, Mapping):
        return [{name: options or {}} for name, options in plugins.items()]
    return plugins if isinstance(plugins, list) else []


def plugin_name(entry: Any) -> str:
    return str(next(iter(entry), "")) if isinstance(entry, Mapping) else str(entry)


def _options(entry: Any) -> Mapping[str, Any]:
    options = entry.get(PLUGIN) if isinstance(entry, Mapping) else None
    return options if isinstance(options, Mapping) else {}
