from __future__ import annotations

from pathlib import Path

import pytest
from builders import an_item
from newsroom import SITE, a_desk, library_of, write, write_article

from site_builder.articles.media import UNKNOWN_TYPE, media_type
from site_builder.model import Claim, Document, Evidence, Image


def test_an_article_that_says_nothing_more_becomes_a_plain_item(tmp_path: Path) -> None:
    write_article(tmp_path, body="Posko dibuka.\n")
    assert library_of(a_desk(tmp_path)).items == (an_item(),)


def test_pictures_and_documents_come_with_addresses_sizes_and_types(tmp_path: Path) -> None:
    write(tmp_path, "media/sk 1.pdf", b"12345")
    write(tmp_path, "media/a.jpg")
    write(tmp_path, "media/b.png")
    write_article(
        tmp_path,
        more="image: {src: media/a.jpg, alt: A}\n"
        "gallery: [{src: /media/b.png, alt: B}, {src: https://a.example/c.jpg, alt: C}]\n"
        "documents: [{src: media/sk%201.pdf, title: Keputusan}, media/sk 1.pdf, https://a.example/d%20e.xlsx]\n",
        body="Posko dibuka.\n",
    )
    library = library_of(a_desk(tmp_path))
    pdf = f"{SITE}media/sk%201.pdf"
    assert library.problems == ()
    assert library.items == (
        an_item(
            image=Image(f"{SITE}media/a.jpg", "A"),
            gallery=(Image(f"{SITE}media/b.png", "B"), Image("https://a.example/c.jpg", "C")),
            documents=(
                Document(pdf, "Keputusan", 5, "application/pdf"),
                Document(pdf, "sk 1.pdf", 5, "application/pdf"),
                Document("https://a.example/d%20e.xlsx", "d e.xlsx", None, media_type("a.xlsx")),
            ),
            media=("media/a.jpg", "media/b.png", "media/sk 1.pdf"),
        ),
    )


@pytest.mark.parametrize(
    "src", ["media/hilang.pdf", "../../../rahasia.pdf", "media/../../../../rahasia.pdf", "kantor.yml"]
)
def test_a_document_that_cannot_be_handed_out_is_left_out_and_named(src: str, tmp_path: Path) -> None:
    write(tmp_path, "kantor.yml")
    write(tmp_path.parent, "rahasia.pdf")
    write_article(tmp_path, more=f"documents: [{src}]\n")
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
