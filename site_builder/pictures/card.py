"""The picture of a page that has none of its own: its title and its office, drawn for where a link is shared."""

from __future__ import annotations

from functools import cache, lru_cache

from PIL import Image, ImageDraw

from site_builder.pictures.bands import Band, dump_png, pack_band, pack_shared
from site_builder.pictures.letters import (
    PLAIN,
    SHADES,
    SPILL,
    Face,
    in_few_shades,
    measure,
    shorten,
    spell,
    wrap,
    write,
)

SIZE = (800, 420)

_MARGIN = 48
TITLES = tuple(Face(size, 700) for size in (54, 48, 42, 36, 31, 27))
_TITLE_TOP, _TITLE_BOTTOM = 48, 310
_BLANK = 32  # rows at the top that no mark upon a letter reaches
_PAPER, _INK = (169, 19, 30), (255, 255, 255)
_FOOT = SIZE[1] - _MARGIN - PLAIN.size


def draw_card(title: str, office: str) -> bytes:
    """A PNG of `SIZE` with the words. A letter that the font lacks is written without its marks, or left out."""
    face, lines = _set_title(spell(title))
    height = face.line_height
    bottom = _TITLE_TOP + height * max(1, len(lines)) + SPILL
    shades = Image.new("L", (SIZE[0], bottom - _BLANK), 0)
    for number, line in enumerate(lines):
        write(shades, face, line, _MARGIN, _TITLE_TOP - _BLANK + height * number)
    return dump_png(SIZE[0], _palette(), (_draw_head(), pack_band(shades), _draw_foot(office, bottom)))


def _set_title(title: str) -> tuple[Face, list[str]]:
    """The largest face in which the title has room, and its lines; a title too long for all ends in `…`."""
    room, width = _TITLE_BOTTOM - _TITLE_TOP, SIZE[0] - 2 * _MARGIN
    for face in TITLES:
        lines = wrap(face, title, width)
        most = room // face.line_height
        if len(lines) <= most and all(measure(face, line) <= width for line in lines):
            return face, lines
    shown = [shorten(face, line, width) for line in lines[:most]]
    if len(lines) > most:
        shown[-1] = shorten(face, f"{lines[most - 1]} {lines[most]}", width)
    return face, shown


@cache
def _draw_head() -> Band:
    return pack_shared(Image.new("L", (SIZE[0], _BLANK), 0))


@lru_cache(maxsize=100)
def _draw_foot(office: str, top: int) -> Band:
    """The card from the row `top`: the site's mark, a ballot box, and the office under a line."""
    shades = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(shades)
    left, upper = _MARGIN, _FOOT - 8
    draw.rectangle((left + 12, upper, left + 32, upper + 22), fill=255)
    draw.line((left + 17, upper + 10, left + 21, upper + 15, left + 28, upper + 5), fill=0, width=3)
    draw.rectangle((left, upper + 22, left + 44, upper + 44), fill=255)
    draw.rectangle((left + 8, upper + 27, left + 36, upper + 30), fill=0)
    draw.rectangle((left, _FOOT - 34, SIZE[0] - _MARGIN, _FOOT - 33), fill=110)
    name = shorten(PLAIN, spell(office), SIZE[0] - 2 * _MARGIN - 60)
    write(shades, PLAIN, name, _MARGIN + 60, _FOOT)
    return pack_shared(in_few_shades(shades).crop((0, top, *SIZE)), is_last=True)


@cache
def _palette() -> bytes:
    most = SHADES - 1
    return bytes(round(p + (i - p) * step / most) for step in range(SHADES) for p, i in zip(_PAPER, _INK, strict=True))
