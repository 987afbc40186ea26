"""The picture of a page that has none of its own: its title and its office, drawn for where a link is shared."""

from __future__ import annotations

import unicodedata
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

RECIPE = "card 1"
SIZE = (800, 420)

_MARGIN = 48
_TITLE_SIZES = (54, 48, 42, 36, 31, 27)
_TITLE_TOP, _TITLE_BOTTOM = 48, 330
_SMALL = 25
_PAPER, _INK = (169, 19, 30), (255, 255, 255)
_SPELLED = str.maketrans({"–": "-", "—": "-", "‑": "-", "\u00a0": " ", "•": "-", "×": "x", "Ø": "O", "ø": "o"})
_KEPT = "“”‘’…"


def draw_card(title: str, office: str) -> bytes:
    """A PNG of `SIZE` with the words. Letters that the built-in font does not have are written without their marks."""
    shades = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(shades)
    font, lines = _set_title(_spell(title))
    height = _line_height(font)
    top = _TITLE_TOP
    for line in lines:
        draw.text((_MARGIN, top), line, font=font, fill=255)
        top += height
    foot = SIZE[1] - _MARGIN - _SMALL
    _draw_box(draw, _MARGIN, foot - 8)
    name = _shorten(_spell(office), _font(_SMALL), SIZE[0] - 2 * _MARGIN - 60)
    draw.text((_MARGIN + 60, foot), name, font=_font(_SMALL), fill=255)
    draw.rectangle((_MARGIN, foot - 34, SIZE[0] - _MARGIN, foot - 33), fill=110)
    shades.putpalette(_palette())
    out = BytesIO()
    shades.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _spell(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_SPELLED))
    return " ".join("".join(c for c in plain if c in _KEPT or " " <= c <= "~").split())


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


def _line_height(font: ImageFont.FreeTypeFont) -> int:
    return round(font.size * 1.22)


def _set_title(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest size at which the title has room, and its lines; a title too long for all ends in `…`."""
    room, width = _TITLE_BOTTOM - _TITLE_TOP, SIZE[0] - 2 * _MARGIN
    for size in _TITLE_SIZES:
        font = _font(size)
        lines = _wrap(title, font, width)
        most = room // _line_height(font)
        if len(lines) <= most and all(font.getlength(line) <= width for line in lines):
            return font, lines
    shown = [_shorten(line, font, width) for line in lines[:most]]
    if len(lines) > most:
        shown[-1] = _shorten(f"{lines[most - 1]} {lines[most]}", font, width)
    return font, shown


def _wrap(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _shorten(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _draw_box(draw: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """The site's mark: a ballot box."""
    draw.rectangle((left + 12, top, left + 32, top + 22), fill=255)
    draw.line((left + 17, top + 10, left + 21, top + 15, left + 28, top + 5), fill=0, width=3)
    draw.rectangle((left, top + 22, left + 44, top + 44), fill=255)
    draw.rectangle((left + 8, top + 27, left + 36, top + 30), fill=0)


@cache
def _palette() -> list[int]:
    return [round(p + (i - p) * step / 255) for step in range(256) for p, i in zip(_PAPER, _INK, strict=True)]
