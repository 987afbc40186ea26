from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from typing import Any

import pytest
from builders import WIB, an_article
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder import digits
from site_builder.articles.rulebook import assistants, find_in_text, outline
from site_builder.articles.rulebook.personal_data import PROVINCES, is_nik
from site_builder.digits import Digits
from site_builder.model import Article, Claim, Correction, Document, Evidence, Image
from site_builder.offices.registry import load_registry


def found(body: str = "", **changes: Any) -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in find_in_text(an_article(body=body, **changes))]


def codes(body: str) -> list[str]:
    return [code for code, _ in found(body)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Rapat pada 31 November.", "text-date-impossible"),
        ("Rapat pada 30 Februari 2024.", "text-date-impossible"),
        ("Rapat pada 29 Februari 2023.", "text-date-impossible"),
        ("Rapat pada 24/098/2023.", "text-date-impossible"),
        ("Rapat pada 31/11/2023.", "text-date-impossible"),
        ("Rapat pada 0 Mei 2023.", "text-date-impossible"),
        ("Senin (15/09/21) rapat.", "text-weekday"),
        ("Senin, 15 September 2021", "text-weekday"),
        ("Jum'at tanggal 15 September 2021", "text-weekday"),
        ("Rabu (14/2/2017)", "text-weekday"),
        ("Minggu, 20 November rapat", "text-weekday"),
    ],
)
def test_a_day_that_cannot_be_is_told(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Rabu (15/09/21) rapat.",
        "Rabu, 15 September 2021",
        "Jum’at, 17 September 2021",
        "Jumat, 20 November rapat",
        "Kamis, 20 November rapat",  # of the year before
        "29 Februari",
        "Nomor 24/098/2023",
        "No. 31/11/2023",
        "24/PL.01/3573/2023",
        "1/2 dari 3/4 bagian",
        "Senin sampai Jumat pukul 08.00-16.00",
        "sebanyak 500 orang Mei",
        "https://a.example/31/11/2023/",
        "`31 November`",
        "```\n31 November\n```",
        "Desember 31",
        "1.234.567/89",
    ],
)
def test_a_day_that_can_be_is_not_told(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3573014506900001", "nik"),
        ("NIK: 3573 0145 0690 0001", "nik"),
        ("NIK 9973014506900001", "nik"),
        ("NIK: ３５７３０１４５０６９００００１", "nik"),
        ("Rekening １２３４５６７８９０", "bank-account"),
        ("357301 450690 0001", "nik"),
        ("35.73.01.450690.0001", "nik"),
        ("KTP 3573011506900001,", "nik"),
        ("No. KK 9973 0100 9999 0000", "family-card"),
        ("Kartu Keluarga: 9973010099990000", "family-card"),
        ("Rekening BRI 0012 0100 0123 301", "bank-account"),
        ("no. rek 1234567890 a.n. Contoh", "bank-account"),
        ("WA 081234567890", "phone-number"),
        ("+62 812-3456-7890", "phone-number"),
        ("0812 3456 789", "phone-number"),
        ("Kirim ke nama.orang+x@surat.example.", "e-mail"),
        ("lahir di Malang, 5 Juni 1990", "birth-date"),
        ("TTL: Malang, 05-06-1990", "birth-date"),
        ("Lahir 05/06/1990", "birth-date"),
    ],
)
def test_personal_data_is_told(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "3573 0145 0690 0001",  # groups of four: an account, a card
        "3573013206900001",  # day 32
        "3573011513900001",  # month 13
        "9973011506900001",  # no such province
        "3573011506900000",  # number zero
        "13573011506900001",
        "36.137.970 pemilih dan Rp. 845.000.000.000",
        "(0341) 123456",
        "kpu@kota-malang.kpu.go.id",
        "https://a.example/3573014506900001",
        "rekening listrik dibahas",
        "lahirnya undang-undang 7 tahun 2017",
        "2021-09-15 10.30.00",
        "@kpu_malang",
    ],
)
def test_other_numbers_are_not_told(text: str) -> None:
    assert codes(text) == []


def test_every_province_of_the_registry_is_known() -> None:
    codes = {office.code[:2] for office in load_registry().offices if "." in office.code}
    assert len(codes) == 38
    assert codes <= PROVINCES


def test_women_have_forty_more_days() -> None:
    assert is_nik("3573017106900001")
    assert not is_nik("3573017206900001")


def test_whatever_readers_see_is_read_and_has_its_line() -> None:
    nik = "3573014506900001"
    lines = {"title": 2, "summary": 4, "place": 5, "tags": 6, "image": 7, "gallery": 7, "documents": 9, "claim": 10}
    told = found(
        f"Satu\n\n{nik}\n",
        title=nik,
        summary=nik,
        place=nik,
        tags=(nik,),
        image=Image("a", nik, nik, nik),
        gallery=(Image("a", nik),),
        documents=(Document("a", nik),),
        claim=Claim(nik, nik, nik, evidence=(Evidence(nik),)),
        corrections=(Correction(datetime(2026, 11, 21, tzinfo=WIB), nik),),
        lines=lines,
    )
    assert [line for code, line in told if code == "nik"] == [2, 4, 5, 6, 7, 7, 7, 7, 9, 0, 10, 10, 10, 10, 7]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("# Satu\n\n### Dua\n", 7),
        ("### Satu\n", 5),
        ("## Satu\n\nTeks\n\n#### Dua\n", 9),
        ("Satu\n---\n\n#### Dua\n", 8),
    ],
)
def test_a_heading_that_skips_is_told(body: str, line: int) -> None:
    assert found(body) == [("heading-skip", line)]


@pytest.mark.parametrize(
    "body",
    [
        "# Satu\n\n## Dua\n\n### Tiga\n\n## Empat\n",
        "## Satu\n\n### Dua\n\n## Tiga\n",
        "# Posko banjir dibuka\n\n## Satu\n\n### Dua\n",
        "```\n#### kode\n```\n",
        "#TemanPemilih\n\n####Bukan judul\n",
        "a | b\n--|--\n",
    ],
)
def test_headings_in_order_are_not_told(body: str) -> None:
    assert codes(body) == []


EACH_LINE = re.compile(
    r"^ {0,3}(?P<signs>#{1,6})[ \t]+\S|^ {0,3}[^\s#>*+=-][^\n]*\n {0,3}(?P<line>=+|-{2,})[ \t]*$", re.M
)


@settings(max_examples=500)
@given(st.lists(st.sampled_from(["#", "##", "=", "--", "-", ">", "a", " ", "   ", "\t", "\n", "\n\n"])).map("".join))
def test_a_heading_is_what_is_one_when_each_line_is_looked_at(text: str) -> None:
    found = [(m.start(), m["signs"], m["line"]) for m in outline._HEADING.finditer(f"\n{text}")]
    assert found == [(m.start(), m["signs"], m["line"]) for m in EACH_LINE.finditer(text)]


@pytest.mark.parametrize(
    "body", ["![](a.jpg)", "![ ](a.jpg)", '<img src="a.jpg">', '<img alt="" src=a.jpg>', "<img alt=' '>"]
)
def test_a_picture_without_words_is_told(body: str) -> None:
    assert codes(f"Satu\n\n{body}\n") == ["alt-missing-text"]


@pytest.mark.parametrize("body", ["![A](a.jpg)", '<img src="a.jpg" alt="A">', "<IMG ALT=A>", "```\n![](a)\n```"])
def test_a_picture_with_words_is_not_told(body: str) -> None:
    assert codes(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "<script>x</script>",
        "a <iframe src='https://a.example'></iframe>",
        "<p style='color:red'>a</p>",
        "<a href='javascript:x'>a</a>",
        "<KPU>",
        "<form><input></form>",
    ],
)
def test_html_that_will_not_be_there_is_told_once(body: str) -> None:
    assert found(f"Satu\n\n{body}\n\n{body}\n") == [("html-removed", 7)]


@pytest.mark.parametrize(
    "body",
    [
        "<b>a</b>",
        "<p class='x' data-y=z>a</p>",
        "<!-- a -->",
        "`<script>`",
        "{{< a >}}",
        "a < b > c",
        "<https://a.example/>",
        "1 <2 dan 3> 4",
    ],
)
def test_html_that_stays_is_not_told(body: str) -> None:
    assert codes(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "Tentu,  berikut\nnaskahnya",
        "SEBAGAI MODEL BAHASA, saya",
        "from the search results no direct statement by X was found",
        "Malang, [Nama Kota] – Rapat",
        "[a](https://a.example/?utm_source=chatgpt.com)",
    ],
)
def test_what_an_assistant_left_behind_is_told(body: str) -> None:
    assert set(codes(f"Satu\n\n{body}\n")) == {"assistant-phrase"}


def test_a_plain_text_is_without_findings() -> None:
    assert codes("Rapat dibuka pada Jumat (20/11/2026) di Kantor KPU. Hadir 120 orang.\n\n(ADMIN)\n") == []


PIECES = [
    *(
        "senin",
        "Jum'at",
        "tanggal",
        "31",
        "5",
        "05",
        "2023",
        "November",
        "november",
        "mei",
        "mar",
        "o\u212atober",
        "/",
        "-",
    ),
    *(
        "no.",
        "nomor ",
        "3573014506900001",
        "357301",
        "450690",
        "0001",
        "NIK",
        "n\u0130k",
        "kk",
        "\u212ak",
        "kartu keluarga",
    ),
    *(
        "rekening",
        "REK",
        "081234567890",
        "+62",
        "812-3456-7890",
        "lahir",
        "LAHIR",
        "LAH\u0130R",
        "lah\u0131r",
        "ttl",
        "tgl lahir",
    ),
    *(
        "５",
        "３５７３０１４５０６９００００１",
        "٣١",
        "²",
        "@",
        "a.b",
        "nama@surat.example",
        "`",
        "](",
        "http://a",
        "www.b",
        "<i>",
    ),
    *(" ", " ", " ", "  ", "\n", "\n\n", "\t", ".", ",", ", ", "(", ")", "“", "é", "\u00a0", "```\n", "\n### "),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@settings(max_examples=500)
@given(TEXTS, TEXTS, TEXTS)
def test_what_is_seen_at_once_changes_no_finding(title: str, summary: str, body: str) -> None:
    article = an_article(title=title or "A", summary=summary, body=body)
    quick = list(find_in_text(article))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digits, "digits_in", lambda text: Digits.OTHER)
        assert quick == list(find_in_text(article))


@settings(max_examples=500)
@given(TEXTS, TEXTS, TEXTS)
def test_what_stands_in_one_text_is_none_of_the_next_ones(title: str, summary: str, body: str) -> None:
    lines = {"title": 2, "summary": 3}
    whole = an_article(title=title or "A", summary=summary, body=body, lines=lines)
    alone = (
        replace(whole, summary="", body=""),
        replace(whole, title="A", body=""),
        replace(whole, title="A", summary=""),
    )
    assert told(whole) == sorted(each for article in alone for each in told(article))


def told(article: Article) -> list[tuple[str, int, str]]:
    """What is found but for family cards, which are not told of a number that stands elsewhere as a NIK."""
    found = ((finding.code, finding.line, str(finding.facts.get("value"))) for finding in find_in_text(article))
    return sorted(each for each in found if each[0] != "family-card")


PHRASES = tuple(
    line.strip().lower()
    for line in files(assistants.__package__).joinpath("assistants.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)
FOREIGN = str.maketrans({"k": "\u212a", "i": "\u0130"})
WORDS = sorted({word for phrase in PHRASES for word in phrase.split()})
LETTERS = st.sampled_from(
    [str.upper, str.lower, str.title, lambda text: text.upper().lower(), lambda text: text.translate(FOREIGN)]
)
SAID = st.builds(
    lambda words, form, blank: form(blank.join(words)),
    st.one_of(st.sampled_from(PHRASES).map(str.split), st.lists(st.sampled_from(WORDS), max_size=4)),
    LETTERS,
    st.sampled_from([" ", "\n", "  ", "\u00a0", "\t\n", "\u2028", ""]),
)


@settings(max_examples=500)
@given(st.lists(SAID, max_size=3).map("".join), st.lists(SAID, max_size=4).map(" x".join))
def test_each_phrase_is_found_wherever_it_is(title: str, body: str) -> None:
    article = an_article(title=title or "A", body=body)
    told = [finding.facts["value"] for finding in find_in_text(article) if finding.code == "assistant-phrase"]
    assert told == [*said(article.title), *said(body)]


def said(text: str) -> Iterator[str]:
    """Every phrase of the file that is in `text`, each looked for in all of it."""
    folded = " ".join(text.lower().split())
    for phrase in PHRASES:
        if phrase in folded:
            match = re.search(r"\s+".join(map(re.escape, phrase.split())), text, re.IGNORECASE)
            yield match[0] if match else phrase


def test_no_other_letter_is_one_of_ascii_in_lower_case() -> None:
    foreign = {chr(code) for code in range(128, sys.maxunicode + 1) if any(map(str.isascii, chr(code).lower()))}
    assert foreign == {"\u0130", "\u212a"}
