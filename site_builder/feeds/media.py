"""What feedgen cannot say of pictures and files (Media RSS 1.5.1)."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from site_builder.feeds.document import Enclosure
from site_builder.model import Image

MEDIA = "http://search.yahoo.com/mrss/"


def describe_image(parent: etree._Element, image: Image | None) -> None:
    """Writes the words of `image` into the `media:content` of an item or entry."""
    content = parent.find(f"{{{MEDIA}}}content")
    if image is None or content is None:
        return
    _write_words(content, image)


def show_gallery(parent: etree._Element, gallery: Iterable[Image]) -> None:
    """Writes each further picture of an item or entry as a `media:content` of its own."""
    for image in gallery:
        content = etree.SubElement(parent, f"{{{MEDIA}}}content", url=image.src, medium="image")
        if image.width and image.height:
            content.set("height", str(image.height))
            content.set("width", str(image.width))
        _write_words(content, image)


def _write_words(content: etree._Element, image: Image) -> None:
    for name, words in (("title", image.caption), ("description", image.alt), ("credit", image.credit)):
        if words:
            etree.SubElement(content, f"{{{MEDIA}}}{name}").text = words


def offer_files(item: etree._Element, enclosures: Iterable[Enclosure]) -> None:
    """Writes the files for which an RSS item has no place, because it may have one `enclosure`."""
    taken = item.find("enclosure")
    for enclosure in enclosures:
        if taken is not None and taken.get("url") == enclosure.url:
            continue
        content = etree.SubElement(item, f"{{{MEDIA}}}content", url=enclosure.url, medium="document")
        for name, value in (("type", enclosure.type), ("fileSize", str(enclosure.size or ""))):
            if value:
                content.set(name, value)
        if enclosure.title:
            etree.SubElement(content, f"{{{MEDIA}}}title").text = enclosure.title
