from __future__ import annotations

import unicodedata
from itertools import pairwise
from random import Random

import pytest
from PIL import Image, ImageChops, ImageDraw

from site_builder.pictures.card import TITLES
from site_builder.pictures.letters import PLAIN, SPILL, Face, _font, in_few_shades, measure, shorten, spell, wrap, write

FACES = (*TITLES, PLAIN)
STEP = 85  # from one of four shades to the next
ASCII = [chr(code) for code in range(33, 127)]
ALL = [chr(code) for code in range(33, 0x3000) if unicodedata.category(chr(code))[0] not in "CZ"]
OURS = sorted({letter for found in map(spell, ALL) for letter in found})


def by_pillow(face: Face, text: str) -> Image.Image:
    plain = Image.new("L", (900, 120), 0)
    ImageDraw.Draw(plain).text((100, 30), text, font=_font(face), fill=255)
    return in_few_shades(plain)


def by_us(face: Face, text: str) -> Image.Image:
    ours = Image.new("L", (900, 120), 0)
    write(ours, face, text, 100, 30)
    assert {shade for _, shade in ours.getcolors() or ()} <= {0, 85, 170, 255}
    return ours


def odd_lines(letters: list[str], number: int) -> list[str]:
    chance = Random(20_261_130)
    words = ("".join(chance.choices(letters, k=chance.randrange(1, 9))) for _ in range(number * 4))
    return [" ".join(spell(next(words)) for _ in range(4)).strip() for _ in range(number)]


@pytest.mark.parametrize("face", FACES)
def test_a_line_has_the_pixels_and_the_length_that_pillow_gives_it(face: Face) -> None:
    for line in (*odd_lines(ASCII, 60), "Łódź, Café – “kutipan” × 2", "jajan fj AVATAR To. WA, Yogyakarta"):
        assert ImageChops.difference(by_us(face, line), by_pillow(face, line)).getbbox() is None, line
        assert measure(face, " ".join(line.split())) == _font(face).getlength(" ".join(line.split()))


@pytest.mark.parametrize("face", FACES)
def test_where_letters_overlap_a_pixel_is_at_most_a_shade_off(face: Face) -> None:
    for line in (*odd_lines(OURS, 60), "a \u0301\u0301\u0308b \u0323\u0328 c", "\u0344 \u0344", "Ế Ắ Ở Ṩ Ḁ ǰ ẘ"):
        line = " ".join(spell(line).split())
        off = ImageChops.difference(by_us(face, line), by_pillow(face, line))
        assert not any(off.histogram()[STEP + 1 :]), line
        assert sum(off.histogram()[1:]) < 60, line


def test_no_letter_reaches_far_into_the_line_below_or_above_the_first() -> None:
    for face in FACES:
        for letter in OURS:
            _, top, _, bottom = _font(face).getbbox(letter)
            assert bottom <= face.line_height + SPILL, (face, letter)
            assert top >= -16, (face, letter)


@pytest.mark.parametrize(
    "text", ["", "Rapat", "x" * 400, "KPU " * 60, "Kabupaten Kepulauan Siau Tagulandang Biaro " * 3]
)
@pytest.mark.parametrize("width", [100, 644])
def test_what_is_shortened_has_as_many_letters_as_have_room(text: str, width: int) -> None:
    def cut_one_by_one() -> str:
        font, left = _font(PLAIN), text
        if font.getlength(text) <= width:
            return text
        while left and font.getlength(f"{left}…") > width:
            left = left[:-1]
        return f"{left.rstrip()}…"

    assert shorten(PLAIN, text, width) == cut_one_by_one()


def test_lines_are_as_long_as_they_can_be() -> None:
    words = " ".join(odd_lines(ASCII, 30)).split()
    lines = wrap(PLAIN, " ".join(words), 300)
    assert " ".join(lines).split() == words
    for line, after in pairwise(lines):
        assert measure(PLAIN, line) <= 300 or " " not in line
        assert measure(PLAIN, f"{line} {after.split()[0]}") > 300
