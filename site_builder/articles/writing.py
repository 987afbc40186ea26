"""Values of the front matter as the lines that an editor would write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from site_builder.articles.fields import FIELDS
from site_builder.articles.front_matter import parse_yaml
from site_builder.articles.spellings import write_moment
from site_builder.model import Article

_PLAIN = re.compile(r"[^\W\d_](?:[^:#\n]|:(?! |$))*|/[\w./-]+|\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")
_WORDS_OF_YAML = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off", "null"))


def plain_value(article: Article, name: str, zone: str) -> Any:
    """What the front matter would say under `name` in its canonical form; None if the article says nothing there."""
    return _plain(getattr(article, FIELDS[name].attribute), zone) or None


def _plain(value: Any, zone: str) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return write_moment(value, zone)
    if isinstance(value, tuple):
        return [_plain(entry, zone) for entry in value]
    if isinstance(value, msgspec.Struct):
        parts = {name: _plain(getattr(value, name), zone) for name in value.__struct_fields__}
        return {part: plain for part, plain in parts.items() if plain}
    return str(value) if isinstance(value, str) else None


def dump_head(values: Mapping[str, Any]) -> list[str]:
    """The lines of a YAML front matter without its fences."""
    return [line for key, value in values.items() for line in dump_field(key, value)]


def dump_field(key: str, value: Any) -> list[str]:
    """The lines of one key: text on one line, lists and mappings below it."""
    if isinstance(value, str):
        return [f"{key}: {_scalar(value)}".rstrip()]
    if not value:
        return [f"{key}: {'[]' if isinstance(value, list) else '{}'}"]
    return [f"{key}:", *(f"  {line}" for line in _block(value))]


def _block(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, entry in value.items():
            yield from dump_field(_scalar(key), entry)
        return
    for entry in value:
        if isinstance(entry, str):
            yield f"- {_scalar(entry)}"
        else:
            first, *others = list(_block(entry)) or ["{}" if isinstance(entry, Mapping) else "[]"]
            yield f"- {first}"
            yield from (f"  {line}" for line in others)


def _scalar(text: str) -> str:
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML and text == text.strip()
    if is_plain or text in ("true", "false"):
        read = parse_yaml(f"a: {text}", 1)
        if isinstance(read, tuple) and read[0] == {"a": text}:
            return text
    return json.dumps(text, ensure_ascii=False) if text else ""
