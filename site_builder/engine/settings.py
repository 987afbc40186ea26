"""What Warta itself reads in an mkdocs.yml.

A file that is plain YAML is read without MkDocs; its reader is imported for one that has tags of its own or inherits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml
from mkdocs.exceptions import ConfigurationError

from site_builder.admin.forge import FORGES, REPOSITORY, REVIEWING, Forge
from site_builder.errors import SettingsInvalid

PLUGIN = "warta"
INHERIT = "INHERIT"  # names the file whose entries are taken where this one has none
EDITOR_KEYS = ("forge", "repo", "branch", "api_root", "base_url", "app_id", "review")

_REPOSITORY = re.compile(REPOSITORY)
_SERVER = re.compile(r"https?://[^\s/\\?#@;,']+(?:/[^\s?#;,']*)?")


class OwnSettings(msgspec.Struct, frozen=True):
    """The office whose repository this is, its address, its organisation's registry file, who is told of news,
    where the web editor commits, whether a picture is drawn for each article that has none, and the address at which
    people see the repository."""

    office: str
    site_url: str
    registry: Path | None
    hub: str = ""
    indexnow: str = ""
    forge: Forge | None = None
    share_cards: bool = True
    repository: str = ""


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
        forge=read_forge(options.get("editor"), file),
        share_cards=_read_switch(options, "share_cards", file, "share_cards", default=True),
        repository=str(values.get("repo_url") or ""),
    )


def _read_switch(options: Mapping[Any, Any], key: str, file: Path, shown: str, default: bool) -> bool:
    value = options.get(key, default)
    if not isinstance(value, bool):
        raise SettingsInvalid("cli.not-switch", path=file, name=shown, value=value)
    return value


def read_forge(value: object, file: Path) -> Forge | None:
    """The option `editor` of the settings `file`; None if it is not there. Raises SettingsInvalid."""
    if value is None:
        return None

    def refuse(key: str, what: object, known: tuple[str, ...] = ()) -> SettingsInvalid:
        return SettingsInvalid(f"editor.{key}", path=file, value=what, known=", ".join(known))

    if not isinstance(value, Mapping):
        raise refuse("setting-shape", value, EDITOR_KEYS)
    told = {str(key): "" if entry is None else str(entry) for key, entry in value.items()}
    for key in told:
        if key not in EDITOR_KEYS:
            raise refuse("setting-unknown", key, EDITOR_KEYS)
    kind = told.get("forge", "github")
    if kind not in FORGES:
        raise refuse("setting-forge", kind, FORGES)
    repo = told.get("repo", "")
    if not _REPOSITORY.fullmatch(repo):
        raise refuse("setting-repo", repo)
    for key in ("api_root", "base_url"):
        if told.get(key) and not _SERVER.fullmatch(told[key]):
            raise refuse("setting-address", f"{key}: {told[key]}")
    is_reviewed = _read_switch(value, "review", file, "editor: review", default=False)
    if is_reviewed and kind not in REVIEWING:
        raise refuse("setting-review", kind, REVIEWING)
    return Forge(
        kind,
        repo,
        told.get("branch") or "main",
        told.get("api_root", ""),
        told.get("base_url", ""),
        told.get("app_id", ""),
        is_reviewed,
    )


def load_values(file: Path) -> Mapping[str, Any]:
    """All entries of an mkdocs.yml, its `INHERIT` followed. Raises SettingsInvalid."""
    try:
        values = _read_plain(file)
        if not isinstance(values, Mapping) or INHERIT in values:
            values = _read_as_mkdocs(file)
    except (OSError, UnicodeDecodeError, ConfigurationError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise SettingsInvalid("cli.settings-broken", path=file, reason=reason) from error
    if not isinstance(values, Mapping):
        raise SettingsInvalid("cli.settings-broken", path=file, reason=type(values).__name__)
    return values


def _read_plain(file: Path) -> Any:
    """What a file holds that has no tags but YAML's own; None of any other."""
    try:
        return yaml.load(file.read_bytes(), yaml.SafeLoader)
    except yaml.YAMLError:
        return None


def _read_as_mkdocs(file: Path) -> Any:
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    with file.open("rb") as stream:
        return yaml_load(stream, get_yaml_loader())


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
