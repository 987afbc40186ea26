"""Pictures in RSS and Atom: the lead one and those of a gallery, each with its words (Media RSS 1.5.1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from builders import a_feed, an_item
from lxml import etree

from site_builder.feeds import dump_atom, dump_rss
from site_builder.feeds.media import MEDIA
from site_builder.model import Feed, Image

LEAD = Image("https://kota-malang.kpu.go.id/media/utama.jpg", "Posko dari depan")
GALLERY = (
    Image("https://kota-malang.kpu.go.id/media/satu dua.jpg", "Antrean <pagi>", "Pagi", "Humas", 800, 600),
    Image("tidak-mutlak.jpg", "Tanpa alamat"),
    Image("https://kota-malang.kpu.go.id/media/tiga.png", "Petugas"),
)


@pytest.mark.parametrize("dump", [dump_rss, dump_atom])
@pytest.mark.parametrize("lead", [LEAD, None])
def test_every_picture_stands_there_with_its_words(dump: Callable[[Feed], bytes], lead: Image | None) -> None:
    root = etree.fromstring(dump(a_feed(items=(an_item(image=lead, gallery=GALLERY),))))
    shown = [
        (dict(content.attrib), {child.tag.removeprefix(f"{{{MEDIA}}}"): child.text for child in content})
        for content in root.iter(f"{{{MEDIA}}}content")
    ]
    expected = [
        (
            {
                "url": "https://kota-malang.kpu.go.id/media/satu%20dua.jpg",
                "medium": "image",
                "height": "600",
                "width": "800",
            },
            {"title": "Pagi", "description": "Antrean <pagi>", "credit": "Humas"},
        ),
        (
            {"url": "https://kota-malang.kpu.go.id/media/tiga.png", "medium": "image"},
            {"description": "Petugas"},
        ),
    ]
    assert shown[len(shown) - 2 :] == expected
    assert len(shown) == (3 if lead else 2)
