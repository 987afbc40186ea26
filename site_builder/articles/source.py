"""Files to raw articles. The only door to python-frontmatter.

YAML is read with every scalar as text: `11.10` stays `11.10`, `no` stays `no`, and an impossible date is our message
instead of a constructor's exception.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

MAX_BYTES = 2_000_000

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_TOP_KEY = re.compile(r"^([^\s#:\-][^:\n]*?)[ \t]*:(?:[ \t]|$)", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file cannot be read as an article: a code of the check table, a line, the facts of the sentence."""

    code: str
    line: int = 0
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawArticle:
    """Front matter as text and lists and mappings of text, and the body. `lines` says where each key stands."""

    path: str
    stem: str
    fields: Mapping[str, Any]
    lines: Mapping[str, int]
    body: str
    body_line: int


class _TextYaml(YAMLHandler):  # type: ignore[misc]  # the library has no types
    def load(self, fm: str, **kwargs: Any) -> Any:
        return yaml.load(fm, Loader=_Loader)  # BaseLoader makes text, lists and mappings, nothing else


_HANDLER = _TextYaml()


def find_articles(folder: Path) -> tuple[str, ...]:
    """Paths of the articles below an office's folder, POSIX, sorted. Hidden names and symlinks are left aside."""
    return tuple(sorted(_walk(folder / "berita", "berita")))


def _walk(folder: Path, prefix: str) -> Iterator[str]:
    if not folder.is_dir() or folder.is_symlink():
        return
    for entry in folder.iterdir():
        name = f"{prefix}/{entry.name}"
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _walk(entry, name)
        elif entry.suffix == ".md" and entry.is_file():
            yield name


def read_bytes(folder: Path, path: str) -> bytes | Fault:
    """The bytes of an article's file, or the reason why it is not to be read."""
    file = folder / path
    try:
        if file.stat().st_size > MAX_BYTES:
            return Fault("file-too-large", facts={"limit": MAX_BYTES // 1_000_000})
        return file.read_bytes()
    except OSError as error:
        return Fault("file-unreadable", facts={"reason": error.strerror or type(error).__name__})


def parse_source(path: str, raw: bytes) -> RawArticle | Fault:
    """Bytes of a Markdown file with front matter to a `RawArticle`, or the first fault that prevents it.

    A byte order mark is taken off, line ends become LF, control characters that XML 1.0 forbids are taken out.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Fault("bytes-not-utf8", line, {"byte": f"0x{error.object[error.start]:02x}"})
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        header, body = _HANDLER.split(text)
    except ValueError:
        started = text.lstrip().startswith("---")
        return Fault("front-matter-unclosed" if started else "front-matter-missing", 1)
    if not text.lstrip().startswith("---"):
        return Fault("front-matter-missing", 1)
    first = text[: text.index("---")].count("\n") + 1
    lines, doubled = _key_lines(header, first)
    if doubled is not None:
        return Fault("key-doubled", doubled[1], {"key": doubled[0]})
    try:
        if "&" in header and any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(header, Loader=_Loader)):
            return Fault("yaml-alias", first)
        fields = frontmatter.parse(text, handler=_HANDLER)[0] if header.strip() else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return Fault("yaml-broken", first + (mark.line if mark else 0), {"reason": error.problem or "?"})
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return Fault("yaml-broken", first, {"reason": type(error).__name__})
    if not isinstance(fields, dict):
        return Fault("yaml-not-mapping", first + 1)
    before = text[: len(text) - len(body)]
    stripped = body.lstrip("\n")
    body_line = before.count("\n") + body[: len(body) - len(stripped)].count("\n") + 1
    stem = path.rsplit("/", 1)[-1].removesuffix(".md")
    return RawArticle(path, stem, fields, lines, stripped, body_line)


def _key_lines(header: str, first: int) -> tuple[dict[str, int], tuple[str, int] | None]:
    """Line of each top-level key, and the first key that stands twice. `first` is the line of the opening `---`."""
    lines: dict[str, int] = {}
    for match in _TOP_KEY.finditer(header):
        line = first + header.count("\n", 0, match.start())
        key = match[1].strip("'\"")
        if key in lines:
            return lines, (key, line)
        lines[key] = line
    return lines, None
