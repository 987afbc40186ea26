"""Files to raw articles. The only door to python-frontmatter."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from frontmatter.default_handlers import YAMLHandler

from site_builder.articles.front_matter import Fault as Fault  # who reads files needs it
from site_builder.articles.front_matter import parse_front_matter, strip_controls

FOLDER = "berita"
MAX_BYTES = 2_000_000

_SUFFIXES = (".md", ".markdown")
_BOUNDARY = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)
_HANDLER = YAMLHandler(fm_boundary=_BOUNDARY)


@dataclass(frozen=True, slots=True)
class RawArticle:
    """Front matter as text and lists and mappings of text, and the body. `lines` says where each key stands."""

    path: str
    stem: str
    fields: Mapping[str, Any]
    lines: Mapping[str, int]
    body: str
    body_line: int


def is_article_path(path: str) -> bool:
    """Whether `path`, below an office's folder, is where an article may stand."""
    folder, *names = path.split("/")
    hidden = any(name.startswith(".") for name in names)
    return folder == FOLDER and bool(names) and not hidden and path.lower().endswith(_SUFFIXES)


def find_articles(folder: Path) -> tuple[str, ...]:
    """Paths of the articles below an office's folder, POSIX, sorted. Names that begin with a dot are left aside.

    What cannot be read as an article in its place (a symbolic link, a pipe, a locked folder) is among them, so that
    `read_bytes` says so.
    """
    return tuple(sorted(_walk(folder / FOLDER, FOLDER))) if os.path.lexists(folder / FOLDER) else ()


def _walk(folder: Path, path: str) -> Iterator[str]:
    if folder.is_symlink() or not folder.is_dir():
        yield path
        return
    try:
        entries = list(os.scandir(folder))
    except OSError:
        yield path
        return
    for entry in entries:
        name = f"{path}/{entry.name}"
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _walk(folder / entry.name, name)
        elif is_article_path(name):
            yield name


def read_bytes(folder: Path, path: str) -> bytes | Fault:
    """The bytes of an article's file, or the reason why it is not to be read. Never waits, never follows a link."""
    file = folder / path
    if not _is_text(path):
        return Fault("name-not-utf8")
    try:
        if file.resolve() != folder.resolve() / path:
            return Fault("file-not-plain")
        if not file.is_dir() and not (file.is_file() and is_article_path(path)):
            return Fault("file-not-plain") if file.exists() else Fault("file-missing")
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return Fault("file-unreadable", facts={"reason": reason})
    if len(content) > MAX_BYTES:
        return Fault("file-too-large", facts={"limit": MAX_BYTES // 1_000_000})
    return content


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def parse_source(path: str, raw: bytes) -> RawArticle | Fault:
    """Bytes of a Markdown file with front matter to a `RawArticle`, or the first fault that prevents it.

    A byte order mark is taken off, line ends become LF, control characters that XML 1.0 forbids are taken out.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Fault("bytes-not-utf8", line, {"byte": f"0x{error.object[error.start]:02x}"})
    text = strip_controls(text.replace("\r\n", "\n").replace("\r", "\n"))
    blank = len(text) - len(text.lstrip())
    if not _HANDLER.detect(text[blank:]):
        return Fault("front-matter-missing", 1)
    first = text.count("\n", 0, blank) + 1
    try:
        header, rest = _HANDLER.split(text[blank:])
    except ValueError:
        return Fault("front-matter-unclosed", first)
    read = parse_front_matter(header.removeprefix("\n"), first + 1)
    if isinstance(read, Fault):
        return read
    fields, lines = read
    body = rest.lstrip("\n")
    body_line = text.count("\n", 0, len(text) - len(body)) + 1
    return RawArticle(path, PurePosixPath(path).stem, fields, lines, body, body_line)
