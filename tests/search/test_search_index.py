from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from test_search_steps import read_steps

from site_builder.search.index import (
    BETWEEN_SEAMS,
    CLOSED,
    OPEN,
    PAGE,
    SHARD_LETTERS,
    Entry,
    Names,
    Part,
    cut,
    first_open_page,
    is_after_seam,
    last_seam,
    plan_closed,
    plan_open,
    spell,
)
from site_builder.search.words import COMMON, Roots, stems, words_of

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def an_entry(number: int, text: str = "", **changes: Any) -> Entry:
    day = f"{2020 + number // 100}-01-{number % 28 + 1:02}"
    values = {"address": f"a-{number}", "title": f"Berita {number}", "day": day, "kind": "berita", "office": "o"}
    return Entry(**{**values, "about": "", "verdict": "", "text": text, **changes})


def names_of(entries: Iterable[Entry]) -> Names:
    every = list(entries)
    return Names(list(dict.fromkeys(e.kind for e in every)), list(dict.fromkeys(e.office for e in every)))


def opened(entries: Sequence[Entry], seam: int = 0) -> Part:
    return plan_open(entries[first_open_page(seam) :], seam, names_of(entries))


def words_in(part: Part, name: str = OPEN) -> dict[str, str | list[int]]:
    """As a browser reads them: each word's root, or the numbers of its articles."""
    found: dict[str, str | list[int]] = {}
    for path, content in part.files:
        if not path.startswith(f"cari/{name}/"):
            continue
        lines, codes = (block.split("\n") for block in content.decode().split("\n\n"))
        last, left = "", iter(codes)
        for line in lines:
            shared, rest = DIGITS.index(line[0]), line[1:]
            if ">" in rest:
                rest, _, stem = rest.partition(">")
                last = last[:shared] + rest
                found[last] = [each for each in stems(last) if each != last][int(stem)]
            else:
                last = last[:shared] + rest[:-1]
                steps = read_steps(ord(rest[-1]) - ord("A"), next(left))
                found[last] = [number + part.head["dari"] for number in steps]
    return found


def pages_in(part: Part) -> Mapping[str, list[str]]:
    return {path: content.decode().split("\n") for path, content in part.files if "/hasil/" in path}


def test_each_word_tells_its_articles_or_its_root() -> None:
    words = words_in(opened([an_entry(0, "Memilih kepala desa"), an_entry(1), an_entry(2, "pilihan yang #Baik")]))
    assert words["memilih"] == words["pilihan"] == "pilih"
    assert words["pilih"] == [0, 2]
    assert words["berita"] == [0, 1, 2]
    assert "yang" not in words
    assert words["baik"] == [2]


@given(st.text("kata,' \t\n\x0b\x1f\xa0\u2003"))
def test_white_space_between_words_says_nothing(text: str) -> None:
    assert opened([an_entry(0, text)]) == opened([an_entry(0, " ".join(text.split()))])


def test_two_parts_know_together_what_one_would() -> None:
    entries = [an_entry(number, f"kata{number % 7} memilih{number % 3} kata") for number in range(3 * PAGE)]
    seam = PAGE + 5
    closed, rest = plan_closed(entries[:seam], names_of(entries)), opened(entries, seam)
    older, newer, whole = words_in(closed, CLOSED), words_in(rest), words_in(opened(entries))
    assert (closed.head["dari"], rest.head["dari"]) == (0, seam)
    for word, numbers in whole.items():
        parts = [found.get(word, []) for found in (older, newer)]
        assert [number for part in parts for number in part] == list(numbers), word
    assert [*pages_in(closed), *pages_in(rest)] == [f"cari/hasil/{number}.txt" for number in range(3)]
    assert {**pages_in(closed), **pages_in(rest)} == pages_in(opened(entries))


def test_results_stand_in_pages_of_their_own() -> None:
    entries = [an_entry(number) for number in range(PAGE + 1)]
    entries[3] = an_entry(3, address="berita-3", verdict="Tidak benar", about="Ada <b> &\n “kutipan” yang di…")
    pages = pages_in(opened(entries))
    facts, *lines = pages["cari/hasil/0.txt"]
    steps, kinds, offices, addresses, verdicts = json.loads(facts)
    assert steps[:4] == [18262, 1, 1, 1]
    assert (kinds, offices) == (0, 0)
    assert "3" not in addresses
    assert addresses["4"] == "a-4"
    assert verdicts == {"3": "Tidak benar"}
    assert lines[3] == "Berita 3"
    assert lines[PAGE + 3] == "Ada <b> & “kutipan” yang di"
    assert len(lines) == 2 * PAGE
    assert len(pages["cari/hasil/1.txt"]) == 3


def test_a_page_tells_kinds_and_offices_where_they_differ() -> None:
    entries = [an_entry(n, office=f"o{n % 2}", kind="opini" if n == 2 else "berita") for n in range(4)]
    _, kinds, offices, *_ = json.loads(pages_in(opened(entries))["cari/hasil/0.txt"][0])
    assert (kinds, offices) == ([0, 0, 1, 0], [0, 1, 0, 1])


def test_words_are_cut_into_files_that_a_phone_can_load() -> None:
    texts = [" ".join(f"kata{n}x{m}" for m in range(60)) for n in range(150)]
    part = opened([an_entry(n, text) for n, text in enumerate(texts)])
    files = [content for path, content in part.files if "/baru/" in path]
    assert len(files) > 3
    assert max(map(len, files)) <= SHARD_LETTERS[OPEN] * 1.3  # line ends and counts are not reckoned
    assert part.head["kata"] == sorted(part.head["kata"])
    firsts = [content.decode().split("\n")[0] for content in files]
    assert [line[1:-1] if line[-1].isupper() else line[1:].split(">")[0] for line in firsts] == part.head["kata"]
    assert all(
        path == f"cari/baru/{part.head['berkas'][n * 6 : n * 6 + 6]}.txt"
        for n, (path, _) in zip(range(len(files)), part.files, strict=False)
    )


def test_a_file_of_words_that_are_all_derived_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SHARD_LETTERS, OPEN, 1)  # a word in each file
    part = opened([an_entry(0, "memilih")])
    alone = [content for _, content in part.files if content.startswith(b"0memilih>")]
    assert len(alone) == 1
    assert words_in(part)["memilih"] == "pilih"


def test_a_word_more_moves_hardly_any_cut() -> None:
    words = sorted(f"{n * 7919 % 100_000:05}" for n in range(5_000))
    before = {words[low] for low, _ in cut(words, [20] * len(words), 5_000)}
    more = sorted([*words, "50000a"])
    after = {more[low] for low, _ in cut(more, [20] * len(more), 5_000)}
    assert len(before) > 15
    assert len(before ^ after) <= 2
    assert list(cut([], [], 10)) == []
    assert list(cut(["a"], [99], 10)) == [(0, 1)]


def test_an_article_more_leaves_the_closed_part_and_its_pages_as_they_are() -> None:
    entries = [an_entry(number, f"kata{number}") for number in range(2 * PAGE)]
    before, after = opened(entries, PAGE), opened([*entries, an_entry(2 * PAGE, "baru")], PAGE)
    assert set(after.files) - set(before.files)
    assert ("cari/hasil/1.txt", dict(before.files)["cari/hasil/1.txt"]) in after.files


def test_a_changed_article_changes_the_files_of_its_words_alone() -> None:
    entries = [an_entry(n, " ".join(f"kata{n * m % 4_001}" for m in range(60))) for n in range(2_000)]
    changed = [*entries]
    changed[7] = replace(entries[7], text=f"{entries[7].text} zebra")
    before, after = (dict(plan_closed(each, names_of(each)).files) for each in (entries, changed))
    assert len(before) > 60
    assert len(set(after.items()) - set(before.items())) == 1


def test_seams_hang_on_identities_and_come_now_and_then() -> None:
    ids = [f"tag:kpu.go.id,2026:kota-malang/{number}" for number in range(20 * BETWEEN_SEAMS)]
    seams = [number for number, id in enumerate(ids) if is_after_seam(id)]
    assert 10 < len(seams) < 40
    assert last_seam(ids) == seams[-1]
    assert last_seam(ids[: seams[0]]) == 0


def test_a_site_without_news_has_an_index_too() -> None:
    assert opened([]).files == plan_closed([], names_of([])).files == ()


def test_a_title_spells_the_usual_address() -> None:
    assert spell("Jum’at: 36.137 Pemilih & “Suara” Café") == "jumat-36137-pemilih-suara-cafe"


@given(
    st.lists(
        st.sampled_from(
            ["Pemilih", "36.137", "Jum’at", "#TemanPemilih", "a\u00a0b", "ﬁ", "Kota,Malang", "é", "Σς", "x"]
        )
    )
)
def test_the_words_of_an_article_are_those_of_its_text_as_a_whole(pieces: list[str]) -> None:
    entry = an_entry(1, " ".join(pieces), title=" ".join(reversed(pieces)))
    words = {word for word in words_of(f"{entry.title} {entry.text}") if word not in COMMON and len(word) > 1}
    assert set(words_in(opened([entry]))) >= words
    assert {word for word, roots in words_in(opened([entry])).items() if isinstance(roots, list)} == {
        Roots().of(word) for word in words
    }
