"""Folders of Hugo and Jekyll, and loose Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from old_site import PNG, body_of, bring, codes, items_of, save, text_of

from site_builder.imports.markdown_links import lead_markdown

POST = "---\ntitle: Posko dibuka\ndate: 2021-09-15T09:30:00+07:00\n"


def aliases(office: Path) -> list[str]:
    return [alias for item in items_of(office) for alias in item.aliases]


def test_a_hugo_bundle_comes_with_its_pictures(tmp_path: Path) -> None:
    site = tmp_path / "situs"
    save(site, "hugo.toml", 'baseURL = "https://lama.example/id/"\n[permalinks]\nposts = "/:year/:month/:slug/"\n')
    head = (
        '+++\ntitle = "Posko: dibuka"\ndate = 2021-09-15T09:30:00+07:00\nslug = "posko"\naliases = ["/lama/posko/"]\n'
    )
    body = (
        '{{< figure src="a.png" >}}\n\n#TemanPemilih, **hadir**.\n\n![Rapat](rapat.png "Judul")\n'
        "[dokumen](/berkas/daftar.pdf) <img src='/img/logo.png'>\n\n```\n![a](rapat.png)\n```\n"
    )
    save(site, "content/posts/posko/index.md", f'{head}tags = ["TPS"]\ncategories = ["Pengumuman"]\n+++\n\n{body}')
    save(site, "content/posts/posko/rapat.png", PNG)
    save(site, "static/berkas/daftar.pdf", b"%PDF-1.4")
    save(site, "static/img/logo.png", PNG + b"x")
    save(site, "content/_index.md", "---\ntitle: Depan\n---\n")
    save(site, "content/tentang.md", "---\ntitle: Tentang\n---\nIsi.\n")
    office = tmp_path / "office"
    report = bring(office, site)
    assert codes(report) == ["shortcode-left", "address-computed", "list-page", "page"]
    assert text_of(office, report) == (
        '---\ntitle: "Posko: dibuka"\ndate: 2021-09-15 09:30\nkind: pengumuman\ntags:\n  - TPS\n'
        "aliases:\n  - /id/2021/09/posko/\n  - /id/lama/posko/\n---\n"
        + body.replace("](rapat.png ", "](media/impor/rapat.png ")
        .replace("/berkas/daftar.pdf", "media/impor/daftar.pdf")
        .replace("/img/logo.png", "media/impor/logo.png")
    )
    (item,) = items_of(office)
    assert '{{&lt; figure src="a.png" &gt;}}' in item.content_html
    assert len(item.media) == 3


@pytest.mark.parametrize(
    ("settings", "path", "address"),
    [
        ("", "content/posts/2021/posko.md", "/posts/2021/posko/"),
        ("", "content/posts/Posko Baru.md", "/posts/posko-baru/"),
        ('[permalinks]\nposts = "/:sections/:slug/"\n', "content/posts/a.md", "/posts/posko-dibuka/"),
        ('[permalinks.page]\nposts = "/:year/:filename"\n', "content/posts/a.md", "/2021/a/"),
        ('[permalinks]\nposts = "/:unknown/:slug/"\n', "content/posts/a.md", ""),
    ],
)
def test_hugo_addresses_follow_the_settings(tmp_path: Path, settings: str, path: str, address: str) -> None:
    save(tmp_path / "situs", "hugo.toml", settings)
    save(tmp_path / "situs", path, POST + "---\nIsi.\n")
    bring(tmp_path / "office", tmp_path / "situs")
    assert aliases(tmp_path / "office") == ([address] if address else [])


@pytest.mark.parametrize(
    ("settings", "head", "address"),
    [
        ("", "", "/2021/09/15/posko.html"),
        ("", "categories: [Berita, Kota]\n", "/berita/kota/2021/09/15/posko.html"),
        ("permalink: pretty\n", "", "/2021/09/15/posko/"),
        ("permalink: /berita/:year/:title\n", "", "/berita/2021/posko"),
        ("permalink: none\nbaseurl: /situs\n", "", "/situs/posko.html"),
        ("", "permalink: /khusus/posko/\n", "/khusus/posko/"),
        ("", "slug: lain\n", "/2021/09/15/lain.html"),
    ],
)
def test_jekyll_addresses_follow_the_settings(tmp_path: Path, settings: str, head: str, address: str) -> None:
    save(tmp_path / "situs", "_config.yml", settings + "title: x\n")
    save(tmp_path / "situs", "_posts/2021-09-15-posko.md", POST + head + "---\nIsi.\n")
    bring(tmp_path / "office", tmp_path / "situs")
    assert aliases(tmp_path / "office") == [address]


def test_jekyll_posts_and_drafts(tmp_path: Path) -> None:
    site = tmp_path / "situs"
    save(site, "_config.yml", "title: x\n")
    body = "![Rapat]({{ site.baseurl }}/img/rapat.png) {% raw %}{{ x }}{% endraw %}\n{: .kelas}\n"
    save(site, "_posts/2021-09-15-posko.md", f"---\nlayout: post\ntitle: Posko\n---\n{body}")
    save(site, "_posts/2021-09-16-lama.html", "---\ntitle: Lama\n---\n<p>Isi <b>lama</b></p>\n")
    save(site, "_posts/2021-09-17-buku.textile", "h1. x")
    save(site, "_drafts/nanti.md", "---\ntitle: Nanti\n---\nIsi.\n")
    save(site, "tentang.md", "---\ntitle: Tentang\ndate: 2021-01-01\n---\nIsi.\n")
    save(site, "img/rapat.png", PNG)
    office = tmp_path / "office"
    report = bring(office, site)
    assert {entry.origin: entry.is_draft for entry in report.written} == {
        "_drafts/nanti.md": True,
        "_posts/2021-09-15-posko.md": False,
        "_posts/2021-09-16-lama.html": False,
    }
    assert [entry.reason.code for entry in report.skipped] == ["markup-foreign"]
    texts = {entry.origin: (office / entry.path).read_text() for entry in report.written}
    assert (
        "![Rapat](media/impor/rapat.png) {% raw %}{{ x }}{% endraw %}\n{: .kelas}"
        in texts["_posts/2021-09-15-posko.md"]
    )
    assert texts["_posts/2021-09-16-lama.html"].endswith("---\nIsi **lama**\n")
    assert len(items_of(office)) == 2


def test_loose_markdown_without_title_takes_its_heading_or_its_name(tmp_path: Path) -> None:
    save(tmp_path / "md", "2021-09-15-posko-dibuka.md", "# Posko kami\n\nIsi.\n")
    save(tmp_path / "md", "2021-09-16-tanpa-judul.md", "Isi.\n")
    save(tmp_path / "md", "baca.md", "# Baca\n\nIsi.\n")
    office = tmp_path / "office"
    report = bring(office, tmp_path / "md")
    assert [(entry.title, entry.path) for entry in report.written] == [
        ("Posko kami", "berita/2021/2021-09-15-posko-dibuka.md"),
        ("Tanpa judul", "berita/2021/2021-09-16-tanpa-judul.md"),
    ]
    assert [(entry.origin, entry.reason.code) for entry in report.skipped] == [("baca.md", "page")]
    assert "date-guessed" in codes(report)
    assert len(items_of(office)) == 2


def test_what_was_held_back_stays_held_back(tmp_path: Path) -> None:
    heads = {
        "a": "published: false\n",
        "b": "publishDate: 2031-01-01\n",
        "c": "expiryDate: 2022-01-01\n",
        "d": "withdrawn: {date: 2022-01-01, reason: Salah}\n",
        "e": "embargo: 2031-01-01\n",
    }
    for name, head in heads.items():
        save(tmp_path / "md", f"{name}.md", POST.replace("Posko", name) + head + "---\nIsi.\n")
    office = tmp_path / "office"
    assert len(bring(office, tmp_path / "md").written) == 5
    assert items_of(office) == ()


def test_broken_front_matter_is_refused_and_the_others_come(tmp_path: Path) -> None:
    save(tmp_path / "md", "a.md", "---\ntitle: x\ntitle: y\ndate: 2021-09-15\n---\nIsi.\n")
    save(tmp_path / "md", "b.md", "---\ntitle: x\ndate: 31 November 2021\n---\nIsi.\n")
    save(tmp_path / "md", "c.md", POST + "---\nIsi.\n")
    report = bring(tmp_path / "office", tmp_path / "md")
    assert [entry.origin for entry in report.refused] == ["a.md", "b.md"]
    assert [entry.origin for entry in report.written] == ["c.md"]


def test_a_date_alone_keeps_its_day(tmp_path: Path) -> None:
    office = tmp_path / "office"
    report = bring(office, save(tmp_path, "a.md", "---\ntitle: x\ndate: 2021-09-15\n---\nIsi.\n"))
    assert "\ndate: 2021-09-15\n" in text_of(office, report)


def test_a_relative_link_that_leads_nowhere_stays_and_is_told(tmp_path: Path) -> None:
    office = tmp_path / "office"
    report = bring(office, save(tmp_path, "a.md", POST + "---\n[a](lain.md) ![b](../../x.png)\n"))
    assert codes(report) == ["link-left"]
    assert body_of(office, report) == "[a](lain.md) ![b](../../x.png)\n"


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("[a](b)", "[a](<b>)"),
        ("[a](b 'c') ![d](e)", "[a](<b> 'c') ![d](<e>)"),
        ("[![d](e)](b)", "[![d](<e>)](<b>)"),
        ("[x]: b", "[x]: <b>"),
        ('<img alt="x" src="b">', '<img alt="x" src="<b>">'),
        ("`[a](b)` [a](b_(c))", "`[a](b)` [a](<b_(c)>)"),
        ("~~~\n[a](b)\n~~~\n[a](b)", "~~~\n[a](b)\n~~~\n[a](<b>)"),
        ("[a]({{ '/b' | relative_url }})", "[a](</b>)"),
        ("[a]({% link b.md %}) [a]({{ page.url }})", "[a]({% link b.md %}) [a]({{ page.url }})"),
        ("a (b) [c] (d)", "a (b) [c] (d)"),
        ("[^1]: Catatan", "[^1]: Catatan"),
    ],
)
def test_only_addresses_are_led_elsewhere(text: str, led: str) -> None:
    assert lead_markdown(text, lambda url, picture: f"<{url}>") == led


def test_a_page_with_front_matter_is_a_post(tmp_path: Path) -> None:
    save(tmp_path / "s", "a.html", POST + "---\n<p>Isi <b>lama</b></p>\n")
    save(tmp_path / "s", "b.html", "---\ntitle: Tentang\n---\n<p>Isi</p>\n")
    office = tmp_path / "office"
    report = bring(office, tmp_path / "s")
    assert body_of(office, report) == "Isi **lama**\n"
    assert [entry.reason.code for entry in report.skipped] == ["page"]
