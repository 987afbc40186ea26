"""Pictures on pages: which copy a screen loads, and what stands instead of one that is on another host."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from site_builder.engine.words import Place
from site_builder.model import Facts, Image
from site_builder.pictures.names import CARD_WIDTH, PHONE_WIDTH, copy_name, copy_widths, is_vector, share_name
from site_builder.sanitize import read_references
from site_builder.strings import say

CARD_FILE = "kartu.png"
COLUMN = "(min-width: 62rem) 42rem, 100vw"

_IMG = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


def plan_figure(image: Image | None, place: Place, *, is_lazy: bool = False) -> dict[str, Any] | None:
    """A picture with its words. One on another host has a `link` and no files: pages load nothing from elsewhere."""
    if image is None:
        return None
    words = {"alt": image.alt, "caption": image.caption, "credit": image.credit}
    if not image.width or not image.height or not _is_ours(image.src, place):
        return {**words, "link": image.src, "src": ""}
    return {
        **words,
        "link": "",
        "is_lazy": is_lazy,
        "src": place.link(image.src),
        "phone": _copies(image.src, image.width, place, PHONE_WIDTH),
        "screen": _copies(image.src, image.width, place),
        "sizes": COLUMN,
        "width": image.width,
        "height": image.height,
    }


def plan_thumbnail(image: Image | None, place: Place) -> dict[str, Any] | None:
    """The small picture beside a headline; its words are on the item's own page."""
    if image is None or not image.width or not image.height or not _is_ours(image.src, place):
        return None
    width = min(CARD_WIDTH, image.width)
    src = image.src if is_vector(image.src) else copy_name(image.src, width)
    return {"src": place.link(src), "width": width, "height": max(1, round(image.height * width / image.width))}


def share_picture(item: Facts, site_url: str, share_cards: bool = True) -> str:
    """The address of the picture that stands for an item where it is shared: its own, or the card drawn for it.

    Without `share_cards` none is drawn, and the site's own card stands for it.
    """
    image = item.image
    if image is not None and image.width and image.src.startswith(site_url):
        return share_name(image.src)
    return (item.url if share_cards else site_url) + CARD_FILE


def dress_pictures(html: str, place: Place) -> str:
    """Sanitized `html` whose pictures load lazily, in the copy that fits the screen."""
    return _IMG.sub(lambda tag: _dress(tag[1], place), html) if "<img" in html else html


def _dress(attributes: str, place: Place) -> str:
    found: dict[str, str] = dict(_ATTRIBUTE.findall(attributes))
    src, alt, width = read_references(found.get("src", "")), found.get("alt", ""), found.get("width", "")
    if not src:
        return alt
    if not width.isdecimal() or not _is_ours(src, place):
        text = (
            say("article.picture-elsewhere", alt=read_references(alt))
            if alt
            else say("article.picture-elsewhere-unnamed")
        )
        return f'<a href="{escape(src)}">{escape(text, quote=False)}</a>'
    title = f' title="{found["title"]}"' if "title" in found else ""
    size = f'width="{width}" height="{found.get("height", width)}"'
    image = f'<img src="{escape(place.link(src))}" alt="{alt}"{title} {size} loading="lazy" decoding="async">'
    phone = _copies(src, int(width), place, PHONE_WIDTH)
    if not phone:
        return image
    screen = _copies(src, int(width), place)
    return (
        f'<picture><source type="image/webp" media="(max-width: 45rem)" srcset="{escape(phone)}" sizes="100vw">'
        f'<source type="image/webp" srcset="{escape(screen)}" sizes="{COLUMN}">{image}</picture>'
    )


def _is_ours(src: str, place: Place) -> bool:
    return src.startswith(place.site.host_url)


def _copies(src: str, width: int, place: Place, most: int | None = None) -> str:
    """The `srcset` of a picture's copies, none wider than `most` if there is a smaller one; empty for a drawing."""
    if is_vector(src):
        return ""
    widths = copy_widths(width)
    fitting = [each for each in widths if most is None or each <= most] or [widths[0]]
    return ", ".join(f"{place.link(copy_name(src, each))} {each}w" for each in fitting)
