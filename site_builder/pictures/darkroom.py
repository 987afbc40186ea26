"""From a picture as it was committed to the files that readers get; each picture is developed once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import msgspec

from site_builder.cache import Cache, digest
from site_builder.errors import PictureUnusable
from site_builder.pictures.card import RECIPE as CARD_RECIPE
from site_builder.pictures.card import draw_card
from site_builder.pictures.names import copy_name, format_of, is_vector, share_name
from site_builder.pictures.raster import CODECS, develop_raster, measure_raster
from site_builder.pictures.vector import clean_vector, measure_vector, share_vector

MOST_BYTES = 60_000_000
RECIPE = f"5 {CODECS}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is ready: its size as shown, and its files by what they add to the picture's own name."""

    width: int
    height: int
    files: tuple[tuple[str, bytes], ...]


@dataclass(slots=True)
class Darkroom:
    """Develops pictures. What was developed before is taken from `cache`; `used` are the keys that were asked for."""

    cache: Cache
    used: set[str] = field(default_factory=set)

    def develop(self, name: str, content: bytes) -> Picture:
        """The picture with this file name and content. Raises PictureUnusable."""
        sample = f"x{PurePosixPath(name).suffix.lower()}"
        key = digest(RECIPE, sample, content)
        self.used.add(key)
        stored = self.cache.get(key)
        if stored is not None:
            return msgspec.msgpack.decode(stored, type=Picture)
        picture = _develop(sample, content)
        self.cache.put_many([(key, msgspec.msgpack.encode(picture))])
        return picture

    def draw(self, title: str, office: str) -> bytes:
        """The card that stands for a page without a picture: a PNG."""
        key = digest(CARD_RECIPE, title, office)
        self.used.add(key)
        card = self.cache.get(key)
        if card is None:
            card = draw_card(title, office)
            self.cache.put_many([(key, card)])
        return card


def measure_picture(file: Path) -> tuple[int, int]:
    """Width and height of a picture as it is shown. Raises PictureUnusable and OSError."""
    if is_vector(file.name):
        return measure_vector(file)
    _check(file.name, file.stat().st_size)
    return measure_raster(file)


def _develop(name: str, content: bytes) -> Picture:
    share = share_name(name).removeprefix(name)
    if is_vector(name):
        size, clean = clean_vector(content)
        return Picture(*size, (("", clean), (share, share_vector(clean))))
    _check(name, len(content))
    size, published, copies, shared = develop_raster(name, content)
    files = [("", published), *((copy_name("", width), copy) for width, copy in copies.items())]
    return Picture(*size, (*files, (share, shared)) if share else tuple(files))


def _check(name: str, size: int) -> None:
    if size > MOST_BYTES:
        raise PictureUnusable("picture.heavy", size=size // 1_000_000, limit=MOST_BYTES // 1_000_000)
    if not format_of(name):
        raise PictureUnusable("picture.format", suffix=PurePosixPath(name).suffix[1:].lower())
