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
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from markupsafe import Markup, escape

from site_builder.cache import digest

Context = Mapping[str, Any]
Render = Callable[[str, Context], str]
Recall = Callable[[str, Callable[[], str]], str]

LAYOUT = "layout "  # how the keys begin under which layouts are recalled


class Later(msgspec.Struct, frozen=True):
    """A piece of a page that is printed if the page is. It is known by its `stamp`."""

    stamp: str
    make: Callable[[], Markup]

    def __repr__(self) -> str:
        return self.stamp


class Layout(msgspec.Struct, frozen=True):
    """The text of a page between its slots, and which value goes into each of them."""

    parts: tuple[str, ...]
    slots: tuple[int, ...]

    def fill(self, values: list[str]) -> str:
        """The page. `values` are HTML, one for each number that `slots` may name."""
        page = list(self.parts)
        page[1::2] = [values[slot] for slot in self.slots]
        return "".join(page)


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
        self._layouts: dict[tuple[str, tuple[object, ...]], Layout] = {}
        self._mark = f"\ue000{secrets.token_hex(8)}-{{}}\ue001"  # what nobody can have written
        self._slot = re.compile(self._mark.format("([0-9]+)"))

    def print_page(self, template: str, context: Context) -> str:
        """The page that `render(template, context)` would give, to the byte, made by filling a layout."""
        shape: list[object] = []
        values: list[str] = []
        _measure(context, shape, values)
        key = (template, tuple(shape))
        layout = self._layouts.get(key)
        if layout is None:
            layout = self._layouts[key] = self._find_layout(template, context, shape)
        return layout.fill(values)

    def print_part(self, template: str, context: Context) -> Markup:
        """Like `print_page`, for a piece that other pages take in."""
        return Markup(self.print_page(template, context))

    def _find_layout(self, template: str, context: Context, shape: Sequence[object]) -> Layout:
        if self._recall is None:
            return self._make_layout(template, context)
        name = f"{LAYOUT}{self._frame}{digest(template, repr(shape))}"
        return _LAYOUT.decode(self._recall(name, lambda: _dump(self._make_layout(template, context))))

    def _make_layout(self, template: str, context: Context) -> Layout:
        parts = self._slot.split(self._render(template, _slotted(context, self._mark, [0])))
        slots = tuple(int(number) for number in parts[1::2])
        parts[1::2] = [""] * len(slots)
        return Layout(tuple(parts), slots)


def _dump(layout: Layout) -> str:
    return msgspec.json.encode(layout).decode()


def _measure(value: Any, shape: list[object], values: list[str]) -> None:
    """Adds to `shape` what is alike in pages of one layout and to `values` the HTML of what differs."""
    kind = type(value)
    if isinstance(value, Mapping):
        shape += (Mapping, len(value))
        for name, entry in value.items():
            shape.append(name)
            if type(entry) is str and entry:  # as most values are: told at once
                shape.append(Layout)
                values.append(_escape(entry))
            else:
                _measure(entry, shape, values)
    elif isinstance(value, (list, tuple)):
        shape += (kind, len(value))
        for entry in value:
            _measure(entry, shape, values)
    elif kind is Later:
        _measure(value.make(), shape, values)
    elif _is_shape(value):
        shape.append(repr(value))
    else:
        shape.append(Layout)
        values.append(value if kind is Markup else escape(value))


def _escape(text: str) -> str:
    """What `escape` makes of a plain text, without a copy where nothing is to be done."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;").replace("'", "&#39;")


def _slotted(value: Any, mark: str, count: list[int]) -> Any:
    """`value` with a numbered mark in place of whatever `_measure` takes as differing, in the same order."""
    if isinstance(value, Mapping):
        return {name: _slotted(entry, mark, count) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_slotted(entry, mark, count) for entry in value)
    if isinstance(value, Later):
        return _slotted(value.make(), mark, count)
    if _is_shape(value):
        return value
    count[0] += 1
    return Markup(mark.format(count[0] - 1))


def _is_shape(value: Any) -> bool:
    """Whether a template that asks for `value` hears something else than of a text: None, False, nought, empty; True.

    These are told apart by `repr`, because `0 == False` and both print differently.
    """
    return value is True or not value
