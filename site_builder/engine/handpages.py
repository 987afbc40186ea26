"""The pages of `halaman/`: ordinary MkDocs pages, drawn by MkDocs with the frame of the site."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation

from site_builder.articles.rules import can_run, is_reserved
from site_builder.engine.assets import Assets
from site_builder.engine.edition import Edition, HandPage
from site_builder.engine.handfolder import FOLDER, OURS, HandPages, has_hand_pages
from site_builder.engine.settings import PLUGIN, load_values
from site_builder.engine.shell import load_site_config
from site_builder.errors import PictureUnusable, WartaError
from site_builder.model import Level, Problem
from site_builder.pictures.vector import clean_vector
from site_builder.sanitize import plain_text, removed_from_page, sanitize_page
from site_builder.strings import say


def build_hand_pages(edition: Edition, assets: Assets, settings: Path | None, shown: str) -> HandPages:
    """Draws the `halaman/` of the edition's folder; nothing if there is none.

    A page that cannot be built is a problem, and then no page is drawn: news does not wait for it. `shown` is how
    problems name the office's folder.
    """
    if edition.folder is None or not has_hand_pages(edition.folder):
        return HandPages()
    folder = edition.folder / FOLDER
    path = f"{shown}/{FOLDER}" if shown else FOLDER
    office = edition.office.id
    with TemporaryDirectory(prefix="warta-") as out, _listening() as notes:
        try:
            config = _load(edition, settings, folder, Path(out))
            plugin: Any = config.plugins[PLUGIN]
            plugin.prepare(edition, assets)
            build(config)
        except WartaError:
            raise
        except (Exception, SystemExit) as error:  # whatever a plugin or an extension of the organisation raises
            reason = " ".join(dict.fromkeys([*notes, str(error)])).strip() or type(error).__name__
            return HandPages(problems=(_problem(path, office, "failed", Level.ERROR, reason=_one_line(reason)),))
        problems = [_problem(path, office, "noted", Level.WARNING, text=_one_line(note)) for note in notes]
        problems += plan_problems(plugin.left_out, path, office)
        return HandPages(plugin.pages, tuple(_read_tree(Path(out))), tuple(problems))


class LeftOut(msgspec.Struct, frozen=True):
    """Something of the file `name` that stays off the site: `why` is a string of `pages`, `what` its fact."""

    name: str
    why: str
    what: str = ""


def take_files(files: Files, config: MkDocsConfig) -> tuple[LeftOut, ...]:
    """Leaves out the theme's own files, those whose address belongs to the news, and what a browser could run.

    Drawings are cleaned as those of articles are. All but the theme's files are returned.
    """
    theme = [str(Path(folder)) for folder in config.theme.dirs]
    left_out = []
    for file in list(files):
        if _is_below(file, theme):
            files.remove(file)
        elif why := _refusal(file, Path(config.docs_dir)):
            files.remove(file)
            left_out.append(LeftOut(file.src_uri, why, file.src_uri))
    return tuple(sorted(left_out, key=lambda left: left.name))


def _refusal(file: File, folder: Path) -> str:
    if file.abs_src_path is not None and not Path(file.abs_src_path).resolve().is_relative_to(folder.resolve()):
        return "outside"
    if file.dest_uri == "index.html" or file.dest_uri.split("/")[0] in OURS or is_reserved(file.dest_uri):
        return "reserved"
    if file.is_documentation_page():
        return ""
    if can_run(file.src_uri):
        return "program"
    if file.src_uri.lower().endswith(".svg"):
        try:
            file.content_bytes = clean_vector(file.content_bytes)[1]
        except PictureUnusable:
            return "drawing"
    return ""


def clean_page(html: str, name: str) -> tuple[str, tuple[LeftOut, ...]]:
    """The HTML of the page in the file `name` without what could run or load, and what was taken away."""
    removed = removed_from_page(html)
    return sanitize_page(html), (LeftOut(name, "removed", ", ".join(removed)),) if removed else ()


def plan_problems(left_out: Iterable[LeftOut], path: str, office: str) -> list[Problem]:
    """What is said of everything that was left out of the folder `path`."""
    return [
        _problem(
            f"{path}/{left.name}",
            office,
            left.why,
            Level.WARNING if left.why == "removed" else Level.ERROR,
            name=left.what,
        )
        for left in left_out
    ]


def plan_hand_pages(files: Files, nav: Navigation) -> tuple[HandPage, ...]:
    """The pages that MkDocs has read, those of its menu first and in its order."""
    named = [page.file for page in nav.pages]
    others = [file for file in files.documentation_pages() if file not in named]
    return tuple(
        HandPage(file.url, str(file.page.title or file.name), is_in_menu, plain_text(file.page.content or ""))
        for found, is_in_menu in ((named, True), (others, False))
        for file in found
        if file.page
    )


def _load(edition: Edition, settings: Path | None, folder: Path, out: Path) -> MkDocsConfig:
    """The settings for one office. A menu is for the pages beside which it was written, and for no others."""
    values: dict[str, Any] = {} if settings and _is_written_for(settings, folder) else {"nav": None}
    return load_site_config(
        settings,
        edition.office.id,
        site_name=edition.office.name,
        site_url=edition.site.url,
        docs_dir=str(folder.absolute()),
        site_dir=str(out),
        **values,
    )


def _is_written_for(settings: Path, folder: Path) -> bool:
    docs = load_values(settings).get("docs_dir")
    return isinstance(docs, str) and (settings.parent / docs).resolve() == folder.resolve()


def _is_below(file: File, folders: list[str]) -> bool:
    return file.src_dir is not None and str(Path(file.src_dir)) in folders


def _read_tree(out: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(out.rglob("*")):
        if file.is_file():
            yield file.relative_to(out).as_posix(), file.read_bytes()


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.notes: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.notes.append(record.getMessage())


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Takes what MkDocs would print as a warning."""
    logger, listener = logging.getLogger("mkdocs"), _Listener()
    was = logger.propagate
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield listener.notes
    finally:
        logger.removeHandler(listener)
        logger.propagate = was


def _problem(path: str, office: str, name: str, level: Level, /, **facts: object) -> Problem:
    code = f"pages.{name}"
    return Problem(path, 0, code, level, office, say(code, **facts), say(f"{code}-fix"))


def _one_line(text: str) -> str:
    return " ".join(text.split())
