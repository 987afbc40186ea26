from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import WIB, an_item
from msgspec.structs import replace
from newsroom import SITE, a_desk, items_of, library_of, write, write_article
from photos import a_photo

from site_builder.articles.media import UNKNOWN_TYPE, media_type
from site_builder.model import Claim, Document, Evidence, Image


def test_an_article_that_says_nothing_more_becomes_a_plain_item(tmp_path: Path) -> None:
    write_article(tmp_path, body="Posko dibuka.\n")
    assert library_of(a_desk(tmp_path)).items == (an_item(),)


def test_pictures_and_documents_come_with_addresses_sizes_and_types(tmp_path: Path) -> None:
    write(tmp_path, "media/sk 1.pdf", b"12345")
    write(tmp_path, "media/a.jpg", a_photo(60, 40))
    write(tmp_path, "media/b.png", a_photo(30, 50, "PNG"))
    write_article(
        tmp_path,
        more="image: {src: media/a.jpg, alt: A}\n"
        "gallery: [{src: /media/b.png, alt: B}, {src: https://a.example/c.jpg, alt: C}]\n"
        "documents: [{src: media/sk%201.pdf, title: Keputusan}, {src: media/sk 1.pdf}, {src: https://a.example/d%20e.xlsx}]\n",
        body="Posko dibuka.\n",
    )
    library = library_of(a_desk(tmp_path))
    pdf = f"{SITE}media/sk%201.pdf"
    assert library.problems == ()
    assert library.items == (
        an_item(
            image=Image(f"{SITE}media/a.jpg", "A", width=60, height=40),
            gallery=(Image(f"{SITE}media/b.png", "B", width=30, height=50), Image("https://a.example/c.jpg", "C")),
            documents=(
                Document(pdf, "Keputusan", 5, "application/pdf"),
                Document(pdf, "sk 1.pdf", 5, "application/pdf"),
                Document("https://a.example/d%20e.xlsx", "d e.xlsx", None, media_type("a.xlsx")),
            ),
            media=("media/a.jpg", "media/b.png", "media/sk 1.pdf"),
        ),
    )


def test_a_picture_in_the_text_says_its_size(tmp_path: Path) -> None:
    write(tmp_path, "media/a b.jpg", a_photo(60, 40))
    write_article(tmp_path, body='![Satu](<media/a b.jpg>)\n\n<img src="media/a b.jpg" width="7" alt="Dua">\n')
    html = items_of(library_of(a_desk(tmp_path)))[0].content_html
    assert html.count(f'src="{SITE}media/a%20b.jpg"') == html.count('width="60" height="40">') == 2
    assert 'width="7"' not in html


@pytest.mark.parametrize("text", ["image: {src: media/a.jpg, alt: A}\n", "gallery: [{src: media/a.jpg}]\n", ""])
def test_a_picture_that_nobody_could_see_is_left_out_and_named(text: str, tmp_path: Path) -> None:
    write(tmp_path, "media/a.jpg", b"<html>")
    write_article(tmp_path, more=text, body="Isi.\n" if text else "Isi.\n\n![A](media/a.jpg)\n")
    library = library_of(a_desk(tmp_path))
    assert [(p.line, p.code) for p in library.problems if p.code != "alt-missing"] == [
        (4 if text else 7, "picture-unusable")
    ]
    (item,) = items_of(library)
    assert (item.image, item.gallery, item.content_html.count("media/a.jpg")) == (None, (), 0)


@pytest.mark.parametrize(
    "src", ["media/hilang.pdf", "../../../rahasia.pdf", "media/../../../../rahasia.pdf", "kantor.yml"]
)
def test_a_document_that_cannot_be_handed_out_is_left_out_and_named(src: str, tmp_path: Path) -> None:
    write(tmp_path, "kantor.yml")
    write(tmp_path.parent, "rahasia.pdf")
    write_article(tmp_path, more=f"documents: [{{src: {src}}}]\n")
    library = library_of(a_desk(tmp_path))
    assert [(p.line, p.code) for p in library.problems] == [
        (4, "link-outside" if ".." in src else "media-missing"),
    ]
    assert library.items[0].documents == ()


def test_a_claim_comes_with_its_evidence(tmp_path: Path) -> None:
    write_article(
        tmp_path, more="kind: klarifikasi\nclaim: {text: Isu, verdict: Salah, evidence: https://a.example/sk}\n"
    )
    claim = Claim("Isu", verdict="Salah", evidence=(Evidence(url="https://a.example/sk"),))
    assert library_of(a_desk(tmp_path)).items[0].claim == claim


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.PDF", "application/pdf"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.webp", "image/webp"),
        ("a", UNKNOWN_TYPE),
        ("a.entah", UNKNOWN_TYPE),
    ],
)
def test_a_type_is_told_by_the_name_alone(name: str, expected: str) -> None:
    assert media_type(name) == expected


def test_a_change_that_is_dated_ahead_is_not_told_before_its_time(tmp_path: Path) -> None:
    write_article(tmp_path, more="updated: 2026-11-24 13:00\n", body="Posko dibuka.\n")
    desk = a_desk(tmp_path)
    [early] = library_of(desk).items
    [late] = library_of(replace(desk, now=desk.now + timedelta(hours=1))).items
    assert early.updated is None
    assert late.updated == datetime(2026, 11, 24, 13, tzinfo=WIB)
