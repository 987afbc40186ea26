"""What an editor writes in Markdown, through rendering and sanitizing into every format and back, whole."""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import quote

import feedparser
from builders import WIB, a_feed, an_item
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from site_builder.feeds import dump_atom, dump_json_feed, dump_rss
from site_builder.feeds.text import clean_line, clean_text
from site_builder.markup import render_markdown
from site_builder.sanitize import sanitize_html

BASE = "https://kota-malang.kpu.go.id/berita/"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM = "{http://www.w3.org/2005/Atom}"

words = st.sampled_from(
    [
        "Posko",
        "banjir",
        "é",
        "Pémilu",
        "مرحبا بالعالم",
        "\u202eterbalik\u202c",
        "🗳️",
        "👩🏽‍⚖️",
        "a\u0301",
        "&amp;",
        "&lt;b&gt;",
        "<b>tebal</b>",
        "<script>x</script>",
        "]]>",
        "<![CDATA[",
        "<!-- x",
        "a < b > c & d",
        "'\"`",
        "\x0b",
        "\x00",
        "\x1f",
        "\ufffe",
        "\u2028",
        "\u0085",
        "{{ x }}",
        "{% x %}",
        "#TemanPemilih",
        "**kuat**",
        "~~salah~~",
        "$",
        "\\",
        "`]]>`",
        "[relatif](../2026/foto posko é.jpg)",
        "[spasi](<berkas kita & kami.pdf>)",
        "![Tiga & empat](gambar é 🎉.png)",
        "<https://kpu.go.id/?a=1&b=2>",
        "https://kpu.go.id/é",
        "[x](javascript:alert(1))",
        "[^1]",
        "\n\n",
        "\n- ",
        "\n> ",
        "\n\n| a | b |\n| --- | --- |\n| 1 & 2 | <x> |\n\n",
        "\n\n```\n<kode> & ]]>\n```\n\n",
        "\n\n[^1]: catatan\n\n",
    ]
)
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
bodies = st.lists(words | anything, max_size=25).map(" ".join)
titles = st.lists(words.map(lambda word: word.replace("\n", " ")) | anything, min_size=1, max_size=6).map(" ".join)


def resolve(url: str) -> str:
    return url if url.startswith("http") else BASE + quote(url, safe="/%#?=&")


@settings(derandomize=True, max_examples=150, deadline=None)
@given(title=titles, body=bodies, summary=titles)
def test_every_format_gives_back_the_same_title_text_and_date(title: str, body: str, summary: str) -> None:
    rendered = sanitize_html(render_markdown(body), resolve)
    published = datetime(2026, 11, 20, 9, 0, tzinfo=WIB)
    item = an_item(title=f"J {title}", content_html=rendered, summary=summary, published=published)
    feed = a_feed(items=(item,))
    rss, atom = dump_rss(feed), dump_atom(feed)
    of_rss, of_atom = etree.fromstring(rss).find("channel/item"), etree.fromstring(atom).find(f"{ATOM}entry")
    assert of_rss is not None
    assert of_atom is not None
    [of_json] = json.loads(dump_json_feed(feed))["items"]
    expected = clean_text(rendered) if rendered.strip() else ""
    texts = {
        of_rss.findtext(ENCODED) or "",
        of_atom.findtext(f"{ATOM}content") or "",
        of_json["content_html"],
    }
    assert texts == {expected}
    assert {of_rss.findtext("title"), of_atom.findtext(f"{ATOM}title"), of_json["title"]} == {clean_line(item.title)}
    assert of_atom.findtext(f"{ATOM}published") == of_json["date_published"] == "2026-11-20T09:00:00+07:00"
    for dumped in (rss, atom):
        parsed = feedparser.parse(dumped, sanitize_html=False, resolve_relative_uris=False)
        assert not parsed.bozo
        assert len(parsed.entries) == 1
    for address in addresses(expected):
        assert address.startswith(("https://", "http://", "mailto:", "tel:"))
        assert address.isascii() or not address.startswith(BASE)


def addresses(markup: str) -> list[str]:
    if not markup.strip():
        return []
    tree = html.fromstring(f"<div>{markup}</div>")
    return [str(element.get(name)) for element in tree.iter() for name in ("href", "src") if element.get(name)]
