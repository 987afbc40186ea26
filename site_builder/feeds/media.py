"""What feedgen cannot say of a picture: its alt text, caption and credit (Media RSS 1.5.1)."""

from __future__ import annotations

from lxml import etree

from site_builder.model import Image

MEDIA = "http://search.yahoo.com/mrss/"


def describe_image(parent: etree._Element, image: Image | None) -> None:
    """Writes the words of `image` into the `media:content` of an item or entry."""
    content = parent.find(f"{{{MEDIA}}}content")
    if image is None or content is None:
        return
    for name, words in (("title", image.caption), ("description", image.alt), ("credit", image.credit)):
        if words:
            etree.SubElement(content, f"{{{MEDIA}}}{name}").text = words
