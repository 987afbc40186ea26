"""Whole sites, built for real from a few files."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree, html
from PIL import Image
from test_demo_pages import find
from workplace import Outcome, Workplace, a_network

from site_builder.engine.site import forget_theme
from site_builder.pictures.raster import MOST_SHARED_BYTES
from site_builder.search import index

SECRET = "rahasiaxyz"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><rect width="4" height="3"/></svg>'
MALANG = "site/kantor/kota-malang/"
POSKO = "berita/2026/11/20/posko-banjir/index.html"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return a_network(tmp_path)


def words(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def built(place: Workplace, code: int = 0) -> Outcome:
    outcome = place.build()
    assert outcome.code == code, outcome.err
    return outcome


@pytest.mark.parametrize(
    "title",
    [
        "</script><script>alert(1)</script>",
        "{{ 7*7 }} {% raw %} {# x #}",
        "\"kutip\" 'tunggal' & < 17 > x",
        "Gempa 😀 é",
        "\ue0000\ue001",
        "--> ]]> <!-- %s {0} ${x}",
    ],
)
def test_a_title_of_any_letters_is_shown_as_it_was_written(place: Workplace, title: str) -> None:
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    place.article("kota-malang", title=f'"{quoted}"', more=f'summary: "{quoted}"\ntags: ["{quoted}"]\n')
    built(place)
    page = place.read(MALANG + POSKO)
    assert "49" not in page.split("<h1>")[1].split("</h1>")[0]
    assert "<script>alert" not in page
    document = html.fromstring(page)
    assert document.findtext(".//h1") == title
    assert [script.get("type") for script in document.iter("script")] == ["application/ld+json"]


def test_what_is_not_public_leaks_nowhere(place: Workplace) -> None:
    for name, more in (
        ("2026-11-19-draf", "draft: true\n"),
        ("2026-11-19-embargo", "embargo: 2026-12-01\n"),
        ("2026-11-19-usai", "expires: 2026-11-20\n"),
        ("2026-12-24-nanti", ""),
    ):
        picture = f"image: {{src: media/{SECRET}-{name}.svg, alt: {SECRET}}}\n"
        aliases = f"aliases: [/{SECRET}/{name}]\ntags: [{SECRET}, banjir]\npass_on: both\n"
        place.article("kota-malang", name, title=SECRET, more=more + picture + aliases, body=SECRET)
        place.write(f"content/kota-malang/media/{SECRET}-{name}.svg", SVG)
    built(place)
    found = {path for path, content in place.tree().items() if SECRET in path or SECRET.encode() in content}
    assert found == set()
    assert SECRET.encode() not in b"".join(place.tree(".warta").values())


def test_what_was_public_and_is_not_any_more_leaks_nowhere(place: Workplace) -> None:
    more = f"image: {{src: media/{SECRET}.svg, alt: {SECRET}}}\naliases: [/{SECRET}]\ntags: [{SECRET}]\n"
    place.write(f"content/kota-malang/media/{SECRET}.svg", SVG)
    place.article("kota-malang", title=SECRET, more=more, body=SECRET)
    built(place)
    assert any(SECRET in path for path in place.tree())
    place.article("kota-malang", title=SECRET, more=f"{more}draft: true\n", body=SECRET)
    built(place)
    assert {path for path, content in place.tree().items() if SECRET in path or SECRET.encode() in content} == set()


def test_a_passed_down_item_stands_below_as_news_of_its_office(place: Workplace) -> None:
    place.article("kpu-ri", title="Perintah dari pusat", more="pass_on: both\n")
    place.article("prov-jawa-timur", title="Kabar provinsi", more="pass_on: down\n")
    built(place)
    home = place.read(MALANG + "index.html")
    assert "Dari KPU RI" in home
    assert "Dari KPU Provinsi Jawa Timur" in home
    assert 'href="../../berita/2026/11/20/posko-banjir/">Perintah dari pusat' in home
    assert "Kabar provinsi" not in place.read("site/index.html")


def test_only_media_of_published_items_are_there(place: Workplace) -> None:
    for name in ("dipakai", "lain"):
        place.write(f"content/kota-malang/media/{name}.svg", SVG)
        place.write(f"content/kota-malang/media/{name}.txt", name)
    place.article("kota-malang", body="![Gambar](media/dipakai.svg) [Dokumen](media/dipakai.txt)\n")
    built(place)
    names = {path.removeprefix("kantor/kota-malang/media/") for path in place.tree() if "/media/" in path}
    assert {"dipakai.svg", "dipakai.txt"} <= names
    assert all(name.startswith("dipakai.") for name in names)


def test_an_article_lists_its_documents_with_kind_and_size(place: Workplace) -> None:
    place.write("content/kota-malang/media/dokumen/sk.pdf", b"%PDF-1.4 contoh" * 1_000)
    place.write("content/kota-malang/media/dokumen/jadwal.txt", "jadwal")
    documents = "".join(
        f"  - {{src: media/dokumen/{name}, title: {title}}}\n"
        for name, title in (("sk.pdf", "Keputusan & lampiran"), ("jadwal.txt", "Jadwal"))
    )
    place.article("kota-malang", more=f"documents:\n{documents}")
    built(place)
    page = html.fromstring(place.read(MALANG + POSKO))
    (section,) = find(page, "//section[@class='documents']")
    assert section.findtext("h2") == "Dokumen"
    shown = [(link.get("href"), link.get("type"), words(link.getparent())) for link in section.iter("a")]
    assert shown == [
        ("../../../../../media/dokumen/sk.pdf", "application/pdf", "Keputusan & lampiran (PDF, 15 kB)"),
        ("../../../../../media/dokumen/jadwal.txt", "text/plain", "Jadwal (TXT, 6 B)"),
    ]
    assert len(place.tree()["kantor/kota-malang/media/dokumen/sk.pdf"]) == 15_000


def test_a_photo_of_twenty_megabytes_reaches_nobody_as_it_was(place: Workplace) -> None:
    noise = Image.effect_noise((5200, 3900), 120)
    image = Image.merge("RGB", (noise, noise.rotate(180), noise.transpose(Image.Transpose.FLIP_TOP_BOTTOM)))
    photo = place.root / "content/kota-malang/media/gambar/foto.jpg"
    photo.parent.mkdir(parents=True)
    image.save(photo, quality=92)
    assert photo.stat().st_size > 20_000_000
    place.article("kota-malang", more="image: {src: media/gambar/foto.jpg, alt: Foto}\n")
    built(place)
    sizes = {path.rpartition("/")[2]: len(content) for path, content in place.tree().items() if "/media/" in path}
    assert set(sizes) == {"foto.jpg", *(f"foto.jpg.{width}.webp" for width in (320, 480, 800, 1280))}
    assert max(sizes.values()) <= MOST_SHARED_BYTES
    candidates = ",".join(find(html.fromstring(place.read(MALANG + POSKO)), "//article//@srcset")).split(",")
    assert {candidate.split()[0].rpartition("/")[2] for candidate in candidates} == set(sizes) - {"foto.jpg"}


ALIASES = [
    "/kantor/kota-surabaya/",
    "/kantor",
    "/profil",
    "/profil/",
    "/berita",
    "/umpan/umpan.css",
    "/arsip",
    "/daerah/",
    "/index.html",
    "/" + "x" * 256,
    "/" + "/".join(["panjang" * 10] * 30),
    "/lama/a.html/b",
    "/lama/a.html",
    "/lama",
    "/jenis/berita/rss.xml",
    "/jenis/berita/rss.xml/x",
    "/lama/%00",
    "/.../x",
    "/a%2fb",
    "/sitemap.html",
]


def test_old_addresses_take_no_place_of_others(place: Workplace) -> None:
    place.write("content/kpu-ri/halaman/profil.md", "# Profil\n\nHalaman asli.\n")
    plain = built(place)
    before = place.tree()
    for number, alias in enumerate(ALIASES):
        place.article("kpu-ri", f"2026-11-10-kabar-{number:02}", title="Lama", more=f'aliases: ["{alias}"]\n')
    outcome = place.build()
    assert "Traceback" not in outcome.err
    after = place.tree()
    assert {path for path in before if not path.startswith("cari/baru/")} <= set(after)  # those are named by words
    assert b"Halaman asli." in after["profil/index.html"]
    for kept in ("kantor/kota-surabaya/index.html", "umpan/umpan.css", "sitemap.xml"):
        assert b"refresh" not in after[kept]
    moved = {path for path, content in after.items() if b'http-equiv="refresh"' in content}
    assert moved == {"lama/a.html/b/index.html", "lama/index.html", "a/b/index.html"}
    assert "/kantor/kota-surabaya/" in outcome.err
    assert plain.err == ""


def test_an_old_address_leads_to_the_new_one(place: Workplace) -> None:
    place.article("kota-malang", more="aliases: [/blog/read/7421_x, /lama.html, /blog/read/7421_x/]\n")
    assert built(place).err == ""
    page = place.read(f"{MALANG}blog/read/7421_x/index.html")
    assert 'content="0; url=../../../berita/2026/11/20/posko-banjir/"' in page
    assert 'content="0; url=./berita/2026/11/20/posko-banjir/"' in place.read(f"{MALANG}lama.html")


def test_a_tag_without_a_letter_is_shown_without_a_link(place: Workplace) -> None:
    place.article("kota-malang", more='tags: ["!?", banjir]\n')
    built(place)
    document = html.fromstring(place.read(MALANG + POSKO))
    shown = [entry for entry in document.iter("li") if words(entry) == "!?"]
    assert len(shown) == 1
    assert not list(shown[0].iter("a"))


def test_a_description_is_not_cut_within_a_tag(place: Workplace) -> None:
    body = "\n\n".join(f"![{'gambar ' * 30}{n}](media/a.svg)" for n in range(4)) + "\n\nKalimat pertama.\n"
    place.write("content/kota-malang/media/a.svg", SVG)
    place.article("kota-malang", body=body)
    built(place)
    document = html.fromstring(place.read(f"{MALANG}berita/index.html"))
    assert "Kalimat pertama." in [words(text) for text in document.iter("p")]


def test_the_same_news_builds_the_same_bytes(place: Workplace) -> None:
    built(place)
    first, kept = place.tree(), place.inodes()
    built(place)
    assert place.tree() == first
    assert {path for path, stat in place.inodes().items() if kept[path] != stat} == set()


def test_of_an_office_that_is_not_at_hand_nothing_is_kept_that_is_over(place: Workplace) -> None:
    (place.root / "content/kota-malang").rename(place.root / "malang")
    place.write("content/network.yml", "base_url: https://berita.example/\nsources: {kota-malang: {path: ../malang}}\n")
    head = f"title: {SECRET}\ndate: 2026-11-20 09:00\naliases: [/lama]\nexpires: 2026-11-24 13:00\n"
    place.write("malang/berita/2026/2026-11-20-habis.md", f"---\n{head}---\nIsi.\n")
    place.write(
        "malang/berita/2026/2026-11-19-lain.md", "---\ntitle: Tetap\ndate: 2026-11-19\naliases: [/tetap]\n---\nIsi.\n"
    )
    place.write("malang/halaman/profil.md", "# Profil\n")
    built(place)
    assert (SECRET in place.read(f"{MALANG}lama/index.html"), "Tetap" in place.read(f"{MALANG}tetap/index.html")) == (
        True,
        True,
    )
    (place.root / "malang").rename(place.root / "hilang")
    outcome = place.build("--now", "2026-11-24T14:00+07:00")
    assert outcome.code == 1
    assert {path for path, content in place.tree().items() if SECRET.encode() in content} == set()
    assert "Tetap" in place.read(f"{MALANG}tetap/index.html")
    assert "Profil" in place.read(f"{MALANG}profil/index.html")


def test_a_preview_shows_changed_templates_and_settings(place: Workplace) -> None:
    settings = "site_name: x\ntheme: {name: material, custom_dir: tema}\nplugins: [warta: {office: kpu-ri}]\n"
    place.write("mkdocs.yml", settings)
    for words in ("Satu", "Dua"):
        place.write("tema/warta/topics.html", f"<h1>{words}</h1>")
        forget_theme()
        built(place)
        assert place.read("site/topik/index.html") == f"<h1>{words}</h1>"


def test_without_share_cards_the_sites_own_picture_stands_for_an_article(place: Workplace) -> None:
    place.article("kota-malang")
    built(place)
    own = "kantor/kota-malang/kartu.png"
    card = f"kantor/kota-malang/{POSKO.replace('index.html', 'kartu.png')}"
    assert {own, card} <= place.tree().keys()
    assert f'<meta property="og:image" content="https://berita.example/{card}">' in place.read(MALANG + POSKO)
    place.write("content/network.yml", f"{place.read('content/network.yml')}\nshare_cards: false\n")
    built(place)
    assert own in place.tree()
    assert card not in place.tree()
    page = place.read(MALANG + POSKO)
    assert f'<meta property="og:image" content="https://berita.example/{own}">' in page
    assert "posko-banjir/kartu.png" not in page


def test_a_new_article_writes_no_file_of_the_closed_part_of_the_search(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BETWEEN_SEAMS", 4)
    for day in range(1, 20):
        place.article("kota-malang", f"2026-10-{day:02}-kabar-{day}", title=f"Kabar {day}")
    built(place)
    before = place.inodes(f"{MALANG}cari/lama")
    place.article("kota-malang", "2026-11-21-kabar-20", title="Kabar baru")
    built(place)
    assert len(before) > 1
    assert place.inodes(f"{MALANG}cari/lama") == before
    warm = place.tree()
    place.build("--out", "lain", "--state", "lain.state/state.sqlite", "--no-cache")
    assert place.tree("lain") == warm
