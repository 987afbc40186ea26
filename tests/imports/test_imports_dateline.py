"""Datelines and sign-offs as KPU's offices really write them."""

from __future__ import annotations

import pytest
from builders import an_office

from site_builder.imports.dateline import sign_off_of, take_dateline


@pytest.mark.parametrize(
    ("domain", "first", "place", "rest"),
    [
        ("kota-malang.kpu.go.id", "KOTA MALANG, kota-malang.kpu.go.id – Rapat dibuka.", "KOTA MALANG", "Rapat dibuka."),
        ("jatim.kpu.go.id", "Surabaya, jatim.kpu.go.id- Rapat dibuka.", "Surabaya", "Rapat dibuka."),
        ("malut.kpu.go.id", "Ternate, malut.kpu.go.id -- Rapat dibuka.", "Ternate", "Rapat dibuka."),
        ("kab-sukoharjo.kpu.go.id", "Sukoharjo,kpu.go.id – Rapat dibuka.", "Sukoharjo", "Rapat dibuka."),
        (
            "kab-konaweutara.kpu.go.id",
            "Wanggudu, kab-konaweutara.kpu.go.id. Rapat dibuka.",
            "Wanggudu",
            "Rapat dibuka.",
        ),
        ("kab-bandung.kpu.go.id", "Bandung, kab-bandung.kpu.go.id Dalam rangka", "Bandung", "Dalam rangka"),
        ("sumbar.kpu.go.id", "Padang.sumbar.kpu.go.id - Rapat dibuka.", "Padang", "Rapat dibuka."),
        ("jatim.kpu.go.id", "**Surabaya, jatim.kpu.go.id** – Rapat **dibuka**.", "Surabaya", "Rapat **dibuka**."),
        ("jatim.kpu.go.id", "**Surabaya, jatim.kpu.go.id –** Rapat.", "Surabaya", "Rapat."),
        ("jatim.kpu.go.id", "Surabaya, [jatim.kpu.go.id](http://jatim.kpu.go.id/) – Rapat.", "Surabaya", "Rapat."),
        ("jatim.kpu.go.id", "Banda Aceh, jatim.kpu.go.id – “Rapat” dibuka.", "Banda Aceh", "“Rapat” dibuka."),
        ("jatim.kpu.go.id", "Malang, KPU Kota Malang - Rapat dibuka.", "Malang", "Rapat dibuka."),
    ],
)
def test_a_certain_dateline_becomes_the_place(domain: str, first: str, place: str, rest: str) -> None:
    opened = take_dateline(f"{first}\n\nAlinea kedua.\n", an_office(domain=domain))
    assert (opened.place, opened.body) == (place, f"{rest}\n\nAlinea kedua.\n")
    assert [note.code for note in opened.notes] == ["dateline-taken"]


@pytest.mark.parametrize(
    "first",
    [
        "diy.kpu.go.id - Rapat dibuka.",
        "Soe, KPU Kab. TTS - Rapat dibuka.",
        "Sleman (25/01) - Rapat dibuka.",
        "KPU BANDUNG BARAT — Rapat dibuka.",
        "Makassar, 24 Juli 2025 - Rapat dibuka.",
        "Ternate, malut.kpu.go.id -- kantor lain.",
    ],
)
def test_what_only_looks_like_a_dateline_stays_and_is_told(first: str) -> None:
    opened = take_dateline(f"{first}\n", an_office())
    assert (opened.place, opened.body) == ("", f"{first}\n")
    assert [note.code for note in opened.notes] == ["dateline-left"]


@pytest.mark.parametrize(
    "first",
    [
        "Pada Rabu (15/09/21) Komisi Pemilihan Umum melaksanakan kegiatan.",
        "Malang, kota di Jawa Timur, hadir - katanya.",
        "Kunjungi kota-malang.kpu.go.id untuk daftar.",
        "KPU Kota Malang membuka posko - besok.",
        "",
    ],
)
def test_a_sentence_is_no_dateline(first: str) -> None:
    opened = take_dateline(f"{first}\n", an_office())
    assert (opened.place, opened.body, opened.notes) == ("", f"{first}\n", ())


@pytest.mark.parametrize(
    "sign_off",
    ["(ADMIN)", "(SF)", "(S.A)", "(PND/Parmas&SDM)", "(Humas KPU Matim)", "(***vit/kpuklt)", "(*/red/ZD)"],
)
def test_a_sign_off_alone_at_the_end_is_recognised(sign_off: str) -> None:
    written = sign_off.replace("*", "\\*")
    assert sign_off_of(f"Isi.\n\n{written}\n") == sign_off


def test_brackets_are_recognised_as_a_page_writes_them() -> None:
    assert sign_off_of("Isi.\n\n\\[Hadi | MC KIP Aceh\\]\n") == "[Hadi | MC KIP Aceh]"


@pytest.mark.parametrize("body", ["Isi (tambahan).\n", "Isi.\n\n(a) satu (b) dua\n", "Isi.\n\nOleh: Humas\n", ""])
def test_other_endings_are_no_sign_off(body: str) -> None:
    assert sign_off_of(body) == ""
