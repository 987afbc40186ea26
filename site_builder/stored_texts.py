"""The texts of items, read from the store's file as they are asked for."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import msgspec

from site_builder.database import connect, reading
from site_builder.errors import SettingsInvalid
from site_builder.model import Facts, Item
from site_builder.texts import with_text


class _Text(msgspec.Struct):
    content_html: str


_TEXT = msgspec.json.Decoder(_Text)
_QUERY = "SELECT id, value FROM news WHERE office = ? AND id IN (SELECT value FROM json_each(?))"


class StoredTexts:
    """The texts of items whose facts are those that the store in the file at `path` has.

    The file stays open for as long as this is there; a process that was forked opens its own.
    """

    def __init__(self, path: Path, wait: float = 60.0) -> None:
        self._path, self._wait = path, wait
        self._opened: dict[int, sqlite3.Connection] = {}  # that of another process is kept, not closed: it is not ours

    def whole(self, items: Iterable[Facts]) -> list[Item]:
        """As `texts.Texts`. Raises the errors of `store.open_store`."""
        every = list(items)
        missing: dict[str, list[str]] = {}
        for item in every:
            if not isinstance(item, Item):
                missing.setdefault(item.office, []).append(item.id)
        texts = {key: text for office, ids in missing.items() for key, text in self._read(office, ids)}
        try:
            return [item if isinstance(item, Item) else with_text(item, texts[item.office, item.id]) for item in every]
        except KeyError as error:
            raise SettingsInvalid("store.broken", path=self._path, reason=error) from error

    def _read(self, office: str, ids: list[str]) -> list[tuple[tuple[str, str], str]]:
        with reading(self._path):
            rows = self._db().execute(_QUERY, (office, msgspec.json.encode(ids).decode()))
            return [((office, id), _TEXT.decode(value).content_html) for id, value in rows]

    def _db(self) -> sqlite3.Connection:
        here = os.getpid()
        if here not in self._opened:
            self._opened[here] = connect(self._path, read_only=True, wait=self._wait)
        return self._opened[here]
