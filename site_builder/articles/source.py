"""Files to raw articles. The only door to python-frontmatter."""

from __future__ import annotations

import os
import posixpath
import re
import stat
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
from frontmatter.default_handlers import YAMLHandler

from site_builder.articles.checks import Fault as Fault  # who reads files needs it
from site_builder.articles.checks import Finding
from site_builder.articles.decoding import decode_text
from site_builder.articles.foreign_heads import parse_json, parse_toml, split_json
from site_builder.articles.front_matter import Read
from site_builder.articles.habits import HEAD_WORDS, TEXT_KEYS
from site_builder.articles.plain_lines import parse_lines
from site_builder.touched import Mark, mark_of

FOLDER = "berita"
MAX_BYTES = 2_000_000
MAX_HEAD = 100_000
MAX_KEYS = 200
MAX_FOLDERS = 20

_TO_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_SUFFIXES = (".md", ".markdown")
_JSON = re.compile(r"\{\s*(?:\"|\})")
_BARE = re.compile(
    r"""(?P<head>[A-Za-z][\w\ -]*:[ \t]+\S.*\n  # a first line `key: value`
        (?:[A-Za-z][\w\ -]*:(?:[ \t].*)?\n|[ \t]+\S.*\n)*)  # others, or one that goes on
        (?:-{3,}[ \t]*(?:\n|\Z)|(?=\n|\Z))""",
    re.VERBOSE,
)
# What begins so was meant to have a front matter, and what it holds back must not be published.
_LOST_HEAD = re.compile(
    rf"[-=+~.\u2013\u2014]{{2,}}(?:\w|[ \t]*\n)|(?:.*\n)*?[ \t]*(?:{'|'.join(HEAD_WORDS)})[ \t]*:", re.IGNORECASE
)
LOST_LINES = 30
_BARE_TITLE = re.compile(r"^(?:title|judul)[ \t]*:", re.IGNORECASE | re.MULTILINE)


class Form(StrEnum):
    """How a front matter is written."""

    YAML = "YAML"
    TOML = "TOML"
    JSON = "JSON"
    BARE = "bare"
    NONE = "none"


_FENCED = {
    Form.YAML: YAMLHandler(fm_boundary=re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)),
    Form.TOML: YAMLHandler(fm_boundary=re.compile(r"^\+{3,}[ \t]*$", re.MULTILINE)),  # its own wants a TOML library
}


class Head(msgspec.Struct, frozen=True):
    """A front matter: its text, the line of the file on which it begins, and where the rest of the file does."""

    form: Form
    text: str
    line: int
    end: int


class RawArticle(msgspec.Struct, frozen=True):
    """Front matter as text and lists and mappings of text, and the body.

    `lines` says where each key stands; `notes` what was guessed on the way.
    """

    path: str
    stem: str
    fields: Mapping[str, Any]
    lines: Mapping[str, int]
    body: str
    body_line: int
    head: Head = Head(Form.NONE, "", 1, 0)
    notes: tuple[Finding, ...] = ()


def is_article_path(path: str) -> bool:
    """Whether `path`, below an office's folder, is where an article may stand."""
    return path.startswith(f"{FOLDER}/") and "/." not in path and path.lower().endswith(_SUFFIXES)


def find_articles(folder: Path) -> tuple[str, ...]:
    """Paths of the articles below an office's folder, POSIX, sorted. Names that begin with a dot are left aside.

    What cannot be read as an article in its place (a symbolic link, a pipe, a locked folder) is among them, so that
    `read_bytes` says so.
    """
    return tuple(sorted(_walk(folder))) if os.path.lexists(folder / FOLDER) else ()


def _walk(top: Path) -> Iterator[str]:
    waiting = [FOLDER]
    while waiting:
        path = waiting.pop()
        folder = os.path.join(top, path)  # noqa: PTH118
        try:
            entries = None if os.path.islink(folder) else list(os.scandir(folder))  # noqa: PTH114
        except OSError:
            entries = None
        if entries is None:
            yield path
            continue
        may_be_deeper = path.count("/") < MAX_FOLDERS
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            if entry.is_dir():
                if may_be_deeper:
                    waiting.append(f"{path}/{name}")
                else:
                    yield f"{path}/{name}"
            elif name.lower().endswith(_SUFFIXES):
                yield f"{path}/{name}"


def read_bytes(folder: Path, path: str, plain: set[str] | None = None) -> bytes | Fault:
    """The bytes of an article's file, or the reason why it is not to be read. Never waits, never follows a link.

    `plain` remembers, for many files in one go, the folders that no link leads to.
    """
    plain = set() if plain is None else plain
    if not _is_text(path):
        return Fault("name-not-utf8")
    if path.count("/") > MAX_FOLDERS:
        return Fault("folder-too-deep", facts={"limit": MAX_FOLDERS})
    try:
        if not _lies_plainly(folder, path.rpartition("/")[0], plain):
            return Fault("file-not-plain")
        name = f"{folder}/{path}"
        status = os.lstat(name)
        is_file = stat.S_ISREG(status.st_mode) and is_article_path(path)
        if not is_file and not stat.S_ISDIR(status.st_mode):
            return Fault("file-not-plain")
        opened = os.open(name, _TO_READ)
        try:
            content = _read(opened, status.st_size)
        finally:
            os.close(opened)
    except FileNotFoundError:
        return Fault("file-missing")
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return Fault("file-unreadable", facts={"reason": reason})
    if len(content) > MAX_BYTES:
        return Fault("file-too-large", facts={"limit": MAX_BYTES // 1_000_000})
    return content


def _read(opened: int, size: int) -> bytes:
    """The bytes of an open file, but no more than show that it is too large; it may have grown beyond `size`."""
    content = os.read(opened, min(size, MAX_BYTES) + 1)
    return content if len(content) <= size else content + os.read(opened, MAX_BYTES + 1 - len(content))


def mark_file(folder: Path, path: str, plain: set[str]) -> Mark | None:
    """What the system notes of an article's file; None of one that `read_bytes` would not read.

    `plain` is as for `read_bytes`.
    """
    if not _is_text(path) or path.count("/") > MAX_FOLDERS or not is_article_path(path):
        return None
    try:
        if not _lies_plainly(folder, posixpath.dirname(path), plain):
            return None
        status = os.lstat(f"{folder}/{path}")
    except (OSError, ValueError, RuntimeError):
        return None
    return mark_of(status) if stat.S_ISREG(status.st_mode) else None


def _lies_plainly(folder: Path, below: str, plain: set[str]) -> bool:
    """Whether the folder `below` of the office's is where its path says, and not behind a link."""
    if below not in plain:
        if (folder / below).resolve() != folder.resolve() / below:
            return False
        plain.add(below)
    return True


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def parse_source(path: str, raw: bytes) -> RawArticle | Fault:
    """Bytes of a Markdown file to a `RawArticle`, or the first fault that prevents it.

    The front matter is YAML between lines `---`, TOML between lines `+++`, a JSON object, `key: value` lines before
    the first blank one, or missing. `decode_text` says which encodings are read.
    """
    decoded = decode_text(raw)
    if isinstance(decoded, Fault):
        return decoded
    text, notes = decoded
    head = split_head(text)
    if isinstance(head, Fault):
        return head
    if len(head.text) > MAX_HEAD:
        return Fault("head-too-large", head.line, {"limit": MAX_HEAD // 1000})
    read = _parse_head(head)
    if isinstance(read, Fault):
        return read
    (fields, lines), found = read
    if len(fields) > MAX_KEYS:
        return Fault("keys-too-many", head.line, {"limit": MAX_KEYS})
    rest = text[head.end :]
    body = rest.lstrip("\n")
    body_line = text.count("\n", 0, len(text) - len(body)) + 1
    notes = (*notes, *found)
    stem, _ = posixpath.splitext(posixpath.basename(path))
    return RawArticle(path, stem, fields, lines, body, body_line, head, notes)


def split_head(text: str) -> Head | Fault:
    """Where the front matter of `text` stands, and in which form."""
    blank = len(text) - len(text.lstrip())
    first = text.count("\n", 0, blank) + 1
    start = text[blank:]
    for form, handler in _FENCED.items():
        if handler.detect(start):
            try:
                header, rest = handler.split(start)
            except ValueError:
                return Fault("front-matter-unclosed", first)
            return Head(form, header.removeprefix("\n"), first + 1, len(text) - len(rest))
    if _JSON.match(start):
        end = split_json(start)
        if end is None:
            return Fault("head-broken", first, {"form": "JSON", "reason": "?"})
        return Head(Form.JSON, start[:end], first, blank + end)
    bare = _BARE.match(start)
    if bare and _BARE_TITLE.search(bare["head"]):
        return Head(Form.BARE, bare["head"], first, blank + bare.end())
    if not start or _LOST_HEAD.match("\n".join(start.split("\n", LOST_LINES)[:LOST_LINES])):
        return Fault("front-matter-missing", first)
    return Head(Form.NONE, "", first, blank)


def _parse_head(head: Head) -> tuple[Read, tuple[Finding, ...]] | Fault:
    if head.form is Form.YAML or head.form is Form.BARE:
        parsed = parse_lines(head.text, head.line, TEXT_KEYS)
        if isinstance(parsed, Fault) or head.form is Form.YAML:
            return parsed
        return parsed[0], (Finding("head-bare", head.line), *parsed[1])
    if head.form is Form.NONE:
        return ({}, {}), (Finding("head-missing", 1),)
    read = (parse_toml if head.form is Form.TOML else parse_json)(head.text, head.line)
    return read if isinstance(read, Fault) else (read, (Finding("head-foreign", head.line, {"form": head.form}),))
