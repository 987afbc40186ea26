"""The hand-written pages of `halaman/`, in a whole build of a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from workplace import Workplace, a_network

MALANG = "site/kantor/kota-malang/"
PAGES = "content/kota-malang/halaman/"
SETTINGS = "site_name: x\ntheme: {name: material, language: id}\nplugins: [warta: {office: kpu-ri}]\n"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return a_network(tmp_path)


def test_a_page_stands_on_its_offices_site_with_frame_and_menu(place: Workplace) -> None:
    place.write(
        f"{PAGES}profil.md", "# Profil kami\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nLihat [visi](tentang/visi.md).\n"
    )
    place.write(f"{PAGES}tentang/visi.md", "Tanpa judul.\n")
    place.write(f"{PAGES}brosur.txt", "Brosur")
    outcome = place.build()
    assert (outcome.code, outcome.err) == (0, "")
    page = place.read(f"{MALANG}profil/index.html")
    assert page.count("<h1") == 1
    assert "<td>1</td>" in page
    assert 'href="../tentang/visi/"' in page
    assert '<link rel="canonical" href="https://berita.example/kantor/kota-malang/profil/">' in page
    assert place.read(f"{MALANG}brosur.txt") == "Brosur"
    assert place.read(f"{MALANG}tentang/visi/index.html").count("<h1") == 1
    for path in ("index.html", "berita/2026/11/20/posko-banjir/index.html", "404.html"):
        assert "Profil kami</a>" in place.read(MALANG + path)
    assert "kota-malang/profil/</loc>" in place.read(f"{MALANG}sitemap.xml")
    assert "Profil kami" not in place.read("site/index.html")


def test_nothing_of_the_theme_is_copied(place: Workplace) -> None:
    place.write(f"{PAGES}profil.md", "# Profil\n")
    before = place.build() and place.tree()
    place.write(f"{PAGES}lain.md", "# Lain\n")
    place.build()
    assert set(place.tree()) - set(before) == {"kantor/kota-malang/lain/index.html"}


@pytest.mark.parametrize(
    "name",
    ["index.md", "README.md", "berita.md", "berita/x.md", "kantor/kota-surabaya.md", "topik.md", "rss.xml", "cari.md"],
)
def test_a_page_at_an_address_of_the_news_is_named_and_left_out(place: Workplace, name: str) -> None:
    place.write(PAGES + name, "# PALSU\n")
    place.write(f"{PAGES}profil.md", "# Profil\n")
    outcome = place.build()
    assert outcome.code == 1
    assert f"{PAGES}{name}: halaman {name} memakai alamat yang sudah dipakai berita; ganti" in outcome.err
    assert not any(b"PALSU" in content for content in place.tree().values())
    assert "Profil" in place.read(f"{MALANG}profil/index.html")


def test_nothing_of_a_page_can_run_on_a_host_that_others_share(place: Workplace) -> None:
    place.write(
        f"{PAGES}profil.md",
        "# Profil {: .besar }\n\n<script>JAHAT()</script>\n<p onclick='JAHAT()'>Tetap ada</p>\n"
        "<iframe src='https://jahat.example/'></iframe> [klik](javascript:JAHAT())\n\n- [x] selesai\n",
    )
    outcome = place.build()
    assert outcome.code == 0
    page = place.read(f"{MALANG}profil/index.html")
    assert "JAHAT" not in page
    assert "iframe" not in page
    assert "<p>Tetap ada</p>" in page
    assert (
        f"{PAGES}profil.md: peringatan: HTML ini dibuang: script, onclick, iframe, javascript:; tulis dengan Markdown"
        in outcome.err
    )


@pytest.mark.parametrize("name", ["jahat.js", "jahat.html", "sub/jahat.XML", "jahat.mjs"])
def test_a_file_that_a_browser_would_run_is_named_and_left_out(place: Workplace, name: str) -> None:
    place.write(f"{PAGES}profil.md", "# Profil\n")
    place.write(PAGES + name, "alert(1)")
    outcome = place.build()
    assert outcome.code == 1
    assert f"{PAGES}{name}: {name} dapat dijalankan peramban, jadi tidak diterbitkan; pindahkan" in outcome.err
    assert not any(b"alert(1)" in content for content in place.tree().values())


def test_a_drawing_beside_a_page_is_cleaned_and_one_that_cannot_be_is_left_out(place: Workplace) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><script>JAHAT()</script>{}</svg>'
    place.write(f"{PAGES}profil.md", "# Profil\n\n![Denah](denah.svg)\n")
    place.write(f"{PAGES}denah.svg", svg.format('<rect width="4" height="4"/>'))
    place.write(f"{PAGES}rusak.svg", "<svg>JAHAT()")
    outcome = place.build()
    assert f"{PAGES}rusak.svg: gambar rusak.svg bukan SVG yang dapat dibersihkan; simpan ulang" in outcome.err
    assert "<rect" in place.read(f"{MALANG}denah.svg")
    assert not any(b"JAHAT" in content for content in place.tree().values())


def test_a_link_out_of_the_folder_brings_no_file_of_the_machine(place: Workplace, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.txt"
    secret.write_text("RAHASIA")
    place.write(f"{PAGES}profil.md", "# Profil\n")
    (place.root / PAGES / "umum.txt").symlink_to(secret)
    (place.root / PAGES / "umum.md").symlink_to(secret)
    outcome = place.build()
    assert outcome.code == 1
    assert f"{PAGES}umum.txt: umum.txt tautan simbolik ke luar folder halaman/; taruh" in outcome.err
    assert not any(b"RAHASIA" in content for content in place.tree().values())


def test_a_link_that_leads_nowhere_is_a_warning(place: Workplace) -> None:
    place.write(f"{PAGES}profil.md", "# Profil\n\n[x](tidak-ada.md)\n")
    outcome = place.build()
    assert outcome.code == 0
    assert "tidak-ada.md" in outcome.err
    assert outcome.err.startswith(f"{PAGES.rstrip('/')}: peringatan: ")
    assert "Profil" in place.read(f"{MALANG}profil/index.html")


HOOK = """
def on_page_markdown(markdown, **_):
    if "rusak" in markdown:
        raise {error}
"""


@pytest.mark.parametrize("error", ["KeyError('kunci')", "SystemExit(3)", "OSError(5, 'disk')"])
def test_a_page_that_cannot_be_drawn_does_not_stop_the_news(place: Workplace, error: str) -> None:
    place.write("kait.py", HOOK.format(error=error))
    place.write("mkdocs.yml", f"{SETTINGS}hooks: [kait.py]\n")
    place.write(f"{PAGES}profil.md", "# rusak\n")
    place.write("content/kota-surabaya/halaman/profil.md", "# Profil\n")
    outcome = place.build()
    assert outcome.code == 1
    assert f"{PAGES.rstrip('/')}: halaman tidak dapat dibangun (" in outcome.err
    assert "Traceback" not in outcome.err
    tree = place.tree()
    assert "kantor/kota-malang/berita/2026/11/20/posko-banjir/index.html" in tree
    assert "kantor/kota-malang/profil/index.html" not in tree
    assert "kantor/kota-surabaya/profil/index.html" in tree


def test_bytes_that_are_no_text_do_not_stop_the_news(place: Workplace) -> None:
    place.write(f"{PAGES}profil.md", b"# \xff\xfe\n")
    outcome = place.build()
    assert outcome.code == 1
    assert "profil.md" in outcome.err
    assert "kantor/kota-malang/index.html" in place.tree()


def test_settings_of_the_network_hold_for_every_office_but_the_menu(place: Workplace) -> None:
    menu = "docs_dir: content/kpu-ri/halaman\nnav: [{Tentang: profil.md}]\n"
    place.write("mkdocs.yml", f"{SETTINGS}{menu}markdown_extensions: [abbr]\n")
    for office in ("kpu-ri", "kota-malang"):
        place.write(f"content/{office}/halaman/profil.md", "# Profil\n\nKPU\n\n*[KPU]: Komisi Pemilihan Umum\n")
    outcome = place.build()
    assert (outcome.code, outcome.err) == (0, "")
    for path in ("site/profil/", f"{MALANG}profil/"):
        assert '<abbr title="Komisi Pemilihan Umum">KPU</abbr>' in place.read(f"{path}index.html")
    assert ">Tentang</a>" in place.read("site/index.html")
    assert ">Profil</a>" in place.read(f"{MALANG}index.html")


def test_template_syntax_in_a_page_is_text(place: Workplace) -> None:
    place.write(f"{PAGES}profil.md", "# {{ 7*7 }}\n\n{% include 'x' %} {{ config }}\n")
    assert place.build().code == 0
    page = place.read(f"{MALANG}profil/index.html")
    assert "{{ 7*7 }}" in page
    assert "{{ config }}" in page


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (f"{SETTINGS}docs_dir: [", "mkdocs.yml: tidak terbaca ("),
        (SETTINGS.replace("material", "mkdocs"), "theme: mkdocs tidak dapat dipakai; tulis theme: {name: material"),
        (SETTINGS.replace("[warta", "[tidak-ada, warta"), "tidak-ada"),
        ("- x\n", "mkdocs.yml: tidak terbaca (list)"),
    ],
)
def test_settings_that_are_wrong_leave_the_old_sites(place: Workplace, settings: str, sentence: str) -> None:
    place.write(f"{PAGES}profil.md", "# Profil\n")
    assert place.build().code == 0
    before = place.tree()
    place.write("mkdocs.yml", settings)
    outcome = place.build()
    assert outcome.code == 2
    assert sentence in outcome.err
    assert outcome.err.count("\n") == 1
    assert place.tree() == before
