"""The import from end to end: what is new, what is refused, what hostile sources cannot do."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from old_site import PNG, a_desk, body_of, bring, codes, entries, items_of, save, text_of, where

from site_builder.errors import OutputUnwritable, SettingsInvalid
from site_builder.imports.addresses import alias_of
from site_builder.imports.importing import plan_import, write_import
from site_builder.imports.old_news import LeftOut
from site_builder.imports.pictures import MediaShelf
from site_builder.imports.report import dump_report, summarize, tell
from site_builder.imports.writing import write_beside

PAGE = "Judul berita\n\nDitulis Oleh: ADMIN Tanggal: 15 September 2021\n\nIsi berita.\n"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><rss version="2.0"><channel><item><title>&i;</title></item></channel></rss>'
)


def test_nothing_is_written_that_is_there_under_another_text(tmp_path: Path) -> None:
    office = tmp_path / "office"
    bring(office, save(tmp_path, "a.txt", PAGE))
    (file,) = office.rglob("*.md")
    file.write_text(file.read_text().replace("Isi berita", "Isi yang disunting"))
    edited = file.read_bytes()
    report = bring(office, tmp_path / "a.txt")
    assert report.written == ()
    assert codes(report) == ["there-title"]
    assert file.read_bytes() == edited


def test_two_texts_of_one_day_with_one_title_both_come(tmp_path: Path) -> None:
    save(tmp_path, "s/a.txt", PAGE)
    save(tmp_path, "s/b.txt", PAGE.replace("Isi berita", "Isi lain"))
    save(tmp_path, "s/c.txt", PAGE)
    office = tmp_path / "office"
    report = bring(office, tmp_path / "s")
    assert [entry.path for entry in report.written] == [
        "berita/2021/2021-09-15-judul-berita.md",
        "berita/2021/2021-09-15-judul-berita-2.md",
    ]
    assert [(entry.origin, entry.reason.code) for entry in report.skipped] == [("c.txt", "there-text")]
    assert len(items_of(office)) == 2
    assert bring(office, tmp_path / "s").written == ()


def test_a_name_is_free_only_if_address_and_identity_are(tmp_path: Path) -> None:
    office = tmp_path / "office"
    save(office, "berita/lama/judul-berita.md", "---\ntitle: Lain\ndate: 2021-09-15\n---\nIsi.\n")
    report = bring(office, save(tmp_path, "a.txt", PAGE))
    assert [entry.path for entry in report.written] == ["berita/2021/2021-09-15-judul-berita-2.md"]
    assert len(items_of(office)) == 2


def test_an_article_with_an_error_still_tells_its_old_address(tmp_path: Path) -> None:
    office = tmp_path / "office"
    save(office, "berita/a.md", "---\ntitle: x\ndate: kapan-kapan\naliases: [/lama/a/]\n---\nIsi.\n")
    feed = (
        '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "url": "https://l.example/lama/a",'
        ' "title": "x", "date_published": "2021-09-15T00:00:00Z", "content_html": "x"}]}'
    )
    assert codes(bring(office, save(tmp_path, "feed.json", feed))) == ["there-address"]


def test_a_dry_run_plans_and_writes_nothing(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "office")
    plan = plan_import([save(tmp_path, "a.txt", PAGE)], desk, where(), is_dry=True)
    assert len(plan.texts) == 1
    assert list(desk.folder.iterdir()) == []
    assert summarize(plan.report).startswith("percobaan")


def test_the_report_tells_everything_to_programs_and_people(tmp_path: Path) -> None:
    save(tmp_path, "s/a.txt", PAGE.replace("Judul", "Sambutan\n\nJudul"))
    save(tmp_path, "s/b.txt", "Judul\n\nIsi.\n")
    report = bring(tmp_path / "office", tmp_path / "s")
    document = json.loads(dump_report(report))
    path = "berita/2021/2021-09-15-judul-berita.md"
    assert document["written"] == [
        {
            "path": path,
            "from": "a.txt",
            "title": "Judul berita",
            "date": "2021-09-15T00:00:00+07:00",
            "draft": False,
            "media": [],
            "notes": [{"code": "above-title", "message": "tulisan di atas judul tidak dibawa: Sambutan"}],
        }
    ]
    assert [(entry["from"], entry["code"]) for entry in document["refused"]] == [("b.txt", "date-missing")]
    assert (document["office"], document["dry_run"], document["skipped"]) == ("kota-malang", False, [])
    assert list(tell(report)) == [
        f"content/kota-malang/{path}: ditulis dari a.txt",
        f"content/kota-malang/{path}: periksa: tulisan di atas judul tidak dibawa: Sambutan",
        "b.txt: ditolak: tanggal terbit tidak ditemukan; sebut dengan --date",
    ]
    assert list(tell(report, most=1))[1] == "… dan 1 baris lagi; semuanya ada di berkas --report"
    assert summarize(report) == (
        "1 berita ditulis (0 draf), 0 berkas media disalin, 0 dilewati, 1 ditolak, 1 hal perlu diperiksa"
    )


def test_a_long_title_gives_a_short_name(tmp_path: Path) -> None:
    title = "SANGAT PANJANG & “BERTANDA” 100% " * 9
    office = tmp_path / "office"
    report = bring(office, save(tmp_path, "a.txt", PAGE.replace("Judul berita", title)))
    assert len(report.written[0].path.rsplit("/", 1)[1]) < 110
    (item,) = items_of(office)
    assert item.title == title.strip()


@pytest.mark.parametrize(
    "title", ["no", "- a", "# b", 'c: "d"', "{e}", "*f", "@g", "2021", "h\u2028i", "'", "…", "a: b #c"]
)
def test_any_title_survives_the_front_matter(tmp_path: Path, title: str) -> None:
    office = tmp_path / "office"
    bring(office, save(tmp_path, "a.txt", PAGE.replace("Judul berita", title)))
    assert [item.title for item in items_of(office)] == [" ".join(title.split())]


def test_a_dateline_becomes_the_place(tmp_path: Path) -> None:
    text = PAGE.replace("Isi berita.", "KOTA MALANG, kota-malang.kpu.go.id – Isi berita.")
    office = tmp_path / "office"
    report = bring(office, save(tmp_path, "a.txt", text))
    assert codes(report) == ["dateline-taken"]
    assert "\nplace: KOTA MALANG\n" in text_of(office, report)
    assert body_of(office, report) == "Isi berita.\n"


@pytest.mark.parametrize(
    ("address", "alias"),
    [
        ("https://lama.example/blog/read/8308_judul", "/blog/read/8308_judul"),
        ("/blog/read/8308_judul", "/blog/read/8308_judul"),
        ("https://lama.example/a%20b/é", "/a%20b/%C3%A9"),
        ("https://lama.example/a#b", ""),
        ("https://lama.example/?p=7", ""),
        ("https://lama.example/", ""),
        ("https://lama.example/../a", ""),
        ("https://lama.example/%2e%2e/a", ""),
        ("https://lama.example//evil.example/", ""),
        ("https://lama.example/rss.xml", ""),
        ("https://lama.example/a\\b", ""),
        ("mailto:a@b.example", ""),
        ("https://[x/", ""),
        ("lama/judul", ""),
    ],
)
def test_the_path_of_an_old_address_is_the_alias(address: str, alias: str) -> None:
    assert alias_of(address) == alias


def test_pictures_are_put_beside_others_by_their_content(tmp_path: Path) -> None:
    office = tmp_path / "office"
    save(office, "media/impor/a.png", PNG + b"other")
    shelf = MediaShelf(office)
    one, two = save(tmp_path, "s/a.png", PNG), save(tmp_path, "s/x/a.png", PNG)
    other = save(tmp_path, "s/y/a.png", PNG + b"other")
    placed = shelf.place(one)
    assert isinstance(placed, str)
    assert placed.startswith("media/impor/a-")
    assert shelf.place(two) == placed
    assert shelf.place(other) == "media/impor/a.png"
    assert list(shelf.copies.values()) == [one]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.png", b"<html>", "media-false"),
        ("a.svg", b"<svg onload='x()'/>", "media-active"),
        ("a.svg", b"<svg><script>x()</script></svg>", "media-active"),
        ("a.exe", b"MZ", "media-false"),
        ("a.jpg", b"", "media-false"),
    ],
)
def test_files_that_are_not_what_they_seem_stay_out(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    placed = MediaShelf(tmp_path / "office").place(save(tmp_path, name, content))
    assert not isinstance(placed, str)
    assert placed.code == code


def test_a_picture_without_its_ending_gets_it(tmp_path: Path) -> None:
    assert MediaShelf(tmp_path / "office").place(save(tmp_path, "foto", PNG)) == "media/impor/foto.png"


def test_no_address_leads_out_of_the_source(tmp_path: Path) -> None:
    save(tmp_path, "rahasia.png", PNG)
    (tmp_path / "s").mkdir()
    (tmp_path / "s/tautan.png").symlink_to(tmp_path / "rahasia.png")
    body = "![a](../rahasia.png) ![b](tautan.png) ![c](%2e%2e/rahasia.png) ![d](/../rahasia.png) ![e](/etc/hostname)\n"
    save(tmp_path, "s/a.md", f"---\ntitle: x\ndate: 2021-09-15\n---\n{body}")
    office = tmp_path / "office"
    report = bring(office, tmp_path / "s", media=(tmp_path / "s",))
    assert not (office / "media").exists()
    assert body_of(office, report) == body


def test_entities_of_its_own_make_xml_refused_at_once(tmp_path: Path) -> None:
    started = time.monotonic()
    for text in (BOMB, BOMB.replace("rss", "feed"), '<!DOCTYPE rss SYSTEM "file:///etc/passwd" [ ]><rss/>'):
        (entry,) = entries(save(tmp_path, "a.xml", text))
        assert isinstance(entry, LeftOut)
        assert entry.reason.code == "xml-entities"
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.xml", "a.md", "feed.json"])
def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path, name: str) -> None:
    heads = {"a.xml": b"<rss><channel>", "feed.json": b'{"version": "https://jsonfeed.org/version/1", "items": []'}
    file = save(tmp_path, name, heads.get(name, b"Ditulis Oleh: x\n"))
    os.truncate(file, 100_000_000)
    (entry,) = entries(file)
    assert isinstance(entry, LeftOut)
    assert entry.reason.code == "too-large"


def test_a_pipe_and_a_link_are_left_alone(tmp_path: Path) -> None:
    save(tmp_path, "s/a.txt", PAGE)
    os.mkfifo(tmp_path / "s/pipa.html")
    (tmp_path / "s/lingkar").symlink_to(tmp_path)
    (tmp_path / "s/sandi.txt").symlink_to("/etc/passwd")
    report = bring(tmp_path / "office", tmp_path / "s")
    assert [entry.origin for entry in report.written] == ["a.txt"]
    assert [(entry.origin, entry.reason.code) for entry in report.refused] == [
        ("pipa.html", "not-plain"),
        ("sandi.txt", "not-plain"),
    ]


@pytest.mark.parametrize(
    "content", [b"\x00\xff\xfe" * 100, b"Ditulis Oleh: \xe9\xe8 Tanggal: 15 September 2021", b"\xff\xfe\x00\xd8"]
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    (entry,) = entries(save(tmp_path, "a.txt", content))
    assert isinstance(entry, LeftOut)
    assert entry.reason.code == "not-utf8"


@pytest.mark.parametrize("source", ["https://lama.example/a", "http:/lama.example/a", "ftp://x/a"])
def test_an_address_is_told_what_to_do_instead(source: str) -> None:
    with pytest.raises(SettingsInvalid) as raised:
        entries(Path(source))
    assert raised.value.key == "import.address"


def test_what_is_not_there_or_of_no_kind_is_a_setup_error(tmp_path: Path) -> None:
    for source, key in (
        (tmp_path / "tidak-ada", "cli.path-missing"),
        (save(tmp_path, "a.bin", b"\1\2"), "import.unknown"),
        (save(tmp_path, "kosong/a.css", "p {}").parent, "import.unknown"),
    ):
        with pytest.raises(SettingsInvalid) as raised:
            entries(source)
        assert raised.value.key == key


def test_a_file_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    file = tmp_path / "a/b.md"
    write_beside(tmp_path, "a/b.md", b"satu")
    with pytest.raises(OutputUnwritable):
        write_beside(tmp_path, "a/b.md", b"dua")
    assert file.read_bytes() == b"satu"
    assert [entry.name for entry in file.parent.iterdir()] == ["b.md"]


def test_news_folder_that_leads_elsewhere_is_not_written_through(tmp_path: Path) -> None:
    office, elsewhere = tmp_path / "office", tmp_path / "luar"
    office.mkdir()
    elsewhere.mkdir()
    (office / "berita").symlink_to(elsewhere)
    plan = plan_import([save(tmp_path, "a.txt", PAGE)], a_desk(office), where())
    with pytest.raises(OutputUnwritable):
        write_import(plan, office)
    assert list(elsewhere.iterdir()) == []
