from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from site_builder.search.index import PAGE, SHARD_LETTERS, Entry, Index, plan_index, spell, write_steps

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def an_entry(number: int, text: str = "", **changes: Any) -> Entry:
    day = f"{2020 + number // 100}-01-{number % 28 + 1:02}"
    values = {"address": f"a-{number}", "title": f"Berita {number}", "day": day, "kind": "berita", "office": "o"}
    return Entry(**{**values, "about": "", "verdict": "", "text": text, **changes})


def read_steps(code: str) -> list[int]:
    parameter, bits = ord(code[0]) - 97, "".join(f"{LETTERS.index(letter):06b}" for letter in code[1:])
    numbers, value, at = [], -1, 0
    while "0" in bits[at:]:
        high = bits.index("0", at) - at
        at += high + 1
        value += (high << parameter) + int("0" + bits[at : at + parameter], 2) + 1
        at += parameter
        numbers.append(value)
    return numbers


def words_in(index: Index) -> dict[str, str]:
    texts = [content.decode() for path, content in index.files if path.startswith("cari/kata/")]
    lines = [line for text in texts for line in text.split("\n")]
    cut = [min(i for i in (line.find(" "), line.find(">")) if i >= 0) for line in lines]
    return {line[:at]: line[at:] for line, at in zip(lines, cut, strict=True)}


@given(st.sets(st.integers(0, 30_000), min_size=1))
def test_steps_can_be_read_back(numbers: set[int]) -> None:
    assert read_steps(write_steps(sorted(numbers))) == sorted(numbers)


def test_each_word_tells_its_articles_or_its_root() -> None:
    words = words_in(plan_index([an_entry(0, "Memilih kepala desa"), an_entry(1), an_entry(2, "pilihan yang #Baik")]))
    assert words["memilih"] == words["pilihan"] == ">pilih"
    assert read_steps(words["pilih"][1:]) == [0, 2]
    assert read_steps(words["berita"][1:]) == [0, 1, 2]
    assert "yang" not in words
    assert read_steps(words["baik"][1:]) == [2]


def test_results_stand_in_pages_of_their_own() -> None:
    entries = [an_entry(number) for number in range(PAGE + 1)]
    entries[3] = an_entry(3, address="berita-3", verdict="Tidak benar", about="Ada <b> & “kutipan”")
    files = dict(plan_index(entries).files)
    rows = json.loads(files["cari/hasil/0.json"])
    assert len(rows) == PAGE
    assert rows[3] == ["", "Berita 3", "2020-01-04", 0, 0, "Ada <b> & “kutipan”", "Tidak benar"]
    assert rows[4] == ["a-4", "Berita 4", "2020-01-05", 0, 0, ""]
    assert len(json.loads(files["cari/hasil/1.json"])) == 1


def test_the_head_leads_to_words_years_kinds_and_offices() -> None:
    entries = [an_entry(n, office=f"o{n % 2}", kind="opini" if n == 5 else "berita") for n in range(150)]
    index = plan_index(entries)
    assert index.head["tahun"] == [(2020, 0), (2021, 100)]
    assert index.head["jenis"] == ["berita", "opini"]
    assert index.head["kantor"] == ["o0", "o1"]
    traits = json.loads(dict(index.files)["cari/sifat.json"])
    assert traits["jenis"].index(1) == 5
    assert traits["kantor"][:4] == [0, 1, 0, 1]


def test_words_are_cut_into_files_that_a_phone_can_load() -> None:
    texts = [" ".join(f"kata{n}x{m}" for m in range(60)) for n in range(150)]
    index = plan_index([an_entry(n, text) for n, text in enumerate(texts)])
    files = [content for path, content in index.files if path.startswith("cari/kata/")]
    assert len(files) > 3
    assert max(map(len, files)) <= SHARD_LETTERS
    assert index.head["kata"] == sorted(index.head["kata"])
    assert [content.split(b" ")[0].decode() for content in files] == index.head["kata"]


def test_the_version_changes_with_any_file_and_with_nothing_else() -> None:
    first, second = plan_index([an_entry(1, "satu")]), plan_index([an_entry(1, "satu")])
    assert first == second
    assert plan_index([an_entry(1, "dua")]).head["versi"] != first.head["versi"]


def test_a_site_without_news_has_an_index_too() -> None:
    assert plan_index([]).head["jumlah"] == 0


def test_a_title_spells_the_usual_address() -> None:
    assert spell("Jum’at: 36.137 Pemilih & “Suara” Café") == "jumat-36137-pemilih-suara-cafe"
