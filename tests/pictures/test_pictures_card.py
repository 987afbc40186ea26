from __future__ import annotations

from io import BytesIO

import pytest
from photos import format_of, size_of
from PIL import Image, ImageChops, ImageDraw

from site_builder.pictures.card import SIZE, _set_title, draw_card
from site_builder.pictures.letters import PLAIN, _font, in_few_shades, shorten, spell


@pytest.mark.parametrize(
    "title",
    [
        "Posko banjir dibuka",
        "KPU " * 60,
        "x" * 400,
        "",
        "Café – “kutipan” ‑ 100 × 2",
        "\u202eArab ۱۲۳ \U0001f5f3",
        "a\nb\tc",
    ],
)
def test_every_title_gets_a_small_picture(title: str) -> None:
    content = draw_card(title, "KPU Kota Malang")
    assert (format_of(content), size_of(content)) == ("PNG", SIZE)
    assert len(content) < 60_000


def test_the_title_and_the_office_can_be_seen() -> None:
    cards = {draw_card(title, office) for title in ("Satu", "Dua") for office in ("KPU A", "KPU B")}
    assert len(cards) == 4
    assert draw_card("Satu", "KPU A") == draw_card("Satu", "KPU A")


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("Rapat di Cafe\u0301", "Rapat di Café"),
        ("Tiga ㎏ beras", "Tiga kg beras"),
        ("Suara \U0001f5f3 \u202eakhir", "Suara akhir"),
        ("a\n\tb", "a b"),
    ],
)
def test_letters_are_drawn_as_they_are_written_or_in_the_nearest_way(written: str, drawn: str) -> None:
    assert draw_card(written, "KPU A") == draw_card(drawn, "KPU A")


@pytest.mark.parametrize(("marked", "plain"), [("Café", "Cafe"), ("Łódź", "Lodz"), ("× – ₂", "x - 2")])
def test_a_letter_keeps_its_marks(marked: str, plain: str) -> None:
    assert draw_card(marked, "KPU A") != draw_card(plain, "KPU A")


@pytest.mark.parametrize("office", ["KPU Kota Malang", "KPU Kabupaten Kepulauan Siau Tagulandang Biaro " * 2, ""])
@pytest.mark.parametrize(
    "title", ["", "Rapat", "ĢĶŅẾ " * 20, "SOSIALISASI TAHAPAN PEMILIHAN UMUM: AYO!", "jalan " * 80]
)
def test_a_card_has_the_pixels_of_one_that_pillow_draws_whole(title: str, office: str) -> None:
    face, lines = _set_title(spell(title))
    plain = Image.new("L", SIZE, 0)
    for number, line in enumerate(lines):
        whole = Image.new("L", SIZE, 0)
        ImageDraw.Draw(whole).text((48, 48 + number * face.line_height), line, font=_font(face), fill=255)
        plain = ImageChops.lighter(plain, whole)
    name = shorten(PLAIN, spell(office), SIZE[0] - 156)
    ImageDraw.Draw(plain).text((108, SIZE[1] - 73), name, font=_font(PLAIN), fill=255)
    with Image.open(BytesIO(draw_card(title, office))) as card:
        drawn = Image.frombytes("L", SIZE, card.tobytes()).point(lambda step: step * 85)
    for box in ((0, 0, SIZE[0], 312), (100, 320, *SIZE)):
        assert ImageChops.difference(drawn.crop(box), in_few_shades(plain).crop(box)).getbbox() is None
