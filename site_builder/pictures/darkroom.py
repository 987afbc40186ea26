"""From a picture as it was committed to the files that readers get; each picture is developed once.

What draws and develops, Pillow and resvg with it, is imported when there is something to draw or to develop.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePosixPath

import msgspec

from site_builder.cache import Cache, digest
from site_builder.errors import PictureUnusable
from site_builder.pictures.names import copy_name, format_of, is_vector, share_name

MOST_BYTES = 60_000_000
RECIPE, CARD_RECIPE = "5", "card 5"  # raised whenever pictures are developed or cards are drawn otherwise
BATCH, LARGE = 200, 50_000  # pictures, bytes of one, that are kept until they are put into the cache


class Picture(msgspec.Struct, frozen=True):
    """A picture that is ready: its size as shown, and its files by what they add to the picture's own name."""

    width: int
    height: int
    files: tuple[tuple[str, bytes], ...]


class Darkroom(msgspec.Struct):
    """Develops pictures. What was developed before is taken from `cache`; `used` are the keys that were asked for.

    What is new is put into the cache by `close`, and now and then before.
    """

    cache: Cache
    used: set[str] = msgspec.field(default_factory=set)
    _fresh: list[tuple[str, bytes]] = msgspec.field(default_factory=list)

    def develop(self, name: str, content: bytes, mark: str = "") -> Picture:
        """The picture with this file name and content, of the file with this `mark`. Raises PictureUnusable."""
        sample = f"x{PurePosixPath(name).suffix.lower()}"
        key = digest(_recipe(), sample, content)
        self.used.add(key)
        if mark:
            self.used.add(mark)
            self._put(mark, key.encode())
        stored = self.cache.get(key)
        if stored is not None:
            return msgspec.msgpack.decode(stored, type=Picture)
        picture = _develop(sample, content)
        self._put(key, msgspec.msgpack.encode(picture))
        return picture

    def recall(self, mark: str) -> None:
        """Counts the picture of the file with this `mark` as asked for."""
        key = self.cache.get(mark)
        if key is not None:
            self.used |= {mark, key.decode()}

    def key_of_card(self, title: str, office: str) -> str:
        """Stands for the card; it counts as asked for."""
        key = digest(CARD_RECIPE, title, office)
        self.used.add(key)
        return key

    def draw(self, title: str, office: str) -> bytes:
        """The card that stands for a page without a picture: a PNG."""
        key = self.key_of_card(title, office)
        card = self.cache.get(key)
        if card is None:
            from site_builder.pictures.card import draw_card

            card = draw_card(title, office)
            self._put(key, card)
        return card

    def close(self) -> None:
        self.cache.put_many(self._fresh)
        self._fresh.clear()

    def _put(self, key: str, value: bytes) -> None:
        self._fresh.append((key, value))
        if len(self._fresh) >= BATCH or len(value) > LARGE:
            self.close()


def mark_of(file: Path) -> str:
    """Stands for a file as it is now, by all that the system notes of it when somebody writes it. Raises OSError."""
    found = file.stat()
    noted = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    return digest(_recipe(), str(file), *map(str, noted))


def measure_picture(file: Path) -> tuple[int, int]:
    """Width and height of a picture as it is shown. Raises PictureUnusable and OSError."""
    if is_vector(file.name):
        from site_builder.pictures.vector import measure_vector

        return measure_vector(file)
    from site_builder.pictures.raster import measure_raster

    _check(file.name, file.stat().st_size)
    return measure_raster(file)


@cache
def _recipe() -> str:
    """Stands for how pictures are developed."""
    from site_builder.pictures.raster import CODECS

    return f"{RECIPE} {CODECS}"


def _develop(name: str, content: bytes) -> Picture:
    share = share_name(name).removeprefix(name)
    if is_vector(name):
        from site_builder.pictures.vector import clean_vector, share_vector

        size, clean = clean_vector(content)
        return Picture(*size, (("", clean), (share, share_vector(clean))))
    from site_builder.pictures.raster import develop_raster

    _check(name, len(content))
    size, published, copies, shared = develop_raster(name, content)
    files = [("", published), *((copy_name("", width), copy) for width, copy in copies.items())]
    return Picture(*size, (*files, (share, shared)) if share else tuple(files))


def _check(name: str, size: int) -> None:
    if size > MOST_BYTES:
        raise PictureUnusable("picture.heavy", size=size // 1_000_000, limit=MOST_BYTES // 1_000_000)
    if not format_of(name):
        raise PictureUnusable("picture.format", suffix=PurePosixPath(name).suffix[1:].lower())
