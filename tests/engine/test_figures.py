from __future__ import annotations

import re

import pytest
from builders import a_site, an_item
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from site_builder.engine.body import dress_tables, plan_body
from site_builder.engine.figures import dress_pictures, plan_figure, plan_thumbnail, share_picture
from site_builder.engine.words import Place
from site_builder.model import Image
from site_builder.sanitize import rebase_html

SITE = "https://kota-malang.kpu.go.id/"
PLACE = Place(a_site(), "berita/2026/11/20/posko-banjir/")
UP = "../../../../../"


def test_a_phone_never_gets_the_copy_for_a_large_screen() -> None:
    figure = plan_figure(Image(f"{SITE}media/a.jpg", "A", width=4000, height=3000), PLACE)
    assert figure is not None
    assert figure["phone"].split(", ")[-1] == f"{UP}media/a.jpg.800.webp 800w"
    assert figure["screen"].split(", ")[-1] == f"{UP}media/a.jpg.1280.webp 1280w"
    assert (figure["src"], figure["width"], figure["height"]) == (f"{UP}media/a.jpg", 4000, 3000)


@pytest.mark.parametrize(
    ("image", "src", "size"),
    [
        (Image(f"{SITE}media/a.jpg", width=4000, height=3000), "media/a.jpg.320.webp", (320, 240)),
        (Image(f"{SITE}media/a.png", width=200, height=100), "media/a.png.200.webp", (200, 100)),
        (Image(f"{SITE}media/a.svg", width=1200, height=600), "media/a.svg", (320, 160)),
        (Image(f"{SITE}media/a.jpg", width=4000, height=1), "media/a.jpg.320.webp", (320, 1)),
    ],
)
def test_a_thumbnail_is_the_smallest_copy(image: Image, src: str, size: tuple[int, int]) -> None:
    assert plan_thumbnail(image, PLACE) == {"src": UP + src, "width": size[0], "height": size[1]}


@pytest.mark.parametrize("width", [None, 9])
def test_a_picture_on_another_host_is_a_link(width: int | None) -> None:
    image = Image("https://a.example/b.jpg", "B", width=width, height=width)
    figure = plan_figure(image, PLACE)
    assert figure is not None
    assert (figure["src"], figure["link"]) == ("", "https://a.example/b.jpg")
    assert plan_thumbnail(image, PLACE) is None


@pytest.mark.parametrize(
    ("image", "address"),
    [
        (None, f"{an_item().url}kartu.png"),
        (Image("https://a.example/b.jpg"), f"{an_item().url}kartu.png"),
        (Image(f"{SITE}media/a.JPG", width=9, height=9), f"{SITE}media/a.JPG"),
        (Image(f"{SITE}media/a.svg", width=9, height=9), f"{SITE}media/a.svg.jpg"),
    ],
)
def test_every_item_has_a_picture_to_share(image: Image | None, address: str) -> None:
    assert share_picture(an_item(image=image), SITE) == address


def test_pictures_in_the_text_load_late_and_small() -> None:
    written = f'<img src="{SITE}media/a&amp;b.jpg" alt="A &quot;B&quot;" width="900" height="600">'
    html = dress_pictures(f"<p>{written}</p>", PLACE)
    assert html.count("<source ") == 2
    assert f'<img src="{UP}media/a&amp;b.jpg" alt="A &quot;B&quot;" width="900" height="600" loading="lazy"' in html
    assert f"{UP}media/a&amp;b.jpg.480.webp 480w" in html


def test_pictures_elsewhere_and_pictures_without_an_address_leave_their_words() -> None:
    elsewhere = '<img src="https://a.example/b.jpg?c=1&amp;d=2" alt="Peta &lt;x&gt;">'
    assert dress_pictures(elsewhere, PLACE) == (
        '<a href="https://a.example/b.jpg?c=1&amp;d=2">Gambar di situs lain: Peta &lt;x&gt;</a>'
    )
    assert dress_pictures('<img alt="Peta">', PLACE) == "Peta"
    assert dress_pictures("<img>", PLACE) == ""


def test_the_dateline_begins_the_first_paragraph() -> None:
    line = '<p><b class="dateline">Malang, KPU Kota Malang –</b> '
    item = an_item(place="Malang", content_html="<p>Posko dibuka.</p>\n<p>Dua.</p>\n")
    assert plan_body(item, "KPU Kota Malang", PLACE) == f"{line}Posko dibuka.</p>\n<p>Dua.</p>\n"
    item = replace(item, content_html="<ul><li>a</li></ul>")
    assert plan_body(item, "KPU Kota Malang", PLACE) == f"{line}</p>\n<ul><li>a</li></ul>"


def test_a_table_scrolls_by_itself_and_aligns_without_old_attributes() -> None:
    html = '<table><tr><th align="right" scope="col">a</th><td align="center">b</td></tr></table>'
    assert plan_body(an_item(content_html=html), "", PLACE) == (
        '<div class="wide" role="region" tabindex="0" aria-label="Tabel">'
        '<table><tr><th class="right" scope="col">a</th><td class="center">b</td></tr></table></div>'
    )


SECTIONS = ("<section>", '<section id="isi-a">', "</section>", "<sections>", "</section ", "section")
NOTES = '<section> <ol><li id="isi-fn1">'
LINKS = (f'<a href="{SITE}">', '<a title="', f'" href="{SITE}">')
PARTS = (*SECTIONS, NOTES, *LINKS, "<table>", "</table>", '<td align="left">', '<img alt="a">')
SLOWLY = re.compile(r"(?<=<)section(?=[ >])|(?<=</)section(?=>)")


@given(st.lists(st.sampled_from(PARTS), max_size=8).map("".join))
def test_only_what_stands_in_a_text_is_dressed_and_all_of_it(html: str) -> None:
    """Whatever is looked for first: sections become divisions, those of footnotes with a class."""
    dressed = dress_tables(rebase_html(dress_pictures(html, PLACE), SITE, UP))
    if "<section" not in html:
        assert plan_body(an_item(content_html=html), "", PLACE) == dressed
        return
    noted = re.sub(r'<section>(?=\s*<ol>\s*<li id="isi-fn)', '<div class="footnotes">', dressed)
    assert plan_body(an_item(content_html=html), "", PLACE) == SLOWLY.sub("div", noted)


def test_a_table_of_a_hand_written_page_aligns_without_a_style_of_its_own() -> None:
    assert '<th class="right">' in dress_tables('<table><tr><th style="text-align: right;">a</th></tr></table>')
