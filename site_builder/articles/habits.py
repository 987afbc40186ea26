"""Front matter keys of other programs: Hugo, Jekyll, Isomer, MkDocs, Pelican, Hexo, Zola.

What such a key means is read as if our own key stood there, and noted. What means nothing here is noted as ignored.
A key that holds an article back there (`published: false`, `status: private`) holds it back here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from site_builder.articles.checks import Finding
from site_builder.articles.fields import FIELDS, GUARDS, SYNONYMS
from site_builder.model import KINDS

_NAMES: Mapping[str, str] = {
    "date": "publishdate pubdate datepublished publishedat publishedon published dateposted posted postdate created"
    " createdat datecreated creationdate",
    "updated": "lastmod lastmodified lastmodifiedat modified modifiedat datemodified lastupdated updatedat"
    " dateupdated revisiondate",
    "summary": "description excerpt abstract teaser lead deck subtitle",
    "author": "authors byline writer",
    "tags": "tag keywords keyword topics",
    "image": "images cover coverimage featuredimage featureimage thumbnail banner hero heroimage headerimage ogimage",
    "expires": "expirydate expiry expiration expirationdate unpublishdate",
    "featured": "pin pinned sticky",
    "aliases": "redirectfrom permalink url path",
    "documents": "attachments files fileurl",
    "source": "canonicalurl originalurl",
    "kind": "categories category kategori section",
    "draft": "publish status visibility hidden private unlisted wip",
    "": "layout template type slug weight order toc comments comment math mathjax katex lang language locale"
    " languagecode navorder parent sidebar hide readtime linktitle navtitle menu outputs cascade markup"
    " iscjklanguage translationkey breadcrumb thirdnavtitle variant collection uuid guid disqus share"
    " noindex robots meta seo theme css class series headless pagination jsonld twitter facebook opengraph"
    " resources params extra",  # nothing here
}
FOREIGN: Mapping[str, str] = {name: key for key, names in _NAMES.items() for name in names.split()}
_KIND_WORDS: Mapping[str, str] = {
    **{kind: kind for kind in KINDS},
    **dict.fromkeys(("umum", "news", "blog", "post", "posts", "berita-terkini", "kpu-dalam-berita"), "berita"),
    **dict.fromkeys(("announcement", "announcements"), "pengumuman"),
    **dict.fromkeys(("press-release", "press-releases", "rilis-pers"), "siaran-pers"),
    **dict.fromkeys(("opinion",), "opini"),
    **dict.fromkeys(("event", "events"), "agenda"),
    **dict.fromkeys(("gallery", "foto"), "galeri"),
}
_SHOWN = frozenset(("published", "publish", "public", "publik", "final", "live", "terbit", "true", "yes", "ya", ""))
_HELD = frozenset(
    ("draft", "draf", "pending", "private", "hidden", "review", "archived", "konsep", "false", "no", "tidak")
)
_FLAG_WORDS = frozenset(("true", "false", "yes", "no", "ya", "tidak"))
_PATH = re.compile(r"/(?!/)[^\s?#\\:{}]+")
_FOLDED = re.compile(r"[-_ ]")

TEXT_KEYS = frozenset(
    name
    for key in ("title", "summary", "author", "place")
    for name in (key, *FIELDS[key].synonyms, *_NAMES.get(key, "").split())
)
# Words that begin a line of a front matter rather than of a text.
GUARD_WORDS = tuple(
    name for key in sorted(GUARDS) for name in (key, *FIELDS[key].synonyms, *_NAMES.get(key, "").split())
)
HEAD_WORDS = ("title", *FIELDS["title"].synonyms, *GUARD_WORDS)


class Entry(msgspec.Struct, frozen=True):
    """A value of the front matter under the key of ours that it fills; `key` is as it was written."""

    key: str
    value: Any
    is_foreign: bool = False


class _Translation(msgspec.Struct):
    lines: Mapping[str, int]
    entries: dict[str, Entry]
    notes: list[Finding]

    def note(self, code: str, key: str, **facts: object) -> None:
        self.notes.append(Finding(code, self.lines.get(key, 0), {"key": key, **facts}))

    def put(self, name: str, key: str, value: Any) -> None:
        """Fills our key `name` unless it is filled; the first one stays."""
        if name in self.entries:
            self.note("key-superfluous", key, suggestion=name)
            return
        self.entries[name] = Entry(key, value, is_foreign=True)
        self.note("key-foreign", key, suggestion=name)

    def hold(self, key: str) -> None:
        """Makes the article a draft, whatever else it says."""
        self.entries["draft"] = Entry(key, "true", is_foreign=True)
        self.note("key-foreign", key, suggestion="draft")


def fold(key: str) -> str:
    """A key without the differences of `publishDate`, `publish_date` and `Publish-Date`."""
    return _FOLDED.sub("", key).lower()


def translate(fields: Mapping[str, Any], lines: Mapping[str, int]) -> tuple[dict[str, Entry], list[Finding]]:
    """The values of a front matter by our own keys, and what is to be said of keys that are not ours.

    A key that nobody knows is among the entries under itself.
    """
    told = _Translation(lines, {}, [])
    foreign = []
    for key, value in _flat(fields):
        english = key if key in FIELDS else SYNONYMS.get(key.lower(), key.lower())
        if key in FIELDS and not (key == "date" and isinstance(value, dict)):
            told.entries[key] = Entry(key, value)
        elif english in FIELDS and key != "date":
            _put_synonym(told, english, key, value, fields)
        else:
            foreign.append((key, value))
    for key, value in sorted(foreign, key=_rank):
        _put_foreign(told, key, value)
    return told.entries, told.notes


def _flat(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in fields.items():
        if isinstance(value, dict) and fold(key) == "taxonomies":
            yield from value.items()
        else:
            yield key, value


def _rank(entry: tuple[str, Any]) -> int:
    """Of several keys that mean the same, the one that stands first in the table is taken."""
    names = [*FOREIGN]
    name = fold(entry[0])
    return names.index(name) if name in names else len(names)


def _put_synonym(told: _Translation, english: str, key: str, value: Any, fields: Mapping[str, Any]) -> None:
    given = fields.get(english, told.entries[english].value if english in told.entries else value)
    if given != value:
        told.note("key-conflict", key, suggestion=english)
        return
    told.entries.setdefault(english, Entry(key, value))
    told.note("key-synonym", key, suggestion=english)


def _put_foreign(told: _Translation, key: str, value: Any) -> None:
    name = fold(key)
    meaning = FOREIGN.get(name)
    if name == "date" and isinstance(value, dict):
        _put_dates(told, key, value)
    elif meaning == "":
        told.note("key-ignored", key)
    elif meaning is None:
        told.entries[key] = Entry(key, value)
    else:
        _SPECIAL.get(name, _SPECIAL.get(meaning, _put_plain))(told, meaning, key, value)


def _put_plain(told: _Translation, meaning: str, key: str, value: Any) -> None:
    told.put(meaning, key, value)


def _put_dates(told: _Translation, key: str, value: Mapping[str, Any]) -> None:
    """MkDocs: `date: {created: …, updated: …}`."""
    for part, name in (("created", "date"), ("updated", "updated")):
        if value.get(part):
            told.put(name, key, value[part])


def _put_publish_date(told: _Translation, meaning: str, key: str, value: Any) -> None:
    """Hugo: a page is not published before its `publishDate`, whatever its `date`."""
    told.put("embargo" if "date" in told.entries else meaning, key, value)


def _put_published(told: _Translation, meaning: str, key: str, value: Any) -> None:
    """Jekyll: `published: false`; elsewhere a date."""
    if isinstance(value, str) and value.strip().lower() in _FLAG_WORDS | {""}:
        _put_status(told, "draft", key, value)
    else:
        told.put(meaning, key, value)


def _put_status(told: _Translation, meaning: str, key: str, value: Any) -> None:
    word = value.strip().lower() if isinstance(value, str) else "?"
    if word in _HELD:
        told.hold(key)
    elif word in _SHOWN:
        told.note("key-ignored", key)
    else:
        told.note("flag-invalid", key, value=word)


def _put_hidden(told: _Translation, meaning: str, key: str, value: Any) -> None:
    word = value.strip().lower() if isinstance(value, str) else "?"
    if word in ("false", "no", "tidak", ""):
        told.note("key-ignored", key)
    else:
        told.hold(key)


def _put_categories(told: _Translation, meaning: str, key: str, value: Any) -> None:
    """Those that are kinds of ours say the kind, the others are topics."""
    words = [word for entry in _list(value) if isinstance(entry, str) and (word := " ".join(entry.split()))]
    kinds = [kind for word in words if (kind := _KIND_WORDS.get(re.sub(r"[\s_]+", "-", word.lower())))]
    topics = [word for word in words if re.sub(r"[\s_]+", "-", word.lower()) not in _KIND_WORDS]
    if kinds and "kind" not in told.entries:
        told.put("kind", key, kinds[0])
    if topics:
        tags = told.entries.get("tags", Entry(key, []))
        told.entries["tags"] = Entry(tags.key, [*_list(tags.value), *topics], tags.is_foreign)
        told.note("key-foreign", key, suggestion="tags")
    if not kinds and not topics:
        told.note("key-ignored", key)


def _put_addresses(told: _Translation, meaning: str, key: str, value: Any) -> None:
    """Old addresses on this site; patterns and addresses elsewhere mean nothing here."""
    written = [entry for entry in _list(value) if isinstance(entry, str)]
    if fold(key) == "path":  # Zola writes it, and its aliases, from the root without a slash
        written = [f"/{entry.lstrip('/')}" for entry in written]
        own = told.entries.get("aliases")
        if own is not None and isinstance(own.value, list):
            rooted = [f"/{entry.lstrip('/')}" if isinstance(entry, str) else entry for entry in own.value]
            told.entries["aliases"] = Entry(own.key, rooted, own.is_foreign)
    paths = [entry for entry in written if _PATH.fullmatch(entry)]
    if not paths:
        told.note("key-ignored", key)
        return
    old = told.entries.get("aliases", Entry(key, []))
    told.entries["aliases"] = Entry(old.key, [*_list(old.value), *paths], old.is_foreign)
    told.note("key-foreign", key, suggestion="aliases")


def _put_image(told: _Translation, meaning: str, key: str, value: Any) -> None:
    """The first picture; other programs name its parts otherwise."""
    first = next(iter(_list(value)), "")
    if isinstance(first, dict):
        names = {"url": "src", "image": "src", "path": "src", "relative": "", "hidden": ""}
        renamed = {names.get(part, part): text for part, text in first.items()}
        first = {part: renamed[part] for part in ("src", "alt", "caption", "credit") if part in renamed}
    told.put(meaning, key, first)


def _put_documents(told: _Translation, meaning: str, key: str, value: Any) -> None:
    told.put(meaning, key, _list(value))


def _list(value: Any) -> list[Any]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    return [entry for entry in value if entry] if isinstance(value, list) else [value]


_SPECIAL: Mapping[str, Callable[[_Translation, str, str, Any], None]] = {
    "publishdate": _put_publish_date,
    "published": _put_published,
    "publish": _put_status,
    "status": _put_status,
    "visibility": _put_status,
    "draft": _put_hidden,
    "kind": _put_categories,
    "aliases": _put_addresses,
    "image": _put_image,
    "documents": _put_documents,
}
