"""Puts right in an article's file what leaves no doubt, and touches nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from site_builder.articles.fields import FIELDS, SYNONYMS
from site_builder.articles.source import Fault, parse_source, read_bytes

_KEY = re.compile(rb"([A-Za-z][A-Za-z0-9_-]*)([ \t]*:)")


def fix_article(folder: Path, path: str) -> bool:
    """Rewrites the article at `path` below `folder` if something in it can be put right; whether it was.

    A crash leaves the old file or the new one.
    """
    raw = read_bytes(folder, path)
    if isinstance(raw, Fault):
        return False
    fixed = fix_source(path, raw)
    if fixed == raw:
        return False
    file = folder / path
    new = file.with_name(f".{file.name}.new")
    new.write_bytes(fixed)
    new.chmod(file.stat().st_mode)
    new.replace(file)
    return True


def fix_source(path: str, raw: bytes) -> bytes:
    """`raw` with each key of the front matter that is written otherwise (`judul`, `Title`) in its canonical form.

    The body, the values, comments and line ends stay as they are. A key whose canonical form is there too stays.
    """
    article = parse_source(path, raw)
    if isinstance(article, Fault):
        return raw
    lines = raw.split(b"\n")
    for key, line in article.lines.items():
        english = SYNONYMS.get(key.lower(), key.lower())
        if key in FIELDS or english not in FIELDS or english in article.lines:
            continue
        lines[line - 1] = _KEY.sub(english.encode() + rb"\2", lines[line - 1], count=1)
    return b"\n".join(lines)
