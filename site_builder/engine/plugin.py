"""The MkDocs plugin `warta`: a door. What it does is in the modules that it calls.

MkDocs calls the hooks in this order: settings, files, menu, pages read, environment, each page, end.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_datetime
from mkdocs.utils.templates import TemplateContext

from site_builder.engine.assets import Assets, read_assets
from site_builder.engine.body import dress_tables
from site_builder.engine.edition import Edition, HandPage
from site_builder.engine.frame import plan_here, plan_site
from site_builder.engine.handpages import LeftOut, clean_page, plan_hand_pages, plan_problems, take_files
from site_builder.engine.own import read_own_edition, show_folder
from site_builder.engine.shell import add_theme, make_render, prepare_environment, templates_of
from site_builder.engine.site import PICTURES, write_site
from site_builder.engine.theme import find_theme
from site_builder.engine.words import Place
from site_builder.errors import WartaError
from site_builder.model import Level, Problem
from site_builder.proof.keyring import load_key
from site_builder.proof.keys import PrivateKey
from site_builder.strings import say, sections

_log = logging.getLogger(f"mkdocs.plugins.{__name__}")
_LEVELS = {Level.ERROR: logging.ERROR, Level.WARNING: logging.WARNING, Level.NOTE: logging.INFO}


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """`office` is the office's id. Paths are relative to the settings file: `content` is the office's folder (by
    default the one around `docs_dir`), `state` the store of a network, `registry` an organisation's own. `hub` is
    the address of a WebSub hub, `indexnow` the key with which `warta notify` reports. `editor` says where the web
    editor commits; `warta build` makes its page. `share_cards` may be false: then no picture is drawn for articles."""

    office = option.Type(str)
    content = option.Optional(option.Type(str))
    state = option.Type(str, default=".warta/state.sqlite")
    registry = option.Optional(option.Type(str))
    hub = option.Type(str, default="")
    indexnow = option.Type(str, default="")
    editor = option.Optional(option.Type(dict))
    share_cards = option.Type(bool, default=True)


class WartaPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """Puts an office's news into the site that MkDocs builds from its hand-written pages."""

    _edition: Edition
    _assets: Assets
    _key: PrivateKey | None
    _site: Mapping[str, Any]
    _env: jinja2.Environment
    _nav: Navigation

    def __init__(self) -> None:
        self.pages: tuple[HandPage, ...] = ()
        self.left_out: tuple[LeftOut, ...] = ()
        self._is_prepared = False

    def prepare(self, edition: Edition, assets: Assets) -> None:
        """For `warta build`: the news is at hand, and is printed by the caller."""
        self._edition, self._assets, self._is_prepared = edition, assets, True

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        try:
            add_theme(config)
        except WartaError as error:
            raise PluginError(say(error.key, **error.facts)) from error
        config.theme.static_templates -= {"404.html", "sitemap.xml"}
        if not self._is_prepared:
            self._assets = read_assets(find_theme())
            self._edition = self._read(config)
            try:
                self._key = load_key(None)
            except WartaError as error:
                raise PluginError(say(error.key, **error.facts)) from error
        return config

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        self.left_out = take_files(files, config)
        return files

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        self._nav = nav
        return nav

    def on_env(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        self.pages = plan_hand_pages(files, self._nav)
        self._site = plan_site(self._edition, self._assets, self.pages)
        self._env = prepare_environment(env)
        return env

    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        clean, removed = clean_page(html, page.file.src_uri)
        self.left_out += removed
        return dress_tables(clean)

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        title = str(page.title)
        here = plan_here(self._edition, Place(self._edition.site, page.url), title, ((title, None),))
        ours: Any = {"site": self._site, "here": here, "t": sections()}
        context.update(ours)
        return context

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if self._is_prepared:
            return
        shown = show_folder(Path(config.docs_dir))
        _tell(plan_problems(self.left_out, shown, self.config.office))
        render = make_render(self._env, self._site)
        pictures = self._base(config) / self.config.state
        found = write_site(
            self._edition,
            render,
            self._assets,
            self.pages,
            Path(config.site_dir),
            pictures.with_name(PICTURES),
            show_folder(self._edition.folder or Path()),
            self._key,
            templates_of(self._env),
        )
        _tell(found)

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        if self._edition.folder is not None and self._edition.folder.is_dir():
            server.watch(str(self._edition.folder))
        server.watch(str(find_theme()))
        return server

    def _base(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).parent if config.config_file_path else Path.cwd()

    def _read(self, config: MkDocsConfig) -> Edition:
        base = self._base(config)
        folder = base / self.config.content if self.config.content else Path(config.docs_dir).parent
        registry = base / self.config.registry if self.config.registry else None
        try:
            edition, problems = read_own_edition(
                self.config.office,
                folder,
                config.site_url,
                registry,
                base / self.config.state,
                get_build_datetime(),
            )
        except WartaError as error:
            raise PluginError(say(error.key, **error.facts)) from error
        options = self.config
        edition = replace(edition, hub=options.hub, indexnow=options.indexnow, share_cards=options.share_cards)
        _tell(problems)
        return edition


def _tell(problems: Iterable[Problem]) -> None:
    """Logs problems where MkDocs logs: with `--strict`, an error or a warning ends the build, a note does not."""
    for problem in problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        _log.log(_LEVELS[problem.level], "%s: %s; %s", place, problem.message, problem.hint)
