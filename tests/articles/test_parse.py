from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from builders import MALANG, WIB, WIT, an_article, an_office
from newsroom import HEAD, POSKO, a_desk, article_of, write_article

from site_builder.articles.fields import FIELDS, SYNONYMS
from site_builder.articles.parse import parse_article
from site_builder.articles.source import RawArticle, parse_source
from site_builder.model import Claim, Correction, Document, Evidence, Image, Origin, PassOn, Withdrawal


def problems_of(head: str) -> list[tuple[int, str, str]]:
    raw = parse_source("berita/a.md", f"---\n{head}---\nIsi.\n".encode())
    assert isinstance(raw, RawArticle), raw
    checked = parse_article(raw, MALANG, "a.md")
    return [(problem.line, problem.code, problem.hint) for problem in checked.problems]


def test_title_and_date_suffice(tmp_path: Path) -> None:
    write_article(tmp_path, body="Posko dibuka.\n")
    assert article_of(a_desk(tmp_path)) == an_article()


def test_every_field_of_the_front_matter_arrives(tmp_path: Path) -> None:
    write_article(
        tmp_path,
        more="""updated: 2026-11-21 08:00
summary: |
  Dua
  baris
author: Humas
kind: Siaran Pers
tags: banjir, posko , banjir,
place: Kota Malang
image: {src: media/a.jpg, alt: Posko, caption: Posko, credit: Humas}
gallery:
  - media/b.jpg
  - {src: media/c.jpg, alt: Rapat}
documents:
  - media/sk.pdf
  - {src: https://a.example/b.pdf, title: Keputusan}
draft: tidak
embargo: 2026-11-20 10:00
expires: 2026-12-01
urgent: ya
information_class: serta-merta
pass_on: both
source: {name: KPU RI, url: https://kpu.example/berita}
corrections:
  - {date: 2026-11-23, note: Dua}
  - {date: 2026-11-22, note: Satu}
withdrawn: {date: 2026-11-24, reason: Ganda}
claim: {text: Isu, by: Akun, verdict: Salah, url: https://a.example/, evidence: [Surat, {text: SK, url: https://a.example/sk}]}
id: posko-1
aliases: [/blog/read/8308_posko]
featured: true
""",
        body="Posko dibuka.\n",
    )
    assert article_of(a_desk(tmp_path)) == an_article(
        body_line=35,
        updated=datetime(2026, 11, 21, 8, tzinfo=WIB),
        summary="Dua baris",
        author="Humas",
        kind="siaran-pers",
        tags=("banjir", "posko"),
        place="Kota Malang",
        image=Image("media/a.jpg", "Posko", "Posko", "Humas"),
        gallery=(Image("media/b.jpg"), Image("media/c.jpg", "Rapat")),
        documents=(Document("media/sk.pdf"), Document("https://a.example/b.pdf", "Keputusan")),
        embargo=datetime(2026, 11, 20, 10, tzinfo=WIB),
        expires=datetime(2026, 12, 1, tzinfo=WIB),
        is_urgent=True,
        information_class="serta-merta",
        pass_on=PassOn.BOTH,
        source=Origin("KPU RI", "https://kpu.example/berita"),
        corrections=(
            Correction(datetime(2026, 11, 22, tzinfo=WIB), "Satu"),
            Correction(datetime(2026, 11, 23, tzinfo=WIB), "Dua"),
        ),
        withdrawn=Withdrawal(datetime(2026, 11, 24, tzinfo=WIB), "Ganda"),
        claim=Claim(
            "Isu", "Akun", "Salah", "https://a.example/", (Evidence("Surat"), Evidence("SK", "https://a.example/sk"))
        ),
        id="posko-1",
        aliases=("/blog/read/8308_posko",),
        is_featured=True,
    )


def test_the_office_gives_its_zone_to_naive_dates(tmp_path: Path) -> None:
    write_article(tmp_path)
    jayapura = a_desk(tmp_path, office=an_office(id="kota-jayapura", zone="Asia/Jayapura"))
    article = article_of(jayapura)
    assert (article.office, article.date) == ("kota-jayapura", datetime(2026, 11, 20, 9, tzinfo=WIT))


def test_short_forms_of_image_and_source_are_read(tmp_path: Path) -> None:
    write_article(tmp_path, more="image: media/a.jpg\nsource: https://a.example/x\n")
    article = article_of(a_desk(tmp_path))
    assert (article.image, article.source) == (
        Image("media/a.jpg"),
        Origin("https://a.example/x", "https://a.example/x"),
    )


def test_empty_fields_count_as_absent() -> None:
    assert (
        problems_of(HEAD + "".join(f"{key}:\n" for key in ("draft", "embargo", "kind", "tags", "id", "pass_on"))) == []
    )


@pytest.mark.parametrize(("synonym", "key"), SYNONYMS.items())
def test_an_indonesian_key_is_explained(synonym: str, key: str) -> None:
    head = HEAD.replace(f"{key}:", "x:") + f"{synonym}: a\n"
    told = [(line, code, hint) for line, code, hint in problems_of(head) if code == "key-synonym"]
    assert told == [(4, "key-synonym", f"tulis {key}:")]


def test_no_synonym_is_a_key_or_stands_for_two() -> None:
    synonyms = [synonym for field in FIELDS.values() for synonym in field.synonyms]
    assert len(synonyms) == len(set(synonyms) - set(FIELDS))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Draft: true", (4, "key-synonym", "tulis draft:")),
        ("JUDUL: x", (4, "key-conflict", "hapus JUDUL: atau title:")),
        ("JUDUL: Posko banjir dibuka", (4, "key-synonym", "tulis title:")),
        ("sumary: x", (4, "key-unknown", "mungkin maksudnya summary")),
        ("ringkassan: x", (4, "key-unknown", "mungkin maksudnya summary")),
        ("zzz: x", (4, "key-unknown", f"mungkin maksudnya {', '.join(FIELDS)}")),
        ("'': x", (4, "key-unknown", f"mungkin maksudnya {', '.join(FIELDS)}")),
        ("a.b: x", (4, "key-unknown", f"mungkin maksudnya {', '.join(FIELDS)}")),
        ("drat: true", (4, "key-guard", "tulis draft:, karena kunci ini menentukan boleh tidaknya berita terbit")),
        ("draff: true", (4, "key-guard", "tulis draft:, karena kunci ini menentukan boleh tidaknya berita terbit")),
        ("image: {src: a, alt: b, foto: c}", (4, "key-unknown", "mungkin maksudnya src, alt, caption, credit")),
    ],
)
def test_an_unknown_key_gets_a_suggestion(line: str, expected: tuple[int, str, str]) -> None:
    assert problems_of(f"{HEAD}{line}\n") == [expected]


def test_a_title_under_another_name_is_not_called_missing() -> None:
    assert [code for _, code, _ in problems_of("Title: A\nTANGGAL: 2026-11-20\n")] == ["key-synonym", "key-synonym"]


def test_an_empty_front_matter_lacks_title_and_date() -> None:
    assert [code for _, code, _ in problems_of("# nanti\n")] == ["title-missing", "date-missing"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("image: {src: 'data:image/png;base64,AAAA'}", "url-invalid"),
        ("image: {src: 'ftp://[x'}", "url-invalid"),
        ("image: {alt: Posko}", "field-incomplete"),
        ("image: [a]", "mapping-expected"),
        ("source: {name: A, url: javascript://alert(1)}", "url-invalid"),
        ("source: {name: A, url: 'https://user:pass@a.example/'}", "url-invalid"),
        ("claim: {text: A, url: //a.example}", "url-invalid"),
        ("claim: teks", "mapping-expected"),
        ("corrections: {date: 2026-11-20, note: a}", "list-expected"),
        ("corrections: [{date: 2026-11-20}]", "field-incomplete"),
        ("corrections: [{date: besok, note: a}]", "date-invalid"),
        ("corrections: [besok]", "mapping-expected"),
        ("tags: [a, [b]]", "list-expected"),
        ("draft: [true]", "text-expected"),
        ("pass_on: naik", "value-unknown"),
        ("information_class: rahasia", "class-unknown"),
    ],
)
def test_a_value_of_the_wrong_shape_is_one_problem(line: str, code: str) -> None:
    assert [(at, found) for at, found, _ in problems_of(f"{HEAD}{line}\n")] == [(4, code)]


def test_paths_and_lines_of_a_refused_article_are_kept() -> None:
    raw = parse_source(POSKO, b"---\ndate: 2026-11-20\n---\n")
    assert isinstance(raw, RawArticle)
    checked = parse_article(raw, MALANG, "content/x.md")
    assert checked.article is None
    assert [(problem.path, problem.line) for problem in checked.problems] == [("content/x.md", 0)]
