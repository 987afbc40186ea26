"""The visible text of a page, as someone copied it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from builders import WIB
from old_site import DEMO, bring, codes, entries, items_of, one, save, text_of

from site_builder.imports.old_news import LeftOut
from site_builder.imports.page_text import is_breadcrumb, parse_byline
from site_builder.model import Item

SHARED = Path(__file__).parents[3] / "shared/data/artikel-contoh.txt"
DAY = datetime(2021, 9, 15, tzinfo=WIB)


def demo_as_page_text() -> str:
    """The demo's item as its page shows it: breadcrumb, title, byline, text, sign-off."""
    head, body = DEMO.read_text(encoding="utf-8").split("\n---\n", 1)
    title = head.split("title: ")[1].split("\n")[0]
    return f"Beranda / Berita\n\n{title}\n\nDitulis Oleh: ADMIN Tanggal: 15 September 2021\n\n\n{body}"


def published(office: Path) -> Item:
    (item,) = items_of(office)
    return item


def demo_item(tmp_path: Path) -> Item:
    save(tmp_path / "demo", f"berita/2021/{DEMO.name}", DEMO.read_bytes())
    return published(tmp_path / "demo")


def same(item: Item) -> tuple[object, ...]:
    """All of an item that does not depend on the file's name."""
    return item.title, item.published, item.author, item.kind, item.content_html, item.tags, item.place, item.aliases


def test_the_page_text_of_the_demo_becomes_the_item_that_the_demo_holds(tmp_path: Path) -> None:
    report = bring(tmp_path / "office", save(tmp_path, "halaman.txt", demo_as_page_text()))
    assert codes(report) == []
    item = published(tmp_path / "office")
    assert same(item) == same(demo_item(tmp_path))
    assert item.content_html.count("<p>") == 6
    assert item.content_html.endswith("<p>(ADMIN)</p>\n")
    assert text_of(tmp_path / "office", report).split("---\n", 2)[2] == DEMO.read_text().split("---\n", 2)[2]


@pytest.mark.skipif(not SHARED.exists(), reason="the copied page lies beside the repository on some machines only")
def test_the_copied_page_becomes_the_item_that_the_demo_holds(tmp_path: Path) -> None:
    report = bring(tmp_path / "office", SHARED)
    assert codes(report) == []
    assert same(published(tmp_path / "office")) == same(demo_item(tmp_path))


def test_the_demo_item_is_not_written_again_beside_itself(tmp_path: Path) -> None:
    save(tmp_path / "office", f"berita/2021/{DEMO.name}", DEMO.read_bytes())
    report = bring(tmp_path / "office", save(tmp_path, "halaman.txt", demo_as_page_text()))
    assert report.written == ()
    (skipped,) = report.skipped
    assert (skipped.reason.code, skipped.path) == ("there-text", f"berita/2021/{DEMO.name}")


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("Ditulis Oleh: ADMIN Tanggal: 15 September 2021", "ADMIN", DAY),
        ("Ditulis Oleh : Humas KPU | Tanggal : 15 September 2021", "Humas KPU", DAY),
        ("DITULIS OLEH: Sub Bagian Teknis, TANGGAL: Rabu, 15 September 2021", "Sub Bagian Teknis", DAY),
        ("Ditulis Oleh: ADMIN Tanggal: 2021-09-15 14.18", "ADMIN", DAY.replace(hour=14, minute=18)),
        ("Ditulis Oleh: ADMIN", "ADMIN", None),
        ("Tanggal: 15 September 2021", "", DAY),
    ],
)
def test_bylines_are_read(line: str, author: str, date: datetime | None) -> None:
    assert parse_byline(line, "Asia/Jakarta") == (author, date)


@pytest.mark.parametrize(
    "line", ["Ditulis ulang oleh ADMIN", "Tanggal: besok pagi", "Pada tanggal: 15 September 2021 rapat dibuka", ""]
)
def test_what_is_no_byline_is_none(line: str) -> None:
    assert parse_byline(line, "Asia/Jakarta") is None


def test_a_breadcrumb_is_nothing_but_the_way() -> None:
    assert is_breadcrumb("Beranda / Berita")
    assert is_breadcrumb("Home » Berita » Sosialisasi")
    assert not is_breadcrumb("Beranda baru KPU diluncurkan")


def test_byline_on_two_lines_and_no_empty_lines_between(tmp_path: Path) -> None:
    text = (
        "Beranda / Berita\nJudul berita\nDitulis Oleh: ADMIN\nTanggal: 15 September 2021\nIsi pertama.\n\nIsi kedua.\n"
    )
    item = one(save(tmp_path, "a.txt", text))
    assert (item.title, item.author, item.date) == ("Judul berita", "ADMIN", DAY)
    assert item.html == "<p>Isi pertama.</p>\n<p>Isi kedua.</p>"


def test_text_above_the_title_is_told(tmp_path: Path) -> None:
    text = "Selamat datang\n\nJudul\n\nDitulis Oleh: ADMIN Tanggal: 15 September 2021\n\nIsi.\n"
    report = bring(tmp_path / "office", save(tmp_path, "a.txt", text))
    (written,) = report.written
    assert [note.code for note in written.notes] == ["above-title"]
    assert "Selamat datang" in written.notes[0].message


def test_text_without_byline_needs_a_date_and_tells_what_was_guessed(tmp_path: Path) -> None:
    file = save(tmp_path, "a.txt", "Judul\n\nIsi berita.\n")
    report = bring(tmp_path / "office", file)
    assert [entry.reason.code for entry in report.refused] == ["date-missing"]
    report = bring(tmp_path / "office", file, date=DAY)
    assert codes(report) == ["title-first-paragraph", "date-given"]
    assert "date: 2021-09-15\n" in text_of(tmp_path / "office", report)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ditulis Oleh: ADMIN Tanggal: 15 September 2021\n\nIsi.\n", "title-missing"),
        ("Judul\n\nDitulis Oleh: ADMIN Tanggal: 15 September 2021\n", "text-missing"),
        ("", "title-missing"),
    ],
)
def test_half_a_page_is_refused(tmp_path: Path, text: str, code: str) -> None:
    (entry,) = entries(save(tmp_path, "a.txt", text))
    assert isinstance(entry, LeftOut)
    assert (entry.reason.code, entry.is_refused) == (code, True)


def test_an_indented_sign_off_stays_a_paragraph(tmp_path: Path) -> None:
    head = "Judul\n\nDitulis Oleh: ADMIN Tanggal: 15 September 2021\n\n"
    text = f"{head}#TemanPemilih, hadir.\n\n2024. Tahun.\n\n    (ADMIN)\n"
    bring(tmp_path / "office", save(tmp_path, "a.txt", text))
    assert published(tmp_path / "office").content_html == (
        "<p>#TemanPemilih, hadir.</p>\n<p>2024. Tahun.</p>\n<p>(ADMIN)</p>\n"
    )
