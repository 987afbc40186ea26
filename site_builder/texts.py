"""The texts of items, fetched where they are printed: of much news only the facts are held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from msgspec.structs import astuple

from site_builder.model import Facts, Item


class TextLost(Exception):
    """The text of an item cannot be had from where it was kept."""


class Texts(Protocol):
    """Where the texts of some items are."""

    def whole(self, items: Iterable[Facts]) -> list[Item]:
        """The items with their texts, in their order; one that has its text already is given as it is.

        Raises TextLost, or the errors of the store where that has them.
        """


class _Held:
    def whole(self, items: Iterable[Facts]) -> list[Item]:
        return [whole_of(item, _lose) for item in items]


HELD: Texts = _Held()  # of items all of which have their texts


def with_text(facts: Facts, text: str) -> Item:
    """The item of these facts with its text."""
    return Item(*astuple(facts), content_html=text)


def facts_of(item: Facts) -> Facts:
    """The facts of an item alone."""
    return Facts(*astuple(item)[:-1]) if isinstance(item, Item) else item


def whole_of(item: Facts, text_of: Callable[[Facts], str]) -> Item:
    """The item itself if it has its text, else with the one that `text_of` gives."""
    return item if isinstance(item, Item) else with_text(item, text_of(item))


def _lose(item: Facts) -> str:
    raise TextLost(item.id)
