"""What in a text is no word of its editor's: code, addresses, tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_ADDRESS = r"""[^\s<>"')\]]+"""
_LINK = re.compile(r"\]\([^)\s]+")
# Each begins with a sign that the machine jumps to: an address is found by what follows its scheme, or its `www`.
_ADDRESSES = (
    re.compile(rf"://(?:(?<=[hH][tT][tT][pP]://)|(?<=[hH][tT][tT][pP][sS]://)){_ADDRESS}"),
    re.compile(rf"\.(?<=[wW][wW][wW]\.){_ADDRESS}"),
)
_KINDS = (re.compile(r"`[^`\n]+`"), re.compile(r"<[a-zA-Z/!][^<>\n]*>"), _LINK, *_ADDRESSES)
_WORD = re.compile(r"[^\n]")


def blank_out(text: str) -> str:
    """`text` with code, addresses and tags as blanks, at the same length; the brackets of a link stay."""
    kinds: Iterable[re.Pattern[str]] = _KINDS
    if "`" not in text and "<" not in text:  # then no link begins within another piece
        text, kinds = _LINK.sub(lambda m: "](".ljust(len(m[0])), text), _ADDRESSES
    parts: list[str] = []
    end = 0
    for start, stop in _find(text, kinds):
        parts += (text[end:start], blanks(text[start:stop]))
        end = stop
    return "".join((*parts, text[end:])) if parts else text


def blanks(text: str) -> str:
    """Blanks in the place of `text`, with its line ends."""
    return _WORD.sub(" ", text) if "\n" in text else " " * len(text)


def _find(text: str, kinds: Iterable[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    """Where such pieces begin and end, in their order; what lies within one is none of its own."""
    found = [kind.search(text) for kind in kinds]
    while waiting := [match for match in found if match]:
        first = min(waiting, key=re.Match.start)
        end = first.end()
        yield _begin(first), end
        found = [match if match.start() >= end else match.re.search(text, end) for match in waiting]


def _begin(match: re.Match[str]) -> int:
    """Where a piece begins: behind the brackets of a link, before the scheme of an address."""
    start = match.start()
    if match[0].startswith("]("):
        return start + 2
    if match[0].startswith(":"):
        return start - (5 if match.string[start - 1] in "sS" else 4)
    return start - 3 if match[0].startswith(".") else start
