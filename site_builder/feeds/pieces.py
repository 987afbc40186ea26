"""Entries of feeds as they are written, so that what stands in many feeds of a site is drawn once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from site_builder.feeds.document import Document, Entry

MOST_BYTES = 8_000_000

_PREFIXES = (b"<atom:", b"<content:", b"<dc:", b"<media:")  # of what stands in entries


class Piece(NamedTuple):
    """One entry as a format writes it, and the prefixes of the namespaces that it needs."""

    entry: Entry
    text: bytes
    prefixes: frozenset[bytes]


@dataclass(slots=True)
class Pieces:
    """The entries that one format wrote last. `start` and `end` are the lines around an entry in its documents."""

    start: bytes
    end: bytes
    _known: OrderedDict[str, Piece] = field(default_factory=OrderedDict)
    _size: int = 0

    def write(self, document: Document, format: Callable[[Document], bytes]) -> bytes:
        """What `format` writes of the document, to the byte; entries that it wrote before are not drawn again.

        Head and foot of a document depend on its entries only by the namespaces that these need. So they are drawn
        with the entries that are new, and with as many others as need every namespace.
        """
        entries = document.entries
        known = {entry.id: piece for entry in entries if (piece := self._find(entry)) is not None}
        drawn = set(_choose(entries, known))
        if len(drawn) == len(entries) or len({entry.id for entry in entries}) < len(entries):
            whole = format(document)
            self._learn(whole, entries)
            return whole
        part = tuple(entry for entry in entries if entry.id in drawn)
        frame = format(replace(document, entries=part))
        cut = self._learn(frame, part)
        if cut is None:
            return format(document)
        head, fresh, foot = cut
        texts = {entry.id: text for entry, text in zip(part, fresh, strict=True)}
        return b"".join((head, *(texts.get(entry.id) or known[entry.id].text for entry in entries), foot))

    def _find(self, entry: Entry) -> Piece | None:
        piece = self._known.get(entry.id)
        if piece is None or piece.entry != entry:
            return None
        self._known.move_to_end(entry.id)
        return piece

    def _learn(self, written: bytes, entries: tuple[Entry, ...]) -> tuple[bytes, list[bytes], bytes] | None:
        """Remembers each entry of a document; its head, the entries, its foot.

        None where a text holds a line that reads as the border of an entry: then nothing is sure.
        """
        head, *rest = written.split(self.start)
        ends = [text.split(self.end) for text in rest]
        if len(rest) != len(entries) or not entries or any(len(parts) != 2 for parts in ends):
            return None
        if any(between for _, between in ends[:-1]):
            return None
        texts = [self.start + text + self.end for text, _ in ends]
        for entry, text in zip(entries, texts, strict=True):
            old = self._known.pop(entry.id, None)
            self._known[entry.id] = Piece(entry, text, frozenset(prefix for prefix in _PREFIXES if prefix in text))
            self._size += len(text) - (len(old.text) if old else 0)
        while self._size > MOST_BYTES:
            self._size -= len(self._known.popitem(last=False)[1].text)
        return head, texts, ends[-1][1]


def _choose(entries: tuple[Entry, ...], known: dict[str, Piece]) -> Iterator[str]:
    """The ids of entries to draw: the new ones, and of the known ones one for each prefix, or one at all."""
    yield from (entry.id for entry in entries if entry.id not in known)
    covered: set[bytes] = set()
    for number, piece in enumerate(known.values()):
        if number == 0 or not piece.prefixes <= covered:
            covered |= piece.prefixes
            yield piece.entry.id
