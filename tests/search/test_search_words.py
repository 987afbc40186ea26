from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.search.words import COMMON, LIMIT, Roots, fold, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hai #TemanPemilih, ayo!", ["hai", "temanpemilih", "ayo", "teman", "pemilih"]),
        ("36.137.970 pemilih; pukul 07.00", ["36137970", "pemilih", "pukul", "0700"]),
        ("Jum'at, Jum’at", ["jumat", "jumat"]),
        ("Café KPU_RI PKPU 22/2023", ["cafe", "kpu", "ri", "pkpu", "22", "2023"]),
        ("rata-rata – ‘kutipan’", ["rata", "rata", "kutipan"]),
        ("", []),
        ("x" * 99, ["x" * LIMIT]),
    ],
)
def test_words_are_plain_letters(text: str, words: list[str]) -> None:
    assert list(words_of(text)) == words


@given(st.text("aB1٣.,'’ʼ‘_ \n", max_size=12))
def test_points_and_apostrophes_are_taken_away_where_there_is_something_on_both_sides(text: str) -> None:
    bare = re.sub(r"(?<=[^\W\d_])['’ʼ‘](?=[^\W\d_])", "", re.sub(r"(?<=\d)[.,](?=\d)", "", text))
    assert fold(text) == bare.lower()


@pytest.mark.parametrize(
    ("root", "derived"),
    [
        ("pilih", "memilih pemilih pemilihan pilihan dipilih terpilih"),
        ("tulis", "menulis penulisan ditulis tulisan"),
        ("kirim", "mengirim mengirimkan kiriman dikirim"),
        ("sampai", "menyampaikan disampaikan penyampaian"),
        ("selenggara", "penyelenggaraan menyelenggarakan diselenggarakan"),
        ("buka", "keterbukaan membuka dibukanya terbukalah"),
        ("layan", "pelayanan melayani layanan"),
        ("mutakhir", "pemutakhiran"),
        ("nilai", "menilai penilaian"),
        ("masak", "memasak"),
        ("putus", "memutuskan keputusan putusan"),
        ("tugas", "petugas bertugas ditugaskan penugasan"),
        ("koreksi", "mengoreksi dikoreksi koreksinya"),
        ("pemilu", "pemilu"),
        ("surabaya", "surabaya"),
        ("kpu", "kpu"),
    ],
)
def test_derived_words_are_kept_under_their_root(root: str, derived: str) -> None:
    assert {Roots().of(word) for word in derived.split()} == {root}


def test_the_name_of_a_place_is_never_taken_apart() -> None:
    assert Roots().of("pemalang") == "malang"
    assert Roots(["Kabupaten Pemalang"]).of("pemalang") == "pemalang"


def test_words_without_meaning_of_their_own_are_few() -> None:
    assert {"yang", "dan", "di"} <= COMMON
    assert len(COMMON) < 80
    assert not COMMON & {"kpu", "pemilu", "hoaks", "suara"}
