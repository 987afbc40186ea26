"""The letters of share cards: which of them the font has, how far they move the pen, how they look."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import accumulate
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFont

SHADES = 4  # enough for smooth letters, in a third of the bytes of 256
SPILL = 2

_NEAREST = [round(shade * (SHADES - 1) / 255) * 255 // (SHADES - 1) for shade in range(256)]
_MISSING = "\ufdd0"  # never a letter: what the font draws for it stands for all that it lacks


class Face(NamedTuple):
    size: int
    weight: int

    @property
    def line_height(self) -> int:
        """No letter reaches more than `SPILL` below it."""
        return round(self.size * 1.22)


PLAIN = Face(25, 400)


class _Print(NamedTuple):
    """What a letter or a word leaves on paper: how much ink each pixel has, and where they stand from the pen.

    One that `is_apart` has no pixel in common with the words beside it and the line above: it need not be mixed.
    """

    ink: Image.Image
    box: tuple[int, int, int, int]
    is_apart: bool = False

    def box_at(self, left: int, top: int) -> tuple[int, int, int, int]:
        box = self.box
        return left + box[0], top + box[1], left + box[2], top + box[3]


def spell(text: str) -> str:
    """The text in letters that the font has: one that it lacks is written without its marks, or left out."""
    return " ".join("".join(map(_spell_letter, unicodedata.normalize("NFC", text))).split())


def measure(face: Face, text: str) -> int:
    """How many pixels the text, as `spell` gives it, moves the pen."""
    words = text.split()
    return sum(_width(face, word) for word in words) + _advance(face, " ") * max(0, len(words) - 1)


def wrap(face: Face, text: str, width: int) -> list[str]:
    """The lines of a text. Only a word that has no room by itself is longer than `width`."""
    lines: list[str] = []
    space, room = _advance(face, " "), 0
    for word in text.split():
        needed = _width(face, word)
        if lines and space + needed <= room:
            lines[-1] = f"{lines[-1]} {word}"
            room -= space + needed
        else:
            lines.append(word)
            room = width - needed
    return lines


def shorten(face: Face, text: str, width: int) -> str:
    """The text, or as much of it as has room with `…` after it."""
    ends = [*accumulate(_advance(face, letter) for letter in text)]
    if not ends or ends[-1] <= width:
        return text
    return f"{text[: bisect_right(ends, width - _advance(face, '…'))].rstrip()}…"


def write(shades: Image.Image, face: Face, text: str, left: int, top: int) -> None:
    """Writes the text, in `SHADES` of which 255 is full ink. The pen stands at `left`, the line begins at `top`."""
    for word in text.split():
        printed = _set_word(face, word)
        box = printed.box_at(left, top)
        if printed.is_apart:
            shades.paste(printed.ink, box)
        else:
            shades.paste(ImageChops.lighter(shades.crop(box), printed.ink), box)
        left += _width(face, word) + _advance(face, " ")


def in_few_shades(shades: Image.Image) -> Image.Image:
    """Each of 256 shades as the nearest of `SHADES`, of which 255 is still the last."""
    return shades.point(_NEAREST)


@lru_cache(maxsize=2_000)
def _set_word(face: Face, word: str) -> _Print:
    pens = accumulate((_advance(face, letter) for letter in word), initial=0)
    glyphs = [(pen, _set_letter(face, letter)) for pen, letter in zip(pens, word, strict=False)]
    left, top = min(pen + glyph.box[0] for pen, glyph in glyphs), min(glyph.box[1] for _, glyph in glyphs)
    right, bottom = max(pen + glyph.box[2] for pen, glyph in glyphs), max(glyph.box[3] for _, glyph in glyphs)
    ink = Image.new("L", (right - left, bottom - top), 0)
    for pen, glyph in glyphs:
        ink.paste(255, glyph.box_at(pen - left, -top), glyph.ink)
    room = _advance(face, " ") // 2
    is_apart = top >= SPILL and left >= -room and right <= _width(face, word) + room
    return _Print(in_few_shades(ink), (left, top, right, bottom), is_apart)


@lru_cache(maxsize=2_000)
def _set_letter(face: Face, letter: str) -> _Print:
    font = _font(face)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(letter))
    ink = Image.new("L", (max(0, right - left), max(0, bottom - top)), 0)
    ImageDraw.Draw(ink).text((-left, -top), letter, font=font, fill=255)
    return _Print(ink, (left, top, left + ink.width, top + ink.height))


@lru_cache(maxsize=5_000)
def _width(face: Face, word: str) -> int:
    return sum(_advance(face, letter) for letter in word)


@lru_cache(maxsize=5_000)
def _advance(face: Face, letter: str) -> int:
    return round(_font(face).getlength(letter))


@cache
def _spell_letter(letter: str) -> str:
    if letter.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", letter)
    return next((spelled for spelled in (letter, plain, plain[:1]) if _can_write(spelled)), "")


def _can_write(text: str) -> bool:
    return text.isprintable() and all(_draw_letter(letter) != _draw_letter(_MISSING) for letter in text)


@cache
def _draw_letter(letter: str) -> bytes:
    return bytes(_font(PLAIN).getmask(letter))


@cache
def _font(face: Face) -> ImageFont.FreeTypeFont:
    """Letters stand side by side without kerning and on whole pixels: so each can be drawn and measured alone."""
    content = files("fontpkg_roboto").joinpath("files", "Roboto[wdth,wght].ttf").read_bytes()
    font = ImageFont.truetype(BytesIO(content), face.size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([face.weight, 100])
    return font
