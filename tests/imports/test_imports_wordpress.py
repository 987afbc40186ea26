"""WordPress exports."""

from __future__ import annotations

from datetime import datetime
from html import escape
from pathlib import Path

import pytest
from builders import WIB
from old_site import PNG, body_of, bring, codes, entries, items_of, save, text_of

from site_builder.imports.old_news import OldItem
from site_builder.imports.wordpress_text import add_paragraphs, open_text
from site_builder.model import Image

SITE = "https://lama.example"
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Lama</title><link>https://lama.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login><![CDATA[humas]]></wp:author_login>
<wp:author_display_name><![CDATA[Humas Kota]]></wp:author_display_name></wp:author>
"""


def a_post(number: int = 7, content: str = "Isi.", more: str = "", **changes: str) -> str:
    facts = {
        "title": "Posko dibuka",
        "link": f"{SITE}/2021/09/15/posko/",
        "guid": f"{SITE}/?p={number}",
        "status": "publish",
        "type": "post",
        "date": "2021-09-15 09:30:00",
        "gmt": "2021-09-15 02:30:00",
        "name": "posko",
        "excerpt": "",
        "password": "",
    } | changes
    return f"""<item><title>{escape(facts["title"])}</title><link>{facts["link"]}</link>
<dc:creator><![CDATA[humas]]></dc:creator><guid isPermaLink="false">{facts["guid"]}</guid>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[{facts["excerpt"]}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{facts["date"]}</wp:post_date>
<wp:post_date_gmt>{facts["gmt"]}</wp:post_date_gmt><wp:post_name>{facts["name"]}</wp:post_name>
<wp:status>{facts["status"]}</wp:status><wp:post_type>{facts["type"]}</wp:post_type>
<wp:post_password>{facts["password"]}</wp:post_password>{more}</item>"""


def a_meta(key: str, value: str) -> str:
    return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"


def an_attachment(number: int, path: str, alt: str = "", caption: str = "") -> str:
    meta = a_meta("_wp_attachment_image_alt", alt)
    url = f"<wp:attachment_url>{SITE}/wp-content/uploads/{path}</wp:attachment_url>"
    return a_post(number, "", url + meta, type="attachment", status="inherit", excerpt=caption)


def an_export(folder: Path, *items: str, name: str = "lama.xml") -> Path:
    return save(folder, name, HEAD + "".join(items) + "</channel></rss>")


def posts(folder: Path, *items: str) -> list[OldItem]:
    return [entry for entry in entries(an_export(folder, *items)) if isinstance(entry, OldItem)]


def test_a_post_comes_with_all_that_the_export_tells(tmp_path: Path) -> None:
    more = (
        '<category domain="category" nicename="siaran-pers"><![CDATA[Siaran Pers]]></category>'
        '<category domain="category" nicename="u"><![CDATA[Uncategorized]]></category>'
        '<category domain="post_tag" nicename="tps"><![CDATA[TPS]]></category>'
    )
    export = an_export(tmp_path, a_post(7, "<p>Isi <b>tebal</b>.</p>", more, excerpt="Ringkas &amp; jelas"))
    office = tmp_path / "office"
    report = bring(office, export)
    assert codes(report) == []
    assert [entry.path for entry in report.written] == ["berita/2021/2021-09-15-posko.md"]
    assert text_of(office, report) == (
        "---\ntitle: Posko dibuka\ndate: 2021-09-15 09:30\nauthor: Humas Kota\nkind: siaran-pers\n"
        "summary: Ringkas & jelas\ntags:\n  - TPS\naliases:\n  - /2021/09/15/posko/\n---\nIsi **tebal**.\n"
    )
    (item,) = items_of(office)
    assert item.aliases == ("/2021/09/15/posko/",)
    assert item.published == datetime(2021, 9, 15, 9, 30, tzinfo=WIB)


@pytest.mark.parametrize(
    ("changes", "date"),
    [
        ({"gmt": "2021-09-15 20:00:00", "date": "2021-09-16 05:00:00"}, datetime(2021, 9, 16, 3, 0, tzinfo=WIB)),
        ({"gmt": "0000-00-00 00:00:00"}, datetime(2021, 9, 15, 9, 30, tzinfo=WIB)),
    ],
)
def test_the_moment_is_that_of_utc_else_that_of_the_office(
    tmp_path: Path, changes: dict[str, str], date: datetime
) -> None:
    assert [post.date for post in posts(tmp_path, a_post(7, **changes))] == [date]


@pytest.mark.parametrize(
    ("changes", "codes_"),
    [
        ({"status": "draft"}, []),
        ({"status": "pending"}, []),
        ({"status": "private"}, ["status-hidden"]),
        ({"status": "unknown-plugin"}, ["status-hidden"]),
        ({"password": "rahasia"}, ["status-password"]),
        ({"status": "draft", "date": "0000-00-00 00:00:00", "gmt": "0000-00-00 00:00:00"}, ["date-draft"]),
    ],
)
def test_what_was_not_public_stays_a_draft(tmp_path: Path, changes: dict[str, str], codes_: list[str]) -> None:
    report = bring(tmp_path / "office", an_export(tmp_path, a_post(7, **changes)))
    assert [entry.is_draft for entry in report.written] == [True]
    assert codes(report) == codes_
    assert "\ndraft: true\n" in text_of(tmp_path / "office", report)
    assert items_of(tmp_path / "office") == ()


def test_pages_trash_and_the_rest_are_named_and_left(tmp_path: Path) -> None:
    export = an_export(
        tmp_path,
        a_post(1, type="page"),
        a_post(2, status="trash"),
        a_post(3, type="nav_menu_item"),
        a_post(4, type="nav_menu_item"),
        a_post(5),
    )
    report = bring(tmp_path / "office", export)
    assert [(s.origin, s.reason.code) for s in report.skipped] == [
        ("lama.xml#1", "page-fixed"),
        ("lama.xml#2", "trash"),
        ("lama.xml", "no-news"),
    ]
    assert [entry.origin for entry in report.written] == ["lama.xml#5"]


def test_pictures_come_from_a_copy_of_the_uploads(tmp_path: Path) -> None:
    uploads = tmp_path / "uploads"
    save(uploads, "2021/09/rapat.png", PNG)
    save(uploads, "2021/09/depan.png", PNG + b"x")
    content = (
        f'[caption id="a" width="300"]<img src="{SITE}/wp-content/uploads/2021/09/rapat-300x200.png" alt="Rapat" /> '
        "Suasana <em>rapat</em>[/caption]\n\nIsi."
    )
    export = an_export(
        tmp_path,
        a_post(7, content, a_meta("_thumbnail_id", "20")),
        an_attachment(20, "2021/09/depan.png", "Gedung", "Di depan"),
    )
    office = tmp_path / "office"
    report = bring(office, export, media=(uploads,))
    assert body_of(office, report) == (
        '<figure><img alt="Rapat" src="media/impor/rapat.png"> <figcaption>Suasana <em>rapat</em></figcaption> '
        "</figure>\n\nIsi.\n"
    )
    assert (office / "media/impor/rapat.png").read_bytes() == PNG
    (item,) = items_of(office)
    assert item.image is not None
    assert (item.image.alt, item.image.caption) == ("Gedung", "Di depan")
    assert set(item.media) == {"media/impor/rapat.png", "media/impor/depan.png"}


def test_pictures_that_are_not_there_keep_their_old_address_and_are_told(tmp_path: Path) -> None:
    report = bring(tmp_path / "office", an_export(tmp_path, a_post(7, f'<img src="{SITE}/a.jpg"> Isi.')))
    assert codes(report) == ["picture-remote"]
    assert f"![]({SITE}/a.jpg) Isi." in body_of(tmp_path / "office", report)


def test_a_link_to_another_imported_post_leads_to_its_alias(tmp_path: Path) -> None:
    other = a_post(8, "Lain.", link=f"{SITE}/2021/09/16/lain/", title="Lain", name="lain")
    content = f'<a href="{SITE}/2021/09/16/lain/">lain</a>, <a href="{SITE}/tentang/">tentang</a>'
    office = tmp_path / "office"
    bring(office, an_export(tmp_path, a_post(7, content), other))
    text = (office / "berita/2021/2021-09-15-posko.md").read_text()
    assert f"[lain](/2021/09/16/lain/), [tentang]({SITE}/tentang/)" in text


def test_a_second_import_adds_only_what_is_new(tmp_path: Path) -> None:
    office = tmp_path / "office"
    first = (a_post(7), a_post(8, link=f"{SITE}/?p=8", status="draft", title="Draf", name=""))
    bring(office, an_export(tmp_path, *first))
    before = {file: file.read_bytes() for file in office.rglob("*.md")}
    assert "id: impor-" in (office / "berita/2021/2021-09-15-draf.md").read_text()
    later = (
        a_post(7, "Isi yang diubah."),
        a_post(8, title="Draf", name="draf"),
        a_post(9, title="Baru", link=f"{SITE}/b/", name="b"),
    )
    report = bring(office, an_export(tmp_path, *later))
    assert [entry.path for entry in report.written] == ["berita/2021/2021-09-15-b.md"]
    assert [entry.reason.code for entry in report.skipped] == ["there-address", "there-address"]
    assert {file: file.read_bytes() for file in before} == before


def test_a_draft_that_was_published_since_is_known_by_its_guid(tmp_path: Path) -> None:
    office = tmp_path / "office"
    bring(office, an_export(tmp_path, a_post(8, link=f"{SITE}/?p=8", status="draft", title="Draf")))
    report = bring(office, an_export(tmp_path, a_post(8, link=f"{SITE}/2021/09/15/jadi/", title="Jadi", name="jadi")))
    assert codes(report) == ["there-guid"]


def test_comments_and_shortcodes_are_told(tmp_path: Path) -> None:
    more = "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>" * 2
    report = bring(tmp_path / "office", an_export(tmp_path, a_post(7, 'Isi [contact-form-7 id="1"]', more)))
    assert codes(report) == ["comments-left", "shortcode-left"]
    assert '[contact-form-7 id="1"]' in "".join(item.content_html for item in items_of(tmp_path / "office"))


def test_control_characters_that_wordpress_let_through_are_taken_out(tmp_path: Path) -> None:
    report = bring(tmp_path / "office", an_export(tmp_path, a_post(7, "Isi\x0cberita\x08.")))
    assert body_of(tmp_path / "office", report) == "Isiberita.\n"


def test_a_post_without_title_takes_its_first_words(tmp_path: Path) -> None:
    report = bring(tmp_path / "office", an_export(tmp_path, a_post(7, "<p>Tiga kata saja</p>", title="")))
    assert [(entry.title, [n.code for n in entry.notes]) for entry in report.written] == [
        ("Tiga kata saja", ["title-from-text"])
    ]


def test_html_in_a_title_is_its_words(tmp_path: Path) -> None:
    (post,) = posts(tmp_path, a_post(title="A &amp; <i>B</i>"))
    assert post.title == "A & B"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("satu\ndua\n\ntiga", "<p>satu<br>dua</p>\n<p>tiga</p>"),
        ("satu<br />\ndua", "<p>satu<br>dua</p>"),
        ("satu\n<ul>\n<li>a</li>\n</ul>\ndua", "<p>satu</p>\n<ul>\n<li>a</li>\n</ul>\n<p>dua</p>"),
        ("<pre>a\n\nb</pre>\nc", "<pre>a\n\nb</pre>\n<p>c</p>"),
        ("<h2>a</h2>b", "<h2>a</h2>\n<p>b</p>"),
        ("", ""),
    ],
)
def test_paragraphs_stand_where_wordpress_shows_them(text: str, html: str) -> None:
    assert add_paragraphs(text) == html


def test_blocks_lose_their_comments_and_keep_their_html() -> None:
    text = '<!-- wp:paragraph {"align":"x"} -->\n<p>a\nb</p>\n<!-- /wp:paragraph -->'
    assert open_text(text, {})[0] == "\n<p>a\nb</p>\n"


def test_a_gallery_shows_the_pictures_of_its_numbers() -> None:
    attachments = {"1": _picture("a.jpg"), "2": _picture("b.jpg")}
    assert open_text('[gallery ids="2, 1"]', attachments)[0].count("<img") == 2
    html, notes = open_text('[gallery ids="2,3"]', attachments)
    assert "[gallery" in html
    assert [note.code for note in notes] == ["shortcode-left"]


def test_embedded_addresses_become_links() -> None:
    assert (
        open_text("[embed]https://v.example/1[/embed]", {})[0]
        == '<p><a href="https://v.example/1">https://v.example/1</a></p>'
    )
    assert 'href="https://v.example/a.mp4"' in open_text('[video mp4="https://v.example/a.mp4"][/video]', {})[0]


class _Picture:
    def __init__(self, image: Image) -> None:
        self.url, self.alt, self.caption = image.src, image.alt, image.caption


def _picture(url: str) -> _Picture:
    return _Picture(Image(url))


def test_an_entry_is_named_on_one_line(tmp_path: Path) -> None:
    post = a_post(7, title="Posko\n dibuka " + "lama " * 99).replace("<wp:post_id>7</wp:post_id>", "")
    (found,) = posts(tmp_path, post)
    assert found.origin.startswith("lama.xml#Posko dibuka lama")
    assert len(found.origin) < 100
