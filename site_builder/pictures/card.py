"""The picture of a page that has none of its own: its title and its office, drawn for where a link is shared."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

RECIPE = "card 4"
SIZE = (800, 420)
BITS = 2  # a pixel: four shades are enough for smooth letters and a third of the bytes of 256

_MARGIN = 48
_TITLE_SIZES = (54, 48, 42, 36, 31, 27)
_BOLD, _PLAIN = 700, 400
_TITLE_TOP, _TITLE_BOTTOM = 48, 310
_SMALL = 25
_PAPER, _INK = (169, 19, 30), (255, 255, 255)
_SHADES = 1 << BITS
_RUNS = 3  # zlib's Z_RLE: for flat colours quicker than its usual search, and smaller


def draw_card(title: str, office: str) -> bytes:
    """A PNG of `SIZE` with the words. A letter that the font lacks is written without its marks, or left out."""
    shades = _draw_frame().copy()
    size, lines = _set_title(_spell(title))
    top = _TITLE_TOP
    for line in lines:
        _write_line(shades, size, line, _MARGIN, top)
        top += _line_height(size)
    name = _shorten(_spell(office), _SMALL, SIZE[0] - 2 * _MARGIN - 60)
    _write_line(shades, _SMALL, name, _MARGIN + 60, _foot())
    shades.putpalette(_palette())
    out = BytesIO()
    shades.save(out, "PNG", bits=BITS, compress_level=1, compress_type=_RUNS)
    return out.getvalue()


def _spell(text: str) -> str:
    return " ".join("".join(map(_spell_letter, unicodedata.normalize("NFC", text))).split())


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is printed: its shades, which pixels have one, where they stand from the pen, how far that moves."""

    mask: Image.Image
    place: Image.Image
    left: int
    top: int
    width: float


@lru_cache(maxsize=2_000)
def _set_word(size: int, word: str) -> _Word:
    font = _font(size)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(word))
    mask = Image.new("L", (max(1, right - left), max(1, bottom - top)), 0)
    ImageDraw.Draw(mask).text((-left, -top), word, font=font, fill=255)
    return _Word(mask.point(_steps()), mask.point(lambda shade: 255 * (shade > 0)), left, top, font.getlength(word))


def _write_line(shades: Image.Image, size: int, line: str, left: float, top: int) -> None:
    for word in line.split():
        found = _set_word(size, word)
        shades.paste(found.mask, (round(left) + found.left, top + found.top), found.place)
        left += found.width + _space(size)


@cache
def _spell_letter(letter: str) -> str:
    if letter.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", letter)
    return next((spelled for spelled in (letter, plain, plain[:1]) if _can_write(spelled)), "")


def _can_write(text: str) -> bool:
    return text.isprintable() and all(_draw_letter(letter) != _draw_letter("\ufdd0") for letter in text)


@cache
def _draw_letter(letter: str) -> bytes:
    return bytes(_font(_SMALL).getmask(letter))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """The title's sizes are bold."""
    content = files("fontpkg_roboto").joinpath("files", "Roboto[wdth,wght].ttf").read_bytes()
    font = ImageFont.truetype(BytesIO(content), size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([_BOLD if size in _TITLE_SIZES else _PLAIN, 100])
    return font


@cache
def _space(size: int) -> float:
    return _font(size).getlength(" ")


def _length(size: int, line: str) -> float:
    words = line.split()
    return sum(_set_word(size, word).width for word in words) + _space(size) * max(0, len(words) - 1)


def _line_height(size: int) -> int:
    return round(size * 1.22)


def _set_title(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title has room, and its lines; a title too long for all ends in `…`."""
    room, width = _TITLE_BOTTOM - _TITLE_TOP, SIZE[0] - 2 * _MARGIN
    for size in _TITLE_SIZES:
        lines = _wrap(title, size, width)
        most = room // _line_height(size)
        if len(lines) <= most and all(_length(size, line) <= width for line in lines):
            return size, lines
    shown = [_shorten(line, size, width) for line in lines[:most]]
    if len(lines) > most:
        shown[-1] = _shorten(f"{lines[most - 1]} {lines[most]}", size, width)
    return size, shown


def _wrap(text: str, size: int, width: int) -> list[str]:
    lines: list[str] = []
    room = 0.0
    for word in text.split():
        needed = _set_word(size, word).width
        if lines and needed + _space(size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
            room -= needed + _space(size)
        else:
            lines.append(word)
            room = width - needed
    return lines


def _shorten(text: str, size: int, width: int) -> str:
    if _length(size, text) <= width:
        return text
    font = _font(size)
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _foot() -> int:
    return SIZE[1] - _MARGIN - _SMALL


@cache
def _draw_frame() -> Image.Image:
    """What all cards have: the site's mark, a ballot box, under a line."""
    shades = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(shades)
    left, top = _MARGIN, _foot() - 8
    draw.rectangle((left + 12, top, left + 32, top + 22), fill=255)
    draw.line((left + 17, top + 10, left + 21, top + 15, left + 28, top + 5), fill=0, width=3)
    draw.rectangle((left, top + 22, left + 44, top + 44), fill=255)
    draw.rectangle((left + 8, top + 27, left + 36, top + 30), fill=0)
    draw.rectangle((left, _foot() - 34, SIZE[0] - _MARGIN, _foot() - 33), fill=110)
    return shades.point(_steps())


@cache
def _steps() -> list[int]:
    """The shade, of `_SHADES`, for each of 256."""
    return [round(shade * (_SHADES - 1) / 255) for shade in range(256)]


@cache
def _palette() -> list[int]:
    steps = range(_SHADES)
    return [round(p + (i - p) * step / (_SHADES - 1)) for step in steps for p, i in zip(_PAPER, _INK, strict=True)]
