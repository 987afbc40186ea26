"""Posts of Hugo and Jekyll, and loose Markdown files: read as articles are, text as written, shortcodes too."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from msgspec import structs

from site_builder.articles.checks import Fault
from site_builder.articles.fields import FIELDS
from site_builder.articles.parse import parse_article
from site_builder.articles.source import RawArticle, parse_source
from site_builder.articles.spellings import write_moment
from site_builder.imports.old_news import Circumstances, LeftOut, Note, OldItem, a_note, refused, skipped
from site_builder.imports.permalinks import Permalinks
from site_builder.imports.text import LONGEST_PAGE, read_bounded
from site_builder.model import Article, Image, Level, Problem
from site_builder.strings import say

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
PAGES = (".html", ".htm")

_NAMED = re.compile(r"\d{4}-?\d{1,2}-?\d{1,2}[-_](?P<name>.+)")
_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}|\{:[^}\n]*\}", re.DOTALL)
_MISSING = {"title-missing", "date-missing"}
# Of what is noted, this is so usual in another program's files that it needs no look.
_USUAL = frozenset(
    ("key-foreign", "key-ignored", "key-superfluous", "head-foreign", "date-spelling", "text-markup", "title-long")
)
_BESIDES = ("_files", "_berkas")
_NO_SOURCE = frozenset(("node_modules", "_site", "public", "resources", "vendor"))


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a generator's files lie: the root of the source, the roots of its pictures, how it makes addresses."""

    root: Path
    roots: tuple[Path, ...]
    permalinks: Permalinks


def read_post(file: Path, origin: str, folder: Folder, where: Circumstances) -> OldItem | LeftOut:
    """One post. What has no date, neither in its front matter nor in its path, is a page and no news."""
    raw = read_bounded(file, origin, LONGEST_PAGE)
    source = raw if isinstance(raw, LeftOut) else parse_source(origin, raw)
    if isinstance(source, LeftOut):
        return source
    if isinstance(source, Fault):
        reason = say(f"check.{source.code}", **source.facts)
        return refused(origin, "front-matter", reason=reason)
    if "_drafts" in file.relative_to(folder.root).parts:
        source = structs.replace(source, fields={**source.fields, "draft": "true"})
    article, problems, notes = _parse(source, where)
    if article is None:
        codes = {problem.code for problem in problems if problem.level is Level.ERROR}
        if "date-missing" in codes and codes <= _MISSING:
            return skipped(origin, "page", title=_name_of(origin))
        return refused(origin, "front-matter", reason=_sentences(problems))
    return _item(article, source, file, folder, (*notes, *_look_at(problems), *_shortcodes(article.body)))


def _parse(source: RawArticle, where: Circumstances) -> tuple[Article | None, tuple[Problem, ...], tuple[Note, ...]]:
    """The article, with a title from its name if it has none, and a draft without a date with that of today."""
    checked = parse_article(source, where.office, source.path)
    codes = {problem.code for problem in checked.problems if problem.level is Level.ERROR}
    notes: list[Note] = []
    fields = dict(source.fields)
    if "title-missing" in codes:
        fields["title"] = re.sub(r"[-_\s]+", " ", _name_of(source.path)).strip().capitalize()
        notes.append(a_note("title-from-name"))
    if "date-missing" in codes:
        given = parse_article(
            structs.replace(source, fields={**fields, "date": "2000-01-01"}), where.office, source.path
        )
        if given.article is None or not given.article.is_draft:
            return None, checked.problems, ()
        fields["date"] = write_moment(where.now, where.office.zone)[:10]
        notes.append(a_note("date-draft", date=fields["date"]))
    if notes:
        checked = parse_article(structs.replace(source, fields=fields), where.office, source.path)
    return checked.article, checked.problems, tuple(notes)


def _item(article: Article, source: RawArticle, file: Path, folder: Folder, notes: tuple[Note, ...]) -> OldItem:
    slug = source.fields.get("slug")
    is_html = file.suffix.lower() in PAGES
    item = OldItem(
        origin=article.path,
        title=article.title,
        date=article.date,
        html=article.body if is_html else "",
        markdown=None if is_html else article.body,
        base=folder.permalinks.base,
        folder=file.parent,
        roots=(folder.root, *folder.roots),
        name=slug if isinstance(slug, str) and slug else _name_of(article.path),
        author=article.author,
        summary=article.summary,
        kind=article.kind,
        tags=article.tags,
        image=_image(article, source.fields),
        updated=article.updated,
        embargo=article.embargo,
        expires=article.expires,
        is_draft=article.is_draft,
        more=_kept(source.fields),
    )
    own, doubts = folder.permalinks.address_of(file.relative_to(folder.root), source.fields, item)
    addresses = tuple(dict.fromkeys(filter(None, (own, *map(folder.permalinks.below_base, article.aliases)))))
    return replace(item, addresses=addresses, notes=(*notes, *doubts))


def _image(article: Article, fields: Mapping[str, Any]) -> Image | None:
    """The lead picture, with the alternative text that stands beside it (`image_alt`)."""
    alt, caption = (fields.get(f"image_{part}") for part in ("alt", "caption"))
    if article.image is None or article.image.alt or not isinstance(alt, str):
        return article.image
    return structs.replace(
        article.image, alt=alt, caption=caption if isinstance(caption, str) else article.image.caption
    )


_TAKEN = frozenset(
    ["title", "date", "updated", "summary", "author", "kind", "tags", "image", "draft", "embargo", "expires", "aliases"]
)


def _kept(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields that only an article of Warta has, such as `withdrawn`: they stay as they are."""
    return {key: value for key, value in fields.items() if key in FIELDS and key not in _TAKEN and value}


def _name_of(path: str) -> str:
    """What the post is called: its file's name without date, or its folder's if it is `index.md`."""
    stem = Path(path).stem
    stem = Path(path).parent.name or stem if stem in ("index", "_index") else stem
    named = _NAMED.fullmatch(stem)
    return named["name"] if named else stem


def _look_at(problems: tuple[Problem, ...]) -> Iterator[Note]:
    for problem in problems:
        if problem.code not in _USUAL:
            yield Note(problem.code, problem.message)


def _sentences(problems: tuple[Problem, ...]) -> str:
    return "; ".join(problem.message for problem in problems if problem.level is Level.ERROR)


def _shortcodes(body: str) -> Iterator[Note]:
    if found := list(dict.fromkeys(" ".join(code.split())[:60] for code in _SHORTCODE.findall(body))):
        yield a_note("shortcode-left", value=", ".join(found[:3]))


def walk(folder: Path) -> Iterator[Path]:
    """Files below `folder` in order: none hidden, none behind a link, none that a browser saved beside a page."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if not entry.is_dir():
            yield Path(entry.path)
        elif not entry.is_symlink() and not entry.name.endswith(_BESIDES) and entry.name not in _NO_SOURCE:
            yield from walk(Path(entry.path))
