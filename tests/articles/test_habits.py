from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from builders import WIB, an_article
from newsroom import POSKO, a_desk, article_of, write, write_article

from site_builder.articles.fields import FIELDS, SYNONYMS
from site_builder.articles.habits import FOREIGN, fold
from site_builder.model import Article, Document, Image, Origin

NINE = "2026-11-20 09:00"


def problems_of(folder: Path) -> list[tuple[int, str]]:
    read = a_desk(folder).read_article(POSKO)
    assert isinstance(read, tuple)
    return [(problem.line, problem.code) for problem in read[1]]


def article_with(folder: Path, head: str) -> Article:
    write_article(folder, head=f"title: Posko banjir dibuka\n{head}", body="Posko dibuka.\n")
    return article_of(a_desk(folder))


def test_every_foreign_key_means_one_of_ours_or_nothing() -> None:
    assert set(FOREIGN.values()) <= {*FIELDS, ""}
    assert not {name for name in FOREIGN if name in {*map(fold, FIELDS), *map(fold, SYNONYMS)}}
    assert all(fold(name) == name for name in FOREIGN)


@pytest.mark.parametrize(
    ("head", "changes"),
    [
        (f"publishDate: {NINE}", {}),
        (f"Publish_Date: {NINE}", {}),
        (f"created: 2020-01-01\npublishdate: {NINE}", {}),
        (f"date: {NINE}\npublishDate: 2026-11-21", {"embargo": datetime(2026, 11, 21, tzinfo=WIB)}),
        (f"date: {NINE}\nlastmod: 2026-11-21", {"updated": datetime(2026, 11, 21, tzinfo=WIB)}),
        (f"date: {NINE}\nlast_modified_at: 2026-11-21", {"updated": datetime(2026, 11, 21, tzinfo=WIB)}),
        (f"date: {{created: {NINE}, updated: 2026-11-21}}", {"updated": datetime(2026, 11, 21, tzinfo=WIB)}),
        (f"date: {NINE}\nexpiryDate: 2027-01-01", {"expires": datetime(2027, 1, 1, tzinfo=WIB)}),
        (f"date: {NINE}\ndescription: Ringkas", {"summary": "Ringkas"}),
        (f"date: {NINE}\nauthors: [A, {{name: B}}]", {"author": "A, B"}),
        (f"date: {NINE}\nauthor: [A, B]", {"author": "A, B"}),
        (f"date: {NINE}\nkeywords: a, b", {"tags": ("a", "b")}),
        (
            f"date: {NINE}\ncategories: [Pengumuman, Banjir]\ntags: [posko]",
            {"kind": "pengumuman", "tags": ("posko", "Banjir")},
        ),
        (f"date: {NINE}\nkategori: Berita Terkini", {"kind": "berita"}),
        (f"date: {NINE}\nkind: opini\ncategory: Press Release", {"kind": "opini"}),
        (f"date: {NINE}\ntaxonomies:\n  tags: [a]\n  categories: [Opini]", {"kind": "opini", "tags": ("a",)}),
        (f"date: {NINE}\npermalink: /blog/8308/", {"aliases": ("/blog/8308/",)}),
        (
            f"date: {NINE}\npath: 2014/09/15/Rapat\naliases: [2014/09/15/r.html]",
            {"aliases": ("/2014/09/15/r.html", "/2014/09/15/Rapat")},
        ),
        (f"date: {NINE}\nauthor: {{name: Humas, url: x}}", {"author": "Humas"}),
        (f"date: {NINE}\nredirect_from: [/a/, /b/]\nurl: /c/", {"aliases": ("/a/", "/b/", "/c/")}),
        (f"date: {NINE}\npermalink: /:year/:title/", {}),
        (f"date: {NINE}\ncover: {{image: media/a.jpg, alt: A, relative: true}}", {"image": Image("media/a.jpg", "A")}),
        (f"date: {NINE}\nimages: [media/a.jpg, media/b.jpg]", {"image": Image("media/a.jpg")}),
        (f"date: {NINE}\nfile_url: media/a.pdf", {"documents": (Document("media/a.pdf"),)}),
        (
            f"date: {NINE}\ncanonicalURL: https://a.example/x",
            {"source": Origin("https://a.example/x", "https://a.example/x")},
        ),
        (f"date: {NINE}\npinned: true", {"is_featured": True}),
        (f"date: {NINE}\nlayout: post\nmenu: {{a: b}}\nweight: 3", {}),
        (f"published: {NINE}", {}),
        (f"date: {NINE}\npublished: true\nstatus: publish\nhidden: false", {}),
    ],
)
def test_keys_of_other_programs_are_read_as_what_they_mean(head: str, changes: dict[str, Any], tmp_path: Path) -> None:
    write(tmp_path, "media/a.jpg")
    article = article_with(tmp_path, f"{head}\n")
    assert article == an_article(body_line=article.body_line, **changes)


@pytest.mark.parametrize(
    "line",
    [
        "published: false",
        "published: no",
        "publish: false",
        "status: draft",
        "status: Pending",
        "visibility: private",
        "hidden: true",
        "private: ya",
        "unlisted: {a: b}",
        "wip: true",
        "draf: true",
        "Draft: true",
    ],
)
@pytest.mark.parametrize("draft", ["", "draft: false\n"])
def test_what_holds_an_article_back_elsewhere_holds_it_back_here(line: str, draft: str, tmp_path: Path) -> None:
    write_article(tmp_path, more=f"{draft}{line}\n")
    read = a_desk(tmp_path).read_article(POSKO)
    assert isinstance(read, tuple)
    assert read[0] is None or read[0].is_draft


def test_a_state_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    write_article(tmp_path, more="status: hampir\n")
    assert problems_of(tmp_path) == [(4, "flag-invalid")]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("description: A\nlayout: post\n", [(4, "key-foreign"), (5, "key-ignored")]),
        ("summary: A\nexcerpt: B\ndescription: C\n", [(6, "key-superfluous"), (5, "key-superfluous")]),
        ("judul: Posko banjir dibuka\n", [(4, "key-synonym")]),
        ("judul: Lain\n", [(4, "key-conflict")]),
        ("draft: false\ndraf: true\n", [(5, "key-conflict")]),
        ("cover: {caption: A}\n", [(4, "key-foreign"), (4, "foreign-unread")]),
        ("D ate: 2026-11-20\n", [(4, "key-unknown")]),
        ("permalink: /:title/\n", [(4, "key-ignored")]),
        ("categories:\n", [(4, "key-ignored")]),
        ("categories: [A, Opini]\n", [(4, "key-foreign"), (4, "key-foreign")]),
        ("expiryDate: nanti\n", [(4, "key-foreign"), (4, "date-invalid")]),
        ("lastmod: nanti\n", [(4, "key-foreign"), (4, "foreign-unread")]),
    ],
)
def test_what_was_guessed_is_said_and_what_is_doubtful_is_refused(
    head: str, told: list[tuple[int, str]], tmp_path: Path
) -> None:
    write_article(tmp_path, more=head)
    assert problems_of(tmp_path) == told
