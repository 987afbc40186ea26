"""Old news that was spoiled on its way: each file gives articles or reasons, nothing in between, and soon."""

from __future__ import annotations

import json
import re
from pathlib import Path
from time import thread_time

import pytest
from builders import NOW
from mutations import mutate, mutate_json, mutate_xml
from old_site import DEMO, a_desk, where

from site_builder.articles.checks import Fault
from site_builder.articles.item import make_item
from site_builder.errors import SettingsInvalid
from site_builder.imports.importing import Plan, plan_import, write_import
from site_builder.imports.report import dump_report, summarize, tell
from site_builder.imports.sources import read_source
from site_builder.model import Item

FILES = 2_400
CHUNK = 100
LONGEST = 3.0  # seconds of work for one file
TWICE = 10  # every tenth file is brought in twice

WORDS = "Petugas posko melayani warga yang datang untuk memeriksa nama mereka di daftar pemilih sementara. "
HTML = (
    f"<p>{WORDS}</p><ul><li>satu</li><li>dua <b>tebal</b></li></ul><blockquote>Kutipan</blockquote>"
    '<p><img src="/wp-content/uploads/a.jpg" alt="Rapat"> <a href="https://lama.example/x/">lain</a></p>'
    f"<table><tr><th>No</th></tr><tr><td>1</td></tr></table><h2>Catatan</h2><p>{WORDS * 2}</p><p>(ADMIN)</p>"
)
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/"'
)
WORDPRESS = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" {NAMESPACES}><channel><title>Lama</title><link>https://lama.example</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login>humas</wp:author_login><wp:author_display_name>Humas</wp:author_display_name></wp:author>
<item><title>Posko dibuka</title><link>https://lama.example/2021/09/15/posko/</link><dc:creator>humas</dc:creator>
<guid isPermaLink="false">https://lama.example/?p=7</guid>
<content:encoded><![CDATA[<!-- wp:paragraph -->{HTML}
[caption id="a1"]<img src="a.jpg"/> Ket[/caption]]]></content:encoded>
<excerpt:encoded><![CDATA[Ringkas]]></excerpt:encoded><wp:post_id>7</wp:post_id>
<wp:post_date>2021-09-15 09:30:00</wp:post_date><wp:post_date_gmt>2021-09-15 02:30:00</wp:post_date_gmt>
<wp:post_name>posko</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="post_tag" nicename="tps"><![CDATA[TPS]]></category>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>8</wp:meta_value></wp:postmeta></item>
<item><title>Draf</title><wp:post_id>9</wp:post_id><wp:status>draft</wp:status><wp:post_type>post</wp:post_type>
<content:encoded><![CDATA[{WORDS}]]></content:encoded></item>
<item><title>a</title><wp:post_id>8</wp:post_id><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://lama.example/wp-content/uploads/a.jpg</wp:attachment_url></item></channel></rss>
"""
RSS = f"""<?xml version="1.0"?>
<rss version="2.0" {NAMESPACES}><channel><title>Lama</title><link>https://lama.example/</link>
<item><title>Posko dibuka</title><link>https://lama.example/2021/09/posko/</link>
<guid>https://lama.example/2021/09/posko/</guid><pubDate>Wed, 15 Sep 2021 02:30:00 GMT</pubDate>
<category>Siaran Pers</category><content:encoded><![CDATA[{HTML}]]></content:encoded>
<enclosure url="https://lama.example/a.pdf" length="9" type="application/pdf"/></item>
<item><title>Rapat &amp; pleno</title><link>https://lama.example/2021/09/rapat/</link>
<pubDate>Kamis, 16 September 2021 09:00 WIB</pubDate><description>{WORDS}</description></item></channel></rss>
"""
ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id"><title>Lama</title><id>https://lama.example/</id>
<link href="https://lama.example/"/><updated>2021-09-15T02:30:00Z</updated>
<entry><id>tag:lama.example,2021:1</id><title type="html">Posko &lt;b&gt;dibuka&lt;/b&gt;</title>
<link href="https://lama.example/posko/"/><published>2021-09-15T09:30:00+07:00</published>
<updated>2021-09-16T09:30:00+07:00</updated><author><name>Humas</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{WORDS}</p></div></content></entry></feed>
"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Lama",
        "home_page_url": "https://lama.example/",
        "items": [
            {"id": "1", "url": "https://lama.example/posko/", "title": "Posko dibuka", "content_html": HTML}
            | {"date_published": "2021-09-15T09:30:00+07:00", "tags": ["TPS"], "authors": [{"name": "Humas"}]},
            {"id": "2", "content_text": WORDS, "date_published": "2021-09-16T00:00:00Z", "image": "a.jpg"},
        ],
    },
    indent=1,
)
PAGE = f"""<!DOCTYPE html>
<!-- saved from url=(0029)https://lama.example/blog/read/8308_posko -->
<html lang="id"><head><meta charset="utf-8"><title>Posko dibuka – Lama</title>
<link rel="canonical" href="https://lama.example/blog/read/8308_posko"><meta property="og:image" content="a.jpg">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Posko dibuka", "datePublished": "2021-09-15T09:30:00+07:00", "author": {{"name": "Humas"}}}}</script>
</head><body><nav><a href="/">Beranda</a> / <a href="/berita">Berita</a></nav><h1>Posko dibuka</h1>
<p>Ditulis Oleh: ADMIN Tanggal: 15 September 2021</p>
<div itemprop="articleBody">{HTML}</div><footer>Hak cipta</footer></body></html>
"""
BYLINE = "Ditulis Oleh: ADMIN Tanggal: 15 September 2021"
TEXT = f"Beranda / Berita\n\nPosko dibuka\n\n{BYLINE}\n\n{WORDS}\n\n{WORDS}\n(ADMIN)\n"
HUGO_HEAD = '+++\ntitle = "Posko"\ndate = 2021-09-15T09:30:00+07:00\ntags = ["a"]\n+++\n'
HUGO = f'{HUGO_HEAD}{{{{< gambar src="a.jpg" >}}}}\n{WORDS}\n'

SEEDS = {
    "lama.xml": (WORDPRESS, RSS, ATOM),
    "umpan.json": (JSON_FEED,),
    "posko.html": (PAGE,),
    "posko.txt": (TEXT,),
    "posko.md": (HUGO, DEMO.read_text(encoding="utf-8")),
}
TOKENS = (
    *(b"<item>", b"</item>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"</channel>", b"<entry>", b"<!DOCTYPE html>"),
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&nbsp;", b"&a;", b"&#0;", b"&#x1F600;", b"&amp;amp;", b"&", b"<", b">"),
    *(b'"', b"'", b"<script>alert(1)</script>", b"<iframe src=x>", b'<a href="javascript:x">', b"<div>", b"</div>"),
    *(
        b"<b>" * 300,
        b"<table><tr>",
        b"</td>",
        b"<pre>",
        b"</p>",
        b"<li>",
        b"<img src=x onerror=y>",
        b"<svg>",
        b"<math>",
    ),
    *(b"<br>", b"[caption]", b"[/caption]", b"[gallery ids=1]", b"<!-- wp:x {", b" /-->", b"{{< x >}}", b"{% y %}"),
    *(
        b"---\n",
        b"+++\n",
        b"31 November 2021",
        b"0000-00-00 00:00:00",
        b"9999-12-31T23:59:59Z",
        b"0001-01-01",
        b"9" * 40,
    ),
    *(
        b"2021-09-15",
        b"../" * 20,
        b"C:\\",
        b'{"a":' * 50,
        b"[" * 300,
        b"]" * 9,
        b",",
        b":",
        b"null",
        b"true",
        b"\\u0000",
    ),
    *(b"\\ud800", b"\0", b"\x0c", b"\xe2\x80\xae", b"\xe2\x80\xa8", b"Ditulis Oleh: x", b"Tanggal: 99 Mei 2021", b"\r"),
    *(b"\n\n", b"\t", b" " * 99, b"a" * 3000, b"\xc3\xa9", b"\xef\xbb\xbf", b"#TemanPemilih", b"//x", b"http://[::1"),
    *(b"https://lama.example/a b?c=d#e", b"data:image/png;base64,AAAA", b"mailto:", b"wp-content/", b"javascript:x"),
    *(b"draft", b"publish", b"private", b"\xff", b"\xfe\xff", b"\xc3"),
)
MUTATIONS = {"lama.xml": mutate_xml, "umpan.json": mutate_json}  # besides `mutate`
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def a_source(folder: Path, number: int) -> Path:
    """The spoiled file of that number."""
    name, seeds = list(SEEDS.items())[number % len(SEEDS)]
    spoil = mutate if number % 4 == 0 else MUTATIONS.get(name, mutate)  # well-formed files are read further
    file = folder / f"{number}-{name}"
    file.write_bytes(spoil(number, [seed.encode() for seed in seeds], TOKENS, 4))
    return file


def hold(plan: Plan, office: Path, source: Path) -> None:
    """What every import promises: all is accounted for, each article is good, each reason is one line."""
    desk = a_desk(office)
    report = plan.report
    read = len(list(read_source(source, where())))
    assert len(report.written) + len(report.skipped) + len(report.refused) == read
    lines = [*tell(report), summarize(report)]
    assert all(line and "\n" not in line for line in lines)
    json.loads(dump_report(report))
    assert {entry.path for entry in report.written} == plan.texts.keys()
    for path, text in plan.texts.items():
        assert re.fullmatch(r"berita/\d{4}/\d{4}-\d\d-\d\d-[a-z0-9-]+\.md", path)
        checked = desk.check(path, text.encode())
        assert not isinstance(checked, Fault)
        assert checked[0] is not None, checked[1]
        outcome = make_item(checked[0], desk).outcome
        if isinstance(outcome, Item):
            assert "<script" not in outcome.content_html
            assert not re.search(r'<[^>]*(?:href|src)="\s*javascript:', outcome.content_html)
            assert not CONTROL.search(outcome.title + outcome.summary + outcome.content_html)


@pytest.mark.parametrize("first", range(0, FILES, CHUNK))
def test_spoiled_sources_give_articles_or_reasons_and_soon(first: int, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    unknown: list[str] = []
    for number in range(first, first + CHUNK):
        office = tmp_path / str(number)
        source = a_source(sources, number)
        begun = thread_time()
        try:
            plan = plan_import([source], a_desk(office), where(date=NOW))
            took = thread_time() - begun
            hold(plan, office, source)
            if number % TWICE == 0:
                write_import(plan, office)
                again = plan_import([source], a_desk(office), where(date=NOW)).report
                assert again.written == (), "it was there already"
        except SettingsInvalid as error:
            took = thread_time() - begun
            unknown.append(error.key)
        except Exception as error:
            raise AssertionError(f"file {number}: {source.read_bytes()!r}") from error
        assert took < LONGEST, f"file {number}: {took:.1f} seconds"
    assert {*unknown} <= {"import.unknown"}


@pytest.mark.parametrize("name", list(SEEDS))
def test_the_seeds_themselves_are_brought_in_without_a_loss(name: str, tmp_path: Path) -> None:
    for number, seed in enumerate(SEEDS[name]):
        source = tmp_path / f"{number}-{name}"
        source.write_text(seed, encoding="utf-8")
        plan = plan_import([source], a_desk(tmp_path / str(number)), where())
        hold(plan, tmp_path / str(number), source)
        assert plan.report.written
        assert plan.report.refused == ()
