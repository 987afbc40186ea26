"""The theme's house: MkDocs' settings and Material's templates with ours over them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig

from site_builder.engine.press import Context, Render
from site_builder.engine.settings import PLUGIN, load_values, plugin_list, plugin_name
from site_builder.engine.theme import find_theme, mark_folders
from site_builder.errors import SettingsInvalid
from site_builder.strings import sections

THEME = "material"
_OURS = ("base.html", "404.html", "main.html")
_DEFAULTS: Mapping[str, Any] = {
    "theme": {"name": THEME, "language": "id", "font": False},
    "markdown_extensions": ["admonition", "attr_list", "footnotes", "md_in_html", "tables", "toc"],
}


def load_site_config(settings: Path | None, office: str | None = None, **values: Any) -> MkDocsConfig:
    """MkDocs' configuration for one site: that of the file `settings`, or Warta's own without one, and `values`.

    With `office` the plugins of the file are loaded, and ours for that office; without, none. Raises SettingsInvalid.
    """
    base = load_values(settings) if settings else {}
    others = [entry for entry in plugin_list(base) if plugin_name(entry) != PLUGIN]
    plugins = [*others, {PLUGIN: {"office": office}}] if office else []
    config = MkDocsConfig(config_file_path=str(settings) if settings else None)
    config.load_dict({"site_name": PLUGIN, **_DEFAULTS, **base, **values, "plugins": plugins})
    errors, _ = config.validate()
    if errors:
        reason = "; ".join(f"{name}: {' '.join(str(error).split())}" for name, error in errors)
        raise SettingsInvalid("cli.settings-broken", path=settings or PLUGIN, reason=reason)
    return config


def add_theme(config: MkDocsConfig) -> None:
    """Puts our templates before Material's, behind those of an organisation's own `custom_dir`.

    Raises SettingsInvalid for a theme that is not Material: our templates take its icons.
    """
    if config.theme.name != THEME:
        raise SettingsInvalid("cli.theme-other", path=config.config_file_path or PLUGIN, theme=config.theme.name)
    theme = str(find_theme())
    if theme not in config.theme.dirs:
        own = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(own, theme)


def prepare_environment(env: jinja2.Environment) -> jinja2.Environment:
    """Makes Jinja escape in our templates (Material's own escape for themselves) and leave no blank lines."""
    env.autoescape = lambda name: name is not None and (name in _OURS or name.startswith("warta/"))
    env.trim_blocks = env.lstrip_blocks = True
    return env


def make_environment(settings: Path | None) -> jinja2.Environment:
    """The theme's environment for pages that MkDocs does not write itself."""
    config = load_site_config(settings, docs_dir=str(find_theme()), site_dir=str(find_theme().parent / "site"))
    add_theme(config)
    return prepare_environment(config.theme.get_env())


def templates_of(env: jinja2.Environment) -> str:
    """Stands for all templates as `env` finds them, but Material's: the organisation's before ours.

    Empty where a hook finds them otherwise: then nobody can tell.
    """
    if not isinstance(env.loader, jinja2.FileSystemLoader):
        return ""
    folders = [Path(folder) for folder in env.loader.searchpath]
    return mark_folders(folders[: folders.index(find_theme()) + 1])


def make_render(env: jinja2.Environment, site: Mapping[str, Any]) -> Render:
    """How a template of ours is rendered in full on one site."""
    return partial(_render, env, site)


def _render(env: jinja2.Environment, site: Mapping[str, Any], template: str, context: Context) -> str:
    return env.get_template(template).render(site=site, t=sections(), **context)
