"""Puts right in an article's file what leaves no doubt, and touches nothing else.

Each mend is tried alone and kept only if the file then holds the same article as before, so that no fix can change
what is published.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from site_builder.articles.fields import FIELDS
from site_builder.articles.habits import translate
from site_builder.articles.parse import Checked, parse_article
from site_builder.articles.source import Fault, Form, RawArticle, parse_source, read_bytes
from site_builder.articles.writing import dump_field, dump_head, plain_value
from site_builder.model import Level, Office

# What is said of a value that would be written otherwise.
MENDED = frozenset(("key-synonym", "key-foreign", "value-as-written", "date-spelling", "text-markup", "value-short"))

_BOM = b"\xef\xbb\xbf"


def fix_article(folder: Path, path: str, office: Office) -> bool:
    """Rewrites the article at `path` below `folder` if something in it can be put right; whether it was.

    A crash leaves the old file or the new one. Raises OSError if the file cannot be written.
    """
    raw = read_bytes(folder, path)
    if isinstance(raw, Fault):
        return False
    fixed = fix_source(path, raw, office)
    if fixed == raw:
        return False
    file = folder / path
    handle, new = tempfile.mkstemp(prefix=".", suffix=".new", dir=file.parent)  # a long name leaves no room for more
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(fixed)
        Path(new).chmod(file.stat().st_mode)
        Path(new).replace(file)
    except BaseException:
        Path(new).unlink(missing_ok=True)
        raise
    return True


def fix_source(path: str, raw: bytes, office: Office) -> bytes:
    """`raw` with the front matter in its canonical form: our keys, dates such as `2026-11-20 09:30`, YAML, UTF-8.

    The body, comments and line ends stay as they are. What cannot be read stays whole.
    """
    work = _Work(path, raw, office)
    if work.article is None:
        return raw
    work.keep_better(_as_utf8(work.raw))
    work.keep_better(*_with_head(work))
    for key in tuple(work.article.lines):
        work.keep_better(*_with_our_key(work, key))
    return work.raw


class _Work:
    """A file on the bench: its bytes, and what they mean."""

    def __init__(self, path: str, raw: bytes, office: Office) -> None:
        self.path, self.office = path, office
        self._take(raw)

    def _take(self, raw: bytes) -> None:
        read = parse_source(self.path, raw)
        self.raw = raw
        self.article: RawArticle | None = None if isinstance(read, Fault) else read
        self.checked = (
            parse_article(read, self.office, self.path) if isinstance(read, RawArticle) else Checked(None, ())
        )

    @property
    def meaning(self) -> object:
        """What must not change: the article, and what keeps it from being one."""
        article = self.checked.article
        errors = [p.code for p in self.checked.problems if p.level is Level.ERROR]
        body = self.article.body.split("\n") if self.article else None
        return replace(article, body="", body_line=0) if article else None, errors, body

    def keep_better(self, *tries: bytes) -> None:
        """Takes the first of `tries` that means the same as what is there."""
        for new in tries:
            tried = _Work(self.path, new, self.office)
            if tried.article is not None and tried.meaning == self.meaning:
                self._take(new)
                return


def _as_utf8(raw: bytes) -> bytes:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252").encode()
    return raw


def _with_head(work: _Work) -> Iterator[bytes]:
    """The file with a YAML front matter between its lines, where it is bare, missing, TOML or JSON."""
    article = work.article
    if (
        article is None
        or article.head.form is Form.YAML
        or (article.head.form is Form.TOML and "#" in article.head.text)
    ):
        return
    text = work.raw.removeprefix(_BOM).decode()
    end = "\r\n" if "\r\n" in text else "\n"
    head = article.head.text.rstrip("\n").split("\n")
    if article.head.form is Form.NONE:
        head, below = dump_head(_guessed(work)), text
    elif article.head.form is Form.BARE:
        below = _below(text, article.head.line - 1 + len(head))
        below = _below(below, 1) if below.startswith("---") else below
    else:
        fences = 1 if article.head.form is Form.TOML else 0
        below = _below(text, article.head.line - 1 + len(head) + fences)
        head = dump_head(article.fields)
    yield (end.join(["---", *head, "---", ""]) + below).encode()


def _guessed(work: _Work) -> dict[str, str]:
    """The front matter of a file that has none."""
    article = work.checked.article
    date = plain_value(article, "date", work.office.zone) if article else ""
    return {"title": article.title, "date": date} if article else {}


def _below(text: str, lines: int) -> str:
    """`text` without its first lines."""
    at = 0
    for _ in range(lines):
        at = text.find("\n", at) + 1 or len(text)
    return text[at:]


def _with_our_key(work: _Work, key: str) -> Iterator[bytes]:
    """The file with one key and its value written as we would; then, if that is not the same, the key alone."""
    article = work.article
    if article is None or article.head.form is not Form.YAML or key not in article.lines:
        return
    line = article.lines[key]
    codes = {problem.code for problem in work.checked.problems if problem.line == line}
    if not MENDED & codes:
        return
    entries, _ = translate(article.fields, article.lines)
    name = next((name for name, entry in entries.items() if entry.key == key and name in FIELDS), None)
    lines = work.raw.split(b"\n")
    if name is None or line > len(lines):
        return
    last = _end_of_value(article, lines, line - 1)
    has_comment = any(b"#" in written for written in lines[line - 1 : last])
    if not has_comment or "value-as-written" in codes:
        known = plain_value(work.checked.article, name, work.office.zone) if work.checked.article else None
        end = "\r" if lines[line - 1].endswith(b"\r") else ""
        new = [(text + end).encode() for text in dump_field(name, entries[name].value if known is None else known)]
        yield b"\n".join([*lines[: line - 1], *new, *lines[last:]])
    renamed = lines[line - 1].replace(key.encode(), name.encode(), 1)
    yield b"\n".join([*lines[: line - 1], renamed, *lines[line:]])


def _end_of_value(article: RawArticle, lines: list[bytes], first: int) -> int:
    """The line after the value that begins on line `first`; blank lines after it are not part of it."""
    end_of_head = article.head.line + article.head.text.rstrip("\n").count("\n")
    last = min((line - 1 for line in article.lines.values() if line - 1 > first), default=end_of_head)
    while last > first + 1 and not lines[last - 1].strip():
        last -= 1
    return last
