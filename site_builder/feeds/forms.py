"""Entries as a format writes them: it draws one entry of each shape, and the others are filled into that form.

Nothing here knows what an entry looks like. A slot is where a placeholder (`masks`) stands in what the format drew, and
as it is written there its value must be written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from site_builder.feeds.document import Document, Entry
from site_builder.feeds.masks import TEXT, Shape, Value, mask_entry, mask_head, read_entry, read_head
from site_builder.feeds.memory import Memory
from site_builder.feeds.moments import dump_moment, dump_rfc822

MOST_PIECES = 50_000  # of all forms that are kept

Way = Callable[[Iterable[Any]], list[bytes]]  # of writing values

_PREFIXES = (b"<atom:", b"<content:", b"<dc:", b"<media:")  # of what stands in entries
_SLOT = re.compile(rb"(\{[^}]*\}|987654\d+|9871-[^Z]*Z|\w+, \d+ \w+ 9871 [0-9:]+ \+0000)")
_REMNANT = re.compile(rb"[{}]|987654|9871")


def _numbers(numbers: Iterable[int]) -> list[bytes]:
    return [b"%d" % number for number in numbers]


def _rfc3339(moments: Iterable[datetime]) -> list[bytes]:
    return [dump_moment(moment).encode() for moment in moments]


def _rfc822(moments: Iterable[datetime]) -> list[bytes]:
    return [dump_rfc822(moment).encode() for moment in moments]


class Filled(NamedTuple):
    """An entry, and the prefixes of the namespaces that it needs."""

    text: bytes
    prefixes: frozenset[bytes]


class _Lost(Exception):
    """A placeholder, or an entry, is not where it must be in what was drawn."""


class Form(msgspec.Struct, frozen=True):
    """A text in pieces. `slots` are the ways of writing, each with the places of its pieces and their values' numbers.

    `prefixes` are those of the namespaces that an entry of this form needs.
    """

    pieces: tuple[bytes, ...]
    slots: tuple[tuple[Way, tuple[int, ...], tuple[int, ...]], ...]
    prefixes: frozenset[bytes]

    def fill(self, rows: Sequence[Sequence[Value]]) -> list[bytes]:
        """The text for each row of values: all values that are written in one way are written at once."""
        columns, many, width = [*zip(*rows, strict=True)], len(rows), len(self.pieces)
        pieces = [*self.pieces] * many
        for write, places, numbers in self.slots:
            texts = write([value for number in numbers for value in columns[number]])
            for start, place in zip(range(0, len(texts), many), places, strict=True):
                pieces[place::width] = texts[start : start + many]
        return [b"".join(pieces[start : start + width]) for start in range(0, len(pieces), width)]


class Forms(msgspec.Struct):
    """The forms of one format. `entry` finds an entry in its documents; `texts` are all its ways to write a text."""

    format: Callable[[Document], bytes]
    entry: re.Pattern[bytes]
    texts: tuple[Way, ...]
    _filled: Memory[Filled] = msgspec.field(default_factory=Memory)
    _entries: dict[Shape, Form] = msgspec.field(default_factory=dict)
    _frames: dict[tuple[Shape, frozenset[bytes]], tuple[Form, Form]] = msgspec.field(default_factory=dict)
    _size: int = 0

    def write(self, document: Document) -> bytes:
        """What `format` writes of the document, to the byte; by `format` itself where no form is sure."""
        if self._size > MOST_PIECES:
            self._entries.clear()
            self._frames.clear()
            self._size = 0
        try:
            return self._fill(document) if document.entries else self.format(document)
        except _Lost:
            return self.format(document)

    def forget(self) -> None:
        """Lets go of the entries, but not of their forms."""
        self._filled.forget()

    def _fill(self, document: Document) -> bytes:
        """Head and foot of a document depend on its entries only by the namespaces that these need."""
        entries = document.entries
        filled = [self._filled.find(entry) for entry in entries]
        fresh = {place: read_entry(entries[place]) for place, known in enumerate(filled) if known is None}
        self._learn(document, {shape: entries[place] for place, (shape, _) in fresh.items()})
        alike: dict[Shape, list[int]] = {}
        for place, (shape, _) in fresh.items():
            alike.setdefault(shape, []).append(place)
        for shape, places in alike.items():
            form = self._entries[shape]
            for place, text in zip(places, form.fill([fresh[place][1] for place in places]), strict=True):
                filled[place] = self._filled.keep(entries[place], Filled(text, form.prefixes), len(text))
        texts, prefixes = zip(*filter(None, filled), strict=True)
        needs = dict(zip(prefixes, entries, strict=True))
        shape, values = read_head(document)
        key = (shape, frozenset[bytes]().union(*needs))
        if key not in self._frames:
            self._frames[key] = self._draw_frame(document, needs.values())
        head, foot = self._frames[key]
        return b"".join((*head.fill([values]), *texts, *foot.fill([values])))

    def _learn(self, document: Document, samples: Mapping[Shape, Entry]) -> None:
        """Cuts the forms of those shapes that are new."""
        masked = {shape: mask_entry(entry) for shape, entry in samples.items() if shape not in self._entries}
        if masked:
            _, drawn, _ = self._draw(mask_head(document), tuple(masked.values()))
            for (shape, entry), text in zip(masked.items(), drawn, strict=True):
                self._entries[shape] = self._cut(text, read_entry(entry)[1])

    def _draw_frame(self, document: Document, entries: Iterable[Entry]) -> tuple[Form, Form]:
        masked = mask_head(document)
        head, _, foot = self._draw(masked, tuple(map(mask_entry, entries)))
        _, placeholders = read_head(masked)
        return self._cut(head, placeholders), self._cut(foot, placeholders)

    def _draw(self, head: Document, entries: tuple[Entry, ...]) -> tuple[bytes, list[bytes], bytes]:
        """What stands before the entries, each of them, and what stands after."""
        written = self.format(replace(head, entries=entries))
        drawn = self.entry.findall(written)
        before, found, after = written.partition(b"".join(drawn) or written)
        if not found or len(drawn) != len(entries):
            raise _Lost
        return before, drawn, after

    def _cut(self, drawn: bytes, placeholders: Sequence[Value]) -> Form:
        pieces = _SLOT.split(drawn)
        if any(map(_REMNANT.search, pieces[::2])):
            raise _Lost
        numbers = {value: number for number, value in enumerate(placeholders) if value}
        others = {way([value])[0]: (way, number) for value, number in numbers.items() for way in _ways(value)}
        texts = {way([TEXT])[0]: way for way in self.texts}
        slots: dict[Way, tuple[list[int], list[int]]] = {}
        for place, written in enumerate(pieces[1::2]):
            start = written.rstrip(b"0123456789}")
            way, number = others.get(written) or (texts.get(start), numbers.get(TEXT + written[len(start) :].decode()))
            if way is None or number is None:
                raise _Lost
            places, order = slots.setdefault(way, ([], []))
            places.append(2 * place + 1)
            order.append(number)
        self._size += len(pieces)
        return Form(
            pieces=tuple(pieces),
            slots=tuple((way, tuple(places), tuple(order)) for way, (places, order) in slots.items()),
            prefixes=frozenset(prefix for prefix in _PREFIXES if prefix in drawn),
        )


def _ways(value: Value) -> tuple[Way, ...]:
    if isinstance(value, datetime):
        return (_rfc3339, _rfc822)
    return (_numbers,) if isinstance(value, int) else ()
