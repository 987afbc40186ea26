"""The press: a template is rendered once for each shape of page, with slots; every page after that fills them.

A page's context is plain values: texts, numbers, `Markup`, None, booleans, and dicts and lists of these. Texts,
numbers and `Markup` are what differs between pages of one shape, and become slots. All else (what is there, what is
not, how many there are, what is empty or nought) is the shape. So a template may loop and ask whether something is
there, and may print any value; it must not compute with texts. A piece that is printed only if its page is stands in it
as a `Later`, which is a text to templates, empty or not. A test holds each pressed page equal to the page that Jinja
renders in full.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any

import msgspec
from markupsafe import Markup

from site_builder.cache import digest

Context = Mapping[str, Any]
Render = Callable[[str, Context], str]
Fill = Callable[[Sequence[bytes]], bytes]
Recall = Callable[[str, Callable[[], str]], str]

LAYOUT = "layout "  # how the keys begin under which layouts are recalled


class Later(msgspec.Struct, frozen=True):
    """A piece of a page that is printed if the page is. It is known by its `stamp`, made if somebody asks."""

    stamp: Callable[[], str]
    make: Callable[[], Markup]

    def __repr__(self) -> str:
        return self.stamp()


class Layout(msgspec.Struct, frozen=True):
    """The text of a page between its slots, and which value goes into each of them: first texts, then pieces."""

    parts: tuple[str, ...]
    slots: tuple[int, ...]

    def filler(self) -> Fill:
        """What makes a page of values, which are HTML, one for each number that `slots` may name."""
        parts, slots = [part.encode() for part in self.parts], self.slots

        def fill(values: Sequence[bytes]) -> bytes:
            page = parts.copy()
            page[1::2] = [values[slot] for slot in slots]
            return b"".join(page)

        return fill


_LAYOUT = msgspec.json.Decoder(Layout)


class Press:
    """Prints pages of one site. `render` renders a template in full.

    With `recall`, which gives what it has under a key or else what a function makes, layouts are known from one build
    to the next; `frame` stands for all that they depend on besides the shape.
    """

    def __init__(self, render: Render, recall: Recall | None = None, frame: str = "") -> None:
        self._render = render
        self._recall = recall
        self._frame = frame
        self._fillers: dict[tuple[object, ...], Fill] = {}
        self._mark = f"\ue000{secrets.token_hex(8)}-{{}}\ue001"  # what nobody can have written
        self._slot = re.compile(self._mark.format("([0-9]+)"))

    def print_page(self, template: str, context: Context) -> bytes:
        """The page that `render(template, context)` would give, to the byte, made by filling a layout."""
        shape: list[object] = [template]
        texts: list[str] = []
        pieces: list[str] = []
        _measure(context, shape, texts, pieces)
        key = tuple(shape)
        fill = self._fillers.get(key)
        if fill is None:
            fill = self._fillers[key] = self._find_layout(template, context, shape, len(texts)).filler()
        return fill(_escape_all(texts) + [piece.encode() for piece in pieces])

    def print_part(self, template: str, context: Context) -> Markup:
        """Like `print_page`, for a piece that other pages take in."""
        return Markup(self.print_page(template, context).decode())

    def _find_layout(self, template: str, context: Context, shape: Sequence[object], texts: int) -> Layout:
        if self._recall is None:
            return self._make_layout(template, context, texts)
        name = f"{LAYOUT}{self._frame}{digest(repr(shape))}"
        return _LAYOUT.decode(self._recall(name, lambda: _dump(self._make_layout(template, context, texts))))

    def _make_layout(self, template: str, context: Context, texts: int) -> Layout:
        marked = partial(map, lambda number: Markup(self._mark.format(number)))
        parts = self._slot.split(self._render(template, _slotted(context, marked(count()), marked(count(texts)))))
        slots = tuple(int(number) for number in parts[1::2])
        parts[1::2] = [""] * len(slots)
        return Layout(tuple(parts), slots)


def _dump(layout: Layout) -> str:
    return msgspec.json.encode(layout).decode()


def _measure(value: Any, shape: list[object], texts: list[str], pieces: list[str]) -> None:
    """Adds to `shape` what is alike in pages of one layout, to `texts` and `pieces` (of HTML) what differs."""
    if isinstance(value, dict):
        shape.append(tuple(value))
        for entry in value.values():
            if type(entry) is str and entry:  # as most values are: told at once
                shape.append(str)
                texts.append(entry)
            elif entry is None:
                shape.append(None)
            else:
                _measure(entry, shape, texts, pieces)
    elif isinstance(value, (list, tuple)):
        shape.append((type(value), len(value)))
        for entry in value:
            _measure(entry, shape, texts, pieces)
    elif isinstance(value, Later):
        _measure(value.make(), shape, texts, pieces)
    elif _is_shape(value):
        shape.append(repr(value))
    elif isinstance(value, Markup):
        shape.append(Markup)
        pieces.append(value)
    else:
        shape.append(str)
        texts.append(str(value))


def _escape_all(texts: Sequence[str]) -> list[bytes]:
    """What markupsafe's `escape` makes of each text, in UTF-8: of all at once, unless one has what parts them there."""
    escaped = _escape("\0".join(texts)).split(b"\0")
    return escaped if len(escaped) == len(texts) else [*map(_escape, texts)]


def _escape(text: str) -> bytes:
    html = text.encode().replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return html.replace(b'"', b"&#34;").replace(b"'", b"&#39;")


def _slotted(value: Any, texts: Iterator[Markup], pieces: Iterator[Markup]) -> Any:
    """`value` with the next of the marks in place of whatever `_measure` takes as differing, in the same order."""
    if isinstance(value, dict):
        return {name: _slotted(entry, texts, pieces) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_slotted(entry, texts, pieces) for entry in value)
    if isinstance(value, Later):
        return _slotted(value.make(), texts, pieces)
    if _is_shape(value):
        return value
    return next(pieces if isinstance(value, Markup) else texts)


def _is_shape(value: Any) -> bool:
    """Whether a template that asks for `value` hears something else than of a text: None, False, nought, empty; True.

    These are told apart by `repr`, because `0 == False` and both print differently.
    """
    return value is True or not value
