"""The texts of items, read from the store's file as they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from site_builder.database import Reader, reading
from site_builder.errors import BuildBusy
from site_builder.model import Facts, Item
from site_builder.texts import whole_of


class _Text(msgspec.Struct):
    content_html: str


_TEXT = msgspec.json.Decoder(_Text)
_QUERY = "SELECT id, value FROM news WHERE office = ? AND NOT is_withdrawn AND id IN (SELECT value FROM json_each(?))"


class StoredTexts:
    """The texts of items whose facts are those that the store in the file at `path` has.

    The file stays open for as long as this is there; a process that was forked opens its own.
    """

    def __init__(self, path: Path, wait: float) -> None:
        self._path = path
        self._reader = Reader(path, wait)

    def whole(self, items: Iterable[Facts]) -> list[Item]:
        """As `texts.Texts`. Raises the errors of `store.open_store`, BuildBusy where an item is gone meanwhile."""
        every = list(items)
        missing: dict[str, list[str]] = {}
        for item in every:
            if not isinstance(item, Item):
                missing.setdefault(item.office, []).append(item.id)
        texts = {key: text for office, ids in missing.items() for key, text in self._read(office, ids)}
        try:
            return [whole_of(item, lambda item: texts[item.office, item.id]) for item in every]
        except KeyError as error:
            raise BuildBusy("store.changed", path=self._path) from error

    def _read(self, office: str, ids: list[str]) -> list[tuple[tuple[str, str], str]]:
        with reading(self._path):
            rows = self._reader.db.execute(_QUERY, (office, msgspec.json.encode(ids).decode()))
            return [((office, id), _TEXT.decode(value).content_html) for id, value in rows]
