from __future__ import annotations

import pytest
from photos import format_of, size_of

from site_builder.pictures.card import SIZE, draw_card


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
