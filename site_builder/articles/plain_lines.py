"""Lines of a front matter that YAML does not read as their editor meant them: `title: Posko: dibuka`.

A headline is not meant to be a mapping, an alias or a comment. Where a line of a text field is no valid YAML by itself,
what stands after its key is taken as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from site_builder.articles.checks import Fault, Finding
from site_builder.articles.flat import parse_flat
from site_builder.articles.front_matter import Read, parse_yaml

_ENTRY = re.compile(
    r"""^([A-Za-z][A-Za-z0-9_-]*)[ \t]*:[ \t]+
        (?![|>][-+0-9]*[ \t]*(?:\#.*)?$)  # no block of lines
        (\S[^\n]*(?:\n[ \t]+\S[^\n]*)*)""",
    re.MULTILINE | re.VERBOSE,
)
_KEY_BELOW = re.compile(r"\n[ \t]+[A-Za-z][A-Za-z0-9_-]*[ \t]*:(?:[ \t]|$)", re.MULTILINE)
_CUT = re.compile(r"[^\"'|>\[{#\s][^\n]*?[ \t](#[^\n]*)")
_ALIAS = re.compile(r"\*([^\s,\[\]{}*]+)")


def parse_lines(header: str, first: int, text_keys: Collection[str]) -> tuple[Read, tuple[Finding, ...]] | Fault:
    """`parse_yaml`, with the lines of `text_keys` (in lower case) that are no YAML taken as they stand; and notes."""
    flat = parse_flat(header, first)
    if flat is not None:
        return flat, ()
    read = parse_yaml(header, first)
    if isinstance(read, Fault) or _has_hashtag(header, text_keys):
        if isinstance(read, Fault) and _is_meant_as_alias(read, header, first):
            return read
        mended, notes = _mend(header, first, text_keys)
        again = parse_yaml(mended, first) if notes else read
        if isinstance(again, Fault):
            return again
        return again, (*notes, *_find_cuts(mended, first, text_keys))
    return read, tuple(_find_cuts(header, first, text_keys))


def _has_hashtag(header: str, text_keys: Collection[str]) -> bool:
    return any(m[2].startswith("#") and _is_hashtag(m[2]) for m in _entries(header, text_keys))


def _is_hashtag(value: str) -> bool:
    return len(value) > 1 and value[1].isalnum()


def _is_meant_as_alias(fault: Fault, header: str, first: int) -> bool:
    """Whether the alias of a fault names an anchor: then the file means it, and it is refused."""
    if fault.code != "yaml-alias":
        return False
    line = header.split("\n")[fault.line - first]
    return any(f"&{name}" in header for name in _ALIAS.findall(line))


def _entries(header: str, text_keys: Collection[str]) -> Iterator[re.Match[str]]:
    return (m for m in _ENTRY.finditer(header) if m[1].lower() in text_keys)


def _mend(header: str, first: int, text_keys: Collection[str]) -> tuple[str, tuple[Finding, ...]]:
    """The header with quotes around the values that need them; the number of lines stays."""
    parts, notes, end = [], [], 0
    for match in _entries(header, text_keys):
        if _is_hashtag_or_broken(match):
            parts += [header[end : match.start(2)], _quoted(match[2])]
            end = match.end()
            line = first + header.count("\n", 0, match.start())
            notes.append(Finding("value-as-written", line, {"key": match[1], "value": _plain(match[2])}))
    return "".join([*parts, header[end:]]), tuple(notes)


def _is_hashtag_or_broken(match: re.Match[str]) -> bool:
    if match[2].startswith("#"):
        return _is_hashtag(match[2])
    return not _KEY_BELOW.search(match[2]) and isinstance(parse_yaml(match[0], 1), Fault)


def _plain(value: str) -> str:
    """The text of a value; quotes that stand around the whole of it are not part of it."""
    text = " ".join(value.split())
    for quote in "\"'":
        if len(text) > 1 and text.startswith(quote) and text.endswith(quote):
            return text[1:-1]
    return text


def _quoted(value: str) -> str:
    text = _plain(value).replace("'", "''")
    return f"'{text}'" + "\n" * value.count("\n")


def _find_cuts(header: str, first: int, text_keys: Collection[str]) -> Iterator[Finding]:
    """Values that a `#` cuts short: YAML takes what follows as a comment, which a headline hardly means."""
    for match in _entries(header, text_keys):
        cut = _CUT.match(match[2])
        if cut:
            line = first + header.count("\n", 0, match.start())
            yield Finding("value-cut", line, {"key": match[1], "value": cut[1]})
