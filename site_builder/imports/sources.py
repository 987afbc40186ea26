"""What a SOURCE is, and who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from site_builder.errors import SettingsInvalid
from site_builder.imports.feed import is_json_feed, read_feed
from site_builder.imports.generator import MARKDOWN, PAGES, Folder, read_post, walk
from site_builder.imports.html_page import read_html_page
from site_builder.imports.old_news import Circumstances, LeftOut, OldItem, refused, skipped
from site_builder.imports.page_text import read_page_text
from site_builder.imports.permalinks import Permalinks, is_generator_folder, read_permalinks
from site_builder.imports.wordpress import NAMESPACE, read_wordpress

Entries = Iterator[OldItem | LeftOut]

HEAD = 65536

_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:)//?", re.IGNORECASE)
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:---|\+\+\+)[ \t]*\r?\n")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s/>]")
_BYLINE = re.compile(rb"ditulis\s+oleh|tanggal\s*:", re.IGNORECASE)


def _one(
    read: Callable[[Path, str, Circumstances], OldItem | LeftOut],
) -> Callable[[Path, str, Circumstances], Entries]:
    def read_all(file: Path, origin: str, where: Circumstances) -> Entries:
        yield read(file, origin, where)

    return read_all


READERS: Mapping[str, Callable[[Path, str, Circumstances], Entries]] = {
    "wordpress": read_wordpress,
    "feed": read_feed,
    "html": _one(read_html_page),
    "text": _one(read_page_text),
}


def read_source(source: Path, where: Circumstances) -> Entries:
    """Everything in the file or folder `source`. Raises SettingsInvalid if it is not there or nobody can read it."""
    if _ADDRESS.match(str(source)):
        raise SettingsInvalid("import.address", source=source)
    if not source.exists():
        raise SettingsInvalid("cli.path-missing", path=source)
    if source.is_dir():
        return _read_folder(source, where)
    sort = sort_of(source)
    if sort == "markdown":
        return iter((read_post(source, source.name, Folder(source.parent, (), Permalinks()), where),))
    if sort not in READERS:
        raise SettingsInvalid("import.unknown", source=source)
    return READERS[sort](source, source.name, where)


def sort_of(file: Path) -> str:
    """What a file is by its beginning and its name: a name of READERS, `markdown`, or empty."""
    try:
        if not file.is_file():
            return ""
        with file.open("rb") as opened:
            head = opened.read(HEAD)
    except OSError:
        return ""
    plain = head.replace(b"\0", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head
    suffix = file.suffix.lower()
    if b"\0" in plain and suffix not in (".txt", ".xml", ".json", *MARKDOWN, *PAGES):
        return ""
    if suffix in MARKDOWN or (suffix in PAGES and _HEAD.match(plain)):
        return "markdown"
    if is_json_feed(plain):
        return "feed"
    if _FEED.search(plain) and not _HTML.search(plain.split(b"<![CDATA[", 1)[0]):
        return "wordpress" if NAMESPACE.encode() in plain else "feed"
    if suffix in PAGES or _HTML.search(plain):
        return "html"
    if suffix == ".txt" or (_BYLINE.search(plain) and b"\0" not in plain):
        return "text"
    return ""


def _read_folder(root: Path, where: Circumstances) -> Entries:
    is_generator = is_generator_folder(root)
    permalinks = read_permalinks(root) if is_generator else Permalinks()
    roots = tuple(root / name for name in ("static", "assets", "public", "content") if (root / name).is_dir())
    folder = Folder(root, (*roots, *where.media), permalinks)
    found = False
    for file in walk(root):
        origin = file.relative_to(root).as_posix()
        if not _is_within(file, root):
            found = True
            yield refused(origin, "not-plain")
            continue
        entry = _read_generated(file, origin, folder, where) if is_generator else None
        if entry is not None:
            found = True
            yield entry
        elif not is_generator:
            for other in _read_loose(file, origin, folder, where):
                found = True
                yield other
    if not found:
        raise SettingsInvalid("import.unknown", source=root)


def _is_within(file: Path, root: Path) -> bool:
    """Whether `file` is a plain file that really lies below `root`."""
    try:
        return file.is_file() and file.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False


def _read_generated(file: Path, origin: str, folder: Folder, where: Circumstances) -> OldItem | LeftOut | None:
    """A post of a Hugo or Jekyll site; None for what such a site has besides."""
    parts = file.relative_to(folder.root).parts
    is_post = parts[0] == "content" if folder.permalinks.generator == "hugo" else bool({"_posts", "_drafts"} & {*parts})
    if not is_post or file.suffix.lower() not in (*MARKDOWN, *PAGES):
        is_text = file.suffix.lower() in (".textile", ".adoc", ".asciidoc", ".org", ".rst", ".pandoc", ".mmark")
        return skipped(origin, "markup-foreign", suffix=file.suffix) if is_post and is_text else None
    if file.stem == "_index":
        return skipped(origin, "list-page")
    return read_post(file, origin, folder, where)


def _read_loose(file: Path, origin: str, folder: Folder, where: Circumstances) -> Entries:
    """A file of a folder that is no generator's."""
    sort = sort_of(file)
    if sort == "markdown":
        yield read_post(file, origin, folder, where)
    elif sort:
        yield from READERS[sort](file, origin, where)
    elif file.suffix.lower() in (".zip", ".gz", ".tar", ".rar", ".7z", ".mht", ".mhtml", ".docx", ".doc", ".pdf"):
        yield refused(origin, "kind-unknown", suffix=file.suffix)
