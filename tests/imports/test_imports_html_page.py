"""Saved pages of news sites."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from builders import WIB
from old_site import PNG, body_of, bring, codes, entries, items_of, one, save, text_of

from site_builder.imports.old_news import LeftOut

URL = "https://lama.example/blog/read/8308_posko-dibuka"
MOMENT = datetime(2021, 9, 15, 9, 30, tzinfo=WIB)
DATA = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Posko dibuka"}
DATED = {**DATA, "datePublished": "2021-09-15T09:30:00+07:00", "author": {"@type": "Person", "name": "Humas"}}
SENTENCE = "Petugas posko melayani warga yang datang untuk memeriksa nama mereka di daftar pemilih sementara. "


def a_page(body: str, head: str = "", title: str = "Posko dibuka – Lama") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f'<nav><a href="/">Beranda</a> <a href="/x">Profil</a></nav>{body}<footer>Hak cipta</footer></body></html>'
    )


def json_ld(*values: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)


def marked(html: str) -> str:
    return f'<h1>Posko dibuka</h1><div itemprop="articleBody">{html}<p>{SENTENCE * 4}</p></div>'


def test_a_page_that_marks_everything_leaves_no_doubt(tmp_path: Path) -> None:
    html = (
        '<p>#TemanPemilih, <a href="/blog/read/1_lain">lain</a>.</p><ul><li>satu</li><li>dua</li></ul>'
        "<table><tr><th>No</th></tr><tr><td>1</td></tr></table>"
        '<p><img src="./posko_files/rapat.png" alt="Rapat"></p><script>x()</script><p onclick="x()">(ADMIN)</p>'
    )
    head = json_ld({"@graph": [{"@type": "WebPage"}, DATED]}) + f'<link rel="canonical" href="{URL}">'
    file = save(tmp_path, "simpan/posko.html", a_page(marked(html), head))
    save(tmp_path, "simpan/posko_files/rapat.png", PNG)
    office = tmp_path / "office"
    report = bring(office, file)
    assert codes(report) == []
    assert text_of(office, report).startswith(
        "---\ntitle: Posko dibuka\ndate: 2021-09-15 09:30\nauthor: Humas\nkind: berita\n"
        "aliases:\n  - /blog/read/8308_posko-dibuka\n---\n"
        "#TemanPemilih, [lain](https://lama.example/blog/read/1_lain).\n\n- satu\n- dua\n\n| No |\n| --- |\n| 1 |\n\n"
        "![Rapat](media/impor/rapat.png)\n\n(ADMIN)\n"
    )
    (item,) = items_of(office)
    assert item.media == ("media/impor/rapat.png",)


@pytest.mark.parametrize(
    "head",
    [
        json_ld(DATED),
        json_ld([{**DATED, "@type": ["Thing", "NewsArticle"]}]),
        json_ld("rusak") + '<meta property="article:published_time" content="2021-09-15T02:30:00Z">',
        '<script type="application/ld+json">{rusak</script><meta itemprop="datePublished" content="2021-09-15 09:30">',
        '<meta name="pubdate" content="Wed, 15 Sep 2021 02:30:00 GMT">',
    ],
)
def test_the_date_is_what_the_page_says_of_itself(tmp_path: Path, head: str) -> None:
    assert one(save(tmp_path, "a.html", a_page(marked(""), head))).date == MOMENT


def test_a_time_element_is_the_date_if_there_is_but_one(tmp_path: Path) -> None:
    once = '<article><time datetime="2021-09-15T09:30:00+07:00">kemarin</time></article>'
    item = one(save(tmp_path, "a.html", a_page(once + marked(""))))
    assert (item.date, [note.code for note in item.notes]) == (MOMENT, ["date-element"])
    twice = once.replace("</time>", '</time><time datetime="2021-09-16">lusa</time>')
    assert one(save(tmp_path, "b.html", a_page(twice + marked("")))).date is None


def test_the_byline_of_kpu_is_read_and_taken_out(tmp_path: Path) -> None:
    body = (
        "<div>Beranda / Berita</div><h1>POSKO DIBUKA</h1><p>Ditulis Oleh: ADMIN &nbsp;Tanggal: 15 September 2021</p>"
        f'<div class="isi"><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p><p>(ADMIN)</p></div>'
    )
    office = tmp_path / "office"
    report = bring(office, save(tmp_path, "a.html", a_page(body, title="POSKO DIBUKA - KPU")))
    assert codes(report) == ["text-chosen"]
    text = text_of(office, report)
    assert text.startswith("---\ntitle: POSKO DIBUKA\ndate: 2021-09-15\nauthor: ADMIN\nkind: berita\n---\nPetugas")
    assert text.endswith("\n\n(ADMIN)\n")
    assert "Ditulis" not in text
    assert "Beranda" not in text
    assert "Hak cipta" not in text


def test_the_title_is_the_heading_that_the_pages_own_title_repeats(tmp_path: Path) -> None:
    page = a_page("<h1>Lama</h1>" + marked("").replace("h1", "h2"), json_ld(DATED), "Posko dibuka | Kantor")
    assert one(save(tmp_path, "a.html", page)).title == "Posko dibuka"
    bare = a_page(f'<div itemprop="articleBody"><p>{SENTENCE * 4}</p></div>', json_ld(DATED), "")
    assert one(save(tmp_path, "b.html", bare)).title == "Posko dibuka"


def test_a_page_without_date_is_refused_and_can_be_given_one(tmp_path: Path) -> None:
    file = save(tmp_path, "a.html", a_page(marked("")))
    report = bring(tmp_path / "office", file)
    assert [entry.reason.code for entry in report.refused] == ["date-missing"]
    report = bring(tmp_path / "office", file, date=MOMENT)
    assert codes(report) == ["date-given"]


def test_the_address_is_that_which_the_browser_saved(tmp_path: Path) -> None:
    page = a_page(marked(""), json_ld(DATED)).replace("<html>", f"<!-- saved from url=(0047){URL} --><html>")
    assert one(save(tmp_path, "a.html", page)).addresses == (URL,)
    page = page.replace("</head>", '<link rel="canonical" href="/blog/read/8308_posko-dibuka"></head>')
    assert one(save(tmp_path, "b.html", page)).addresses == (URL,)


def test_the_declared_encoding_is_believed_and_no_other(tmp_path: Path) -> None:
    page = a_page(marked("<p>Café “Malang”</p>"), json_ld(DATED))
    declared = page.replace('charset="utf-8"', 'charset="windows-1252"').encode("cp1252")
    assert "Café “Malang”" in one(save(tmp_path, "a.html", declared)).html.replace("&#233;", "é")
    (entry,) = entries(save(tmp_path, "b.html", page.replace('<meta charset="utf-8">', "").encode("cp1252")))
    assert isinstance(entry, LeftOut)
    assert entry.reason.code == "not-utf8"
    utf16 = page.encode("utf-16")
    assert "Café" in one(save(tmp_path, "c.html", utf16)).html.replace("&#233;", "é")


def test_a_picture_beside_the_page_that_is_none_is_left(tmp_path: Path) -> None:
    file = save(tmp_path, "a.html", a_page(marked('<img src="a_files/b.png" alt="c">'), json_ld(DATED)))
    save(tmp_path, "a_files/b.png", b"<html>404")
    office = tmp_path / "office"
    report = bring(office, file)
    assert codes(report) == ["media-false", "picture-missing"]
    assert not (office / "media").exists()
    assert "![" not in body_of(office, report)


def test_a_folder_of_saved_pages_is_read_whole(tmp_path: Path) -> None:
    for name in ("a", "b"):
        data = {**DATED, "headline": f"Posko {name}"}
        page = a_page(marked("").replace("Posko dibuka", f"Posko {name}"), json_ld(data), f"Posko {name}")
        save(tmp_path, f"simpan/{name}.html", page)
        save(tmp_path, f"simpan/{name}_files/iklan.html", a_page(marked(""), json_ld(DATED)))
    save(tmp_path, "simpan/arsip.zip", b"PK\3\4")
    save(tmp_path, "simpan/gaya.css", "p {}")
    report = bring(tmp_path / "office", tmp_path / "simpan")
    assert [entry.origin for entry in report.written] == ["a.html", "b.html"]
    assert [(entry.origin, entry.reason.code) for entry in report.refused] == [("arsip.zip", "kind-unknown")]


def test_an_empty_page_is_refused(tmp_path: Path) -> None:
    (entry,) = entries(save(tmp_path, "a.html", "<html><body></body></html>"))
    assert isinstance(entry, LeftOut)
    assert entry.is_refused


def test_the_text_is_taken_whole_where_the_extractor_points(tmp_path: Path) -> None:
    text = SENTENCE * 2
    body = (
        f'<div class="kolom"><div class="isi"><p><b>Awal.</b> {text}</p><p><img src="a_files/b.png" alt="Rapat"></p>'
        f"<p>{text}</p><ul><li>satu</li><li>dua</li></ul><table><tr><th>No</th></tr><tr><td>1</td></tr></table>"
        f"<p>#TemanPemilih</p><p>{text}</p><p>(ADMIN)</p><div class='share-box'><p>Bagikan kabar ini</p></div></div>"
        '<div><h3>Terkini</h3><ul><li><a href="/a">Berita yang lain</a></li><li><a href="/b">Satu lagi</a></li></ul>'
        "</div></div>"
    )
    file = save(tmp_path, "a.html", a_page(f"<h1>Posko dibuka</h1>{body}", json_ld(DATED)))
    save(tmp_path, "a_files/b.png", PNG)
    office = tmp_path / "office"
    report = bring(office, file)
    assert codes(report) == ["text-chosen"]
    text = text.strip()
    assert body_of(office, report) == (
        f"**Awal.** {text}\n\n![Rapat](media/impor/b.png)\n\n{text}\n\n- satu\n- dua\n\n| No |\n| --- |\n| 1 |\n\n"
        f"#TemanPemilih\n\n{text}\n\n(ADMIN)\n"
    )


def test_a_teaser_that_is_marked_as_the_text_is_not_believed(tmp_path: Path) -> None:
    words = " ".join(f"kata{n}" for n in range(40))
    teaser = f'<div itemprop="articleBody"><p>{words}</p></div>'
    page = a_page(f'<h1>Posko dibuka</h1>{teaser}<div class="isi">{f"<p>{SENTENCE * 3}</p>" * 5}</div>', json_ld(DATED))
    item = one(save(tmp_path, "a.html", page))
    assert [note.code for note in item.notes] == ["text-chosen"]
    assert item.html.count(SENTENCE.strip()) == 15


def test_a_page_whose_addresses_are_none_comes_without_them(tmp_path: Path) -> None:
    head = f'{json_ld(DATED)}<link rel="canonical" href="https://lama.]example/x">'
    page = a_page(marked('<p><a href="http://[x/">lain</a></p>'), head)
    saved = f"<!-- saved from url=(0020)https://lama.example/ -->\n{page}"
    report = bring(tmp_path / "office", save(tmp_path, "posko.html", saved))
    assert "lain" in body_of(tmp_path / "office", report)
    assert "aliases" not in text_of(tmp_path / "office", report)
