"""The web editor in a real browser: what it commits into a real git repository is what Warta reads and publishes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from builders import an_office
from desk import Desk, Office, open_desk
from instruments import AXE, need
from photos import a_photo, format_of
from PIL import Image as Picture
from playwright.sync_api import Browser, expect
from visits import CHROMIUM, open_browser, open_page, run_axe
from webserver import serve

from site_builder.articles.parse import Checked, parse_article
from site_builder.articles.source import RawArticle, parse_source
from site_builder.model import Article, Correction

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TITLE = "Posko banjir: dibuka di 5 kecamatan"
FILE = "content/berita/2026/2026-11-20-posko-banjir-dibuka-di-5-kecamatan.md"
PAGE = "berita/2026/11/20/posko-banjir-dibuka-di-5-kecamatan/"
FULL = "content/berita/2026/2026-11-19-lengkap.md"
WHOLE = """---
title: Berita lengkap
date: 2026-11-19 09:00
updated: 2026-11-19 10:00
summary: Ringkasannya.
author: Humas KPU Kota Malang
kind: klarifikasi
tags:
  - banjir
  - tps
place: Kota Malang
image:
  src: media/gambar/a.jpg
  alt: Meja posko
  caption: Meja di balai kota.
  credit: Humas
gallery:
  - src: media/gambar/a.jpg
    alt: Meja posko
documents:
  - src: media/dokumen/sk.txt
    title: Keputusan
embargo: 2026-11-19 09:30
expires: 2027-11-19
urgent: true
featured: true
information_class: serta-merta
pass_on: both
source:
  name: KPU RI
  url: https://kpu.example/a
corrections:
  - date: 2026-11-19 11:00
    note: Jumlah kecamatan lima, bukan empat.
claim:
  text: Posko ditutup
  by: Pesan berantai
  verdict: Tidak benar
  url: https://x.example/
  evidence:
    - text: Jadwal posko
      url: https://x.example/jadwal
id: lengkap-2026
aliases:
  - /blog/read/8308_lengkap
ignore:
  - code: title-capitals
    reason: nama acara
---
#TemanPemilih, posko buka.

2024. Tahun itu posko tutup.

| Kecamatan | Jam |
| --- | --- |
| Satu | 08.00 |

- satu
- dua

Catatan[^1] dan ~~coretan~~ dan [tautan](https://x.example/?a=1&b=2).

[^1]: Isi catatan.
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need(CHROMIUM)
    with open_browser() as opened:
        yield opened


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def read(office: Office, path: str) -> Article:
    """The article in a file of the checkout; it must be read without a single remark."""
    raw = parse_source(path.removeprefix("content/"), (office.place.root / path).read_bytes())
    assert isinstance(raw, RawArticle)
    checked: Checked = parse_article(raw, an_office(), path)
    assert [problem.message for problem in checked.problems] == []
    assert checked.article is not None
    return checked.article


def write_article(desk: Desk, photo: Path) -> None:
    desk.new()
    desk.fill("title", TITLE)
    desk.fill("date", "2026-11-20T09:30")
    desk.add("image")
    desk.picture(photo)
    desk.write("Posko dibuka sejak Jumat pagi #TemanPemilih.\nTiap posko buka 24 jam.")
    desk.fill("tags", "banjir")


def test_an_article_with_a_picture_is_written_committed_built_and_read(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    photo = tmp_path / "Foto Posko.jpg"
    exif = Picture.Exif()
    exif[0x0110] = "Kamera Contoh"
    photo.write_bytes(a_photo(3000, 2000, exif=exif))
    with open_desk(browser, office, zone="Asia/Jayapura") as desk:
        write_article(desk, photo)
        desk.save()
        expect(desk.field("image.alt")).to_contain_text("This field is required.")
        assert office.git("ls-remote", "origin", "main").split()[0] == office.git("rev-parse", "HEAD").strip()

        desk.fill("image.alt", "Petugas menata meja posko")
        desk.saved()
        assert (desk.elsewhere, desk.faults) == ([], [])
    office.pull()

    article = read(office, FILE)
    zone = ZoneInfo("Asia/Jakarta")
    assert (article.title, article.date) == (TITLE, datetime(2026, 11, 20, 9, 30, tzinfo=zone)), "the office's clock"
    assert article.image is not None
    assert (article.image.src, article.image.alt) == ("/media/gambar/foto-posko.webp", "Petugas menata meja posko")
    assert article.tags == ("banjir",)
    picture = (office.place.root / "content/media/gambar/foto-posko.webp").read_bytes()
    assert (format_of(picture), b"Kamera Contoh" in picture) == ("WEBP", False)
    assert office.git("log", "-1", "--format=%an %s").startswith("Penulis Contoh Tulis berita 2026-11-20-posko-banjir")
    checked = office.place.warta("check", "--now", "2026-11-24")
    assert checked == (0, "", "0 galat, 0 peringatan dan catatan\n")

    assert office.place.build().code == 0
    site = office.place.root / "site"
    (item,) = (item for item in json.loads((site / "feed.json").read_text())["items"] if item["title"] == TITLE)
    assert item["date_published"] == "2026-11-20T09:30:00+07:00"
    with serve(site) as base, open_page(browser) as page:
        page.goto(base + PAGE, wait_until="networkidle")
        shown = page.get_by_alt_text("Petugas menata meja posko")
        assert shown.evaluate("image => image.naturalWidth") > 0
        text = page.locator("main").inner_text()
    assert "Posko dibuka sejak Jumat pagi #TemanPemilih." in text
    assert "20 November 2026, 09.30 WIB" in text


def test_a_gallery_with_documents_is_written_committed_built_and_read(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    pictures = [tmp_path / f"Foto {number}.jpg" for number in (1, 2)]
    for picture in pictures:
        picture.write_bytes(a_photo(900, 600))
    decree = tmp_path / "SK Posko.pdf"
    decree.write_bytes(b"%PDF-1.4 contoh")
    with open_desk(browser, office) as desk:
        desk.new()
        desk.fill("title", "Galeri posko")
        desk.fill("date", "2026-11-20T09:30")
        desk.choose("kind", "Galeri")
        desk.write("Posko dalam gambar.")
        for number, picture in enumerate(pictures):
            desk.add("gallery")
            desk.picture(picture, f"gallery.{number}.src")
            desk.fill(f"gallery.{number}.alt", f"Meja posko {number}")
            desk.fill(f"gallery.{number}.caption", f"Meja nomor {number}.")
        desk.add("documents")
        desk.field("documents.0.src").locator("input[type=file]").first.set_input_files(decree)
        desk.fill("documents.0.title", "Keputusan posko")
        desk.saved()
        assert (desk.elsewhere, desk.faults) == ([], [])
    office.pull()

    article = read(office, "content/berita/2026/2026-11-20-galeri-posko.md")
    assert article.kind == "galeri"
    assert [(each.alt, each.caption) for each in article.gallery] == [
        ("Meja posko 0", "Meja nomor 0."),
        ("Meja posko 1", "Meja nomor 1."),
    ]
    assert len({each.src for each in article.gallery}) == 2
    (document,) = article.documents
    assert document.title == "Keputusan posko"
    assert (office.place.root / f"content{document.src}").read_bytes() == decree.read_bytes()
    checked = office.place.warta("check", "--now", "2026-11-24")
    assert checked == (0, "", "0 galat, 0 peringatan dan catatan\n")

    assert office.place.build().code == 0
    site = office.place.root / "site"
    assert "Galeri posko" in office.place.read("site/jenis/galeri/index.html")
    with serve(site) as base, open_page(browser) as page:
        page.goto(f"{base}berita/2026/11/20/galeri-posko/", wait_until="networkidle")
        page.click(".gallery summary")
        for number in (0, 1):
            shown = page.get_by_alt_text(f"Meja posko {number}")
            shown.scroll_into_view_if_needed()
            expect(shown).to_have_js_property("complete", True)
            assert shown.evaluate("image => image.naturalWidth") > 0
        link = page.get_by_role("link", name="Keputusan posko")
        assert page.request.get(base + "berita/2026/11/20/galeri-posko/" + str(link.get_attribute("href"))).ok


def test_an_article_with_every_key_keeps_all_that_its_editor_does_not_touch(browser: Browser, office: Office) -> None:
    office.place.write(FULL, WHOLE)
    office.place.write("content/media/gambar/a.jpg", a_photo())
    office.place.write("content/media/dokumen/sk.txt", "Keputusan")
    before = read(office, FULL)
    with open_desk(browser, office) as desk:
        desk.open("Berita lengkap")
        desk.fill("title", "Berita lengkap, diperiksa")
        desk.saved()
    office.pull()

    after = read(office, FULL)

    assert replace(after, body_line=0) == replace(
        before, title="Berita lengkap, diperiksa", body_line=0, body=after.body
    )
    assert after.body.strip() == before.body.strip()
    told = office.git("log", "--name-only", "--format=", "-1").split()
    assert told == [FULL]


def test_an_article_is_corrected_and_then_withdrawn(browser: Browser, office: Office) -> None:
    with open_desk(browser, office) as desk:
        desk.open("Kabar")
        desk.add("corrections")
        desk.fill("corrections.0.date", "2026-11-21T08:00")
        desk.fill("corrections.0.note", "Lima kecamatan, bukan empat.")
        desk.saved()
        office.pull()
        path = "content/berita/2026/2026-11-20-a.md"
        when = datetime(2026, 11, 21, 8, tzinfo=ZoneInfo("Asia/Jakarta"))
        assert read(office, path).corrections == (Correction(when, "Lima kecamatan, bukan empat."),)
        assert office.place.build().code == 0
        corrected = office.place.read("site/berita/2026/11/20/a/index.html")
        assert "Lima kecamatan, bukan empat." in corrected

        desk.open("Kabar")
        desk.add("withdrawn")
        desk.fill("withdrawn.date", "2026-11-22T08:00")
        desk.save()
        expect(desk.field("withdrawn.reason")).to_contain_text("This field is required.")
        desk.fill("withdrawn.reason", "Sumbernya keliru.")
        desk.saved()
    office.pull()
    assert office.place.build().code == 0
    gone = office.place.read("site/berita/2026/11/20/a/index.html")
    assert "Sumbernya keliru." in gone
    assert "Lima kecamatan" not in gone
    assert "Kabar" not in office.place.read("site/rss.xml")


def test_a_draft_and_an_embargo_that_the_editor_sets_keep_an_article_off_the_site(
    browser: Browser, office: Office
) -> None:
    with open_desk(browser, office) as desk:
        for title, key in (("Rahasia satu", "draft"), ("Rahasia dua", "embargo")):
            desk.new()
            desk.fill("title", title)
            desk.fill("date", "2026-11-20T09:30")
            desk.write("Isi rahasia.")
            if key == "draft":
                desk.field("draft").get_by_role("switch").click()
            else:
                desk.fill("embargo", "2026-12-01T00:00")
            desk.saved()
    office.pull()
    outcome = office.place.build()

    assert outcome.out.endswith(": 1 berita terbit, 0 ditarik, 2 belum tampil, 0 ditolak\n")
    assert not [path for path, content in office.place.tree("site").items() if b"Rahasia" in content]


def test_the_page_talks_to_no_other_host_and_anyone_can_use_it(browser: Browser, office: Office) -> None:
    need(AXE)
    source = AXE.read_text(encoding="utf-8")
    with open_desk(browser, office) as desk:
        desk.new()
        loaded = desk.page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
        assert "Material Symbols Outlined" in str(loaded)
        theirs = ("meta-viewport", "region")  # of its makers: no zoom by two fingers, a part without a landmark
        assert [line for line in run_axe(desk.page, source) if not line.startswith(theirs)] == []
        assert desk.page.evaluate("document.querySelector('meta[name=robots]').content") == "noindex, nofollow"
        refused = desk.page.evaluate("fetch('https://x.example/').then(() => 'sent', () => 'refused')")
        assert refused == "refused"
        desk.page.goto(desk.base)
        desk.page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)")
        for path in ("", "admin/"):
            desk.page.goto(desk.base + path)
        kept = desk.page.evaluate("caches.open('warta-halaman').then(c => c.keys()).then(k => k.map(r => r.url))")
        assert desk.base in kept
        assert [url for url in kept if "/admin/" in url] == [], "the editor's page is never kept on a device"
    assert desk.elsewhere == []
