"""What must hold between the fields of an article, and what an editor would want to be told. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from slugify import slugify

from site_builder.articles.checks import a_problem
from site_builder.articles.dates import parse_moment
from site_builder.articles.habits import GUARD_WORDS
from site_builder.articles.spellings import day_of_path, read_spelling
from site_builder.model import EXCEPTED, Article, Level, Problem

LONG_TITLE = 150
LONGEST_NAME = 250

# First parts of addresses that are the site's own; `sitemap…` is too.
RESERVED = frozenset(
    (
        "admin",
        "aset",
        "media",
        "sendiri",
        "arsip",
        "klarifikasi",
        "serta-merta",
        "rss.xml",
        "atom.xml",
        "feed.json",
        "opml.xml",
        "status.json",
        "404.html",
        "robots.txt",
        "security.txt",
        ".well-known",
        "manifest.webmanifest",
        "manifest.json",
        "manifest.json.sig",
        "manifest",
        "sw.js",
        "cari",
        "kartu.png",
        "ikon-512.png",
        "apple-touch-icon.png",
        ".server",
        ".htaccess",
        "_headers",
        "_redirects",
    )
)

_RUNNING = (".html", ".htm", ".shtml", ".xhtml", ".xht", ".xml", ".xsl", ".xslt", ".js", ".mjs", ".php")
_DATE_PREFIX = re.compile(r"(\d{4})-\d{1,2}-\d{1,2}(?:-|$)")
_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,198}[A-Za-z0-9])?")
_ID_LINE = re.compile(rb"^id[ \t]*[:=][ \t]*[\"']?([A-Za-z0-9._-]+)", re.MULTILINE)
_DATE_LINE = re.compile(
    rb"^[\"']?(?:date|tanggal|terbit|waktu|pub[a-z_-]*date?)[\"']?[ \t]*[:=][ \t]*[\"']?([^\n\"'#]{4,40})",
    re.MULTILINE | re.IGNORECASE,
)
_GUARD_LINE = re.compile(
    rb"^[ \t]*[\"']?(?:%s)[\"']?[ \t]*[:=]" % b"|".join(word.encode() for word in GUARD_WORDS),
    re.MULTILINE | re.IGNORECASE,
)
MOST_HEAD = 100_000

# A file that is refused for one of these was perhaps to be held back: nothing of it stays, nothing of it is told.
HOLDS_BACK = frozenset(("class-excepted", "nik", "key-guard", "key-conflict", "flag-invalid", "class-unknown"))
ALIAS = re.compile(r"/(?!/)[^\s?#\\]+")


def name_of(article: Article) -> str:
    """The file's own name: its stem, or its folder's name where the file is `index.md`."""
    return _name(article.path, article.stem)


def name_in(path: str) -> str:
    """As `name_of`, of a file that is perhaps no article."""
    return _name(path, PurePosixPath(path).stem)


def slug_of(article: Article) -> str:
    """The last part of the permalink: the file's name without its date, in `[a-z0-9-]`; may be empty."""
    return _slug(name_of(article))


def slug_in(path: str) -> str:
    """As `slug_of`, of a file that is perhaps no article."""
    return _slug(name_in(path))


def _name(path: str, stem: str) -> str:
    return path.split("/")[-2] if stem == "index" and path.count("/") > 1 else stem


def _slug(name: str) -> str:
    rest = _DATE_PREFIX.sub("", name, count=1) if _DATE_PREFIX.match(name) else name
    return rest if _SLUG.fullmatch(rest) else str(slugify(rest, max_length=200))


def path_of(article: Article) -> str:
    """The permalink below the office's site: `berita/2021/09/15/<slug>/`, the day being that of its zone."""
    return f"berita/{article.date:%Y/%m/%d}/{slug_of(article)}/"


def identity_of(article: Article, authority: str) -> str:
    """The item's identity, a tag URI (RFC 4151): `tag:<authority>,<year>:<office id>/<file stem>`.

    The year is that of the file's name if it begins with a date, else that of the article's date, so that neither
    a new title nor a new host nor, for a well-named file, a corrected date makes a new item.
    """
    name = name_of(article)
    dated = _DATE_PREFIX.match(name)
    year = dated[1] if dated else f"{article.date:%Y}"
    own = article.id or _identity_part(name)
    return f"tag:{authority},{year}:{article.office}/{own}"


def names_in(path: str, raw: bytes) -> tuple[str, ...]:
    """The last parts of the identities that the article in a file may have had when it could still be read."""
    given = [match[1].decode(errors="replace") for match in _ID_LINE.finditer(raw[:MOST_HEAD])]
    return tuple(dict.fromkeys((*given, _identity_part(name_in(path)))))


def _identity_part(name: str) -> str:
    is_plain = len(name) <= LONGEST_NAME and _NAME.fullmatch(name)
    return name if is_plain else str(slugify(name, lowercase=False, max_length=LONGEST_NAME))


def may_be_held_back(problems: Iterable[Problem], path: str, raw: bytes, zone: str, now: datetime) -> bool:
    """Whether a refused file may be one that its editor holds back, so that not even its name is for the public.

    It is if it says anything of drafts, embargoes or classes, or unless its date is known to have come.
    """
    if any(p.code in HOLDS_BACK for p in problems) or _GUARD_LINE.search(raw[:MOST_HEAD]):
        return True
    near = day_of_path(path)
    written = [match[1].decode(errors="replace") for match in _DATE_LINE.finditer(raw[:MOST_HEAD])]
    moments = [parse_moment(text.strip(), zone) or read_spelling(text.strip(), zone, near) for text in written]
    known = [moment for moment in moments if isinstance(moment, datetime)]
    if near is not None and not known:
        known = [datetime(near.year, near.month, near.day, tzinfo=ZoneInfo(zone))]
    return not known or max(known) > now


def is_visible(article: Article, now: datetime) -> bool:
    """Whether the public may see the article, or its tombstone, at `now`."""
    if article.is_draft or article.information_class == EXCEPTED or article.date > now:
        return False
    if article.embargo is not None and article.embargo > now:
        return False
    return article.expires is None or article.expires > now


def can_run(path: str) -> bool:
    """Whether a browser or a host would run the file, on an address that other offices may share."""
    return path.lower().endswith(_RUNNING)


def is_reserved(address: str) -> bool:
    """Whether a path below the site is one that Warta writes itself, so that no old address can have it."""
    first = address.strip("/").split("/")[0]
    return first in RESERVED or first.startswith("sitemap")


def check_article(article: Article, shown_path: str) -> Iterator[Problem]:
    """Every problem in the meaning of an article whose fields were read."""

    def problem(code: str, of: str = "", /, **facts: object) -> Problem:
        return a_problem(shown_path, article.lines.get(of, 0), code, article.office, **facts)

    if not slug_of(article):
        yield problem("address-empty", "", name=article.stem)
    if article.id and not ID.fullmatch(article.id):
        yield problem("id-invalid", "id", value=article.id)
    for alias in article.aliases:
        plain = unquote(alias)
        if not ALIAS.fullmatch(alias) or ".." in plain.split("/") or "\\" in plain or "\0" in plain:
            yield problem("alias-outside", "aliases", value=alias)
        elif is_reserved(plain):
            yield problem("alias-reserved", "aliases", value=alias)
    if article.information_class == EXCEPTED:
        yield problem("class-excepted", "information_class")
    starts = max(article.date, article.embargo or article.date)
    if article.expires is not None and article.expires <= starts:
        value, start = (f"{moment:%Y-%m-%d %H:%M}" for moment in (article.expires, starts))
        yield problem("time-order", "expires", value=value, start=start)
    if all(c.isupper() for c in article.title if c.isalpha()) and sum(map(str.isalpha, article.title)) > 12:
        yield problem("title-capitals", "title", value=article.title)
    if len(article.title) > LONG_TITLE:
        yield problem("title-long", "title", length=len(article.title), limit=LONG_TITLE)
    for key, pictures in (("image", filter(None, [article.image])), ("gallery", article.gallery)):
        for picture in pictures:
            if not picture.alt:
                yield problem("alt-missing", key, key=key, value=picture.src)
    if article.kind == "klarifikasi" and article.claim is None:
        yield problem("claim-missing", "kind")
    if not article.body.strip():
        yield a_problem(shown_path, article.body_line, "body-empty", article.office)


def has_error(problems: Iterator[Problem] | tuple[Problem, ...]) -> bool:
    return any(problem.level is Level.ERROR for problem in problems)
