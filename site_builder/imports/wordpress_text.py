"""The text of a WordPress post to HTML: its paragraphs by empty lines, its blocks, its shortcodes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Protocol

from site_builder.imports.old_news import Note, a_note

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCK = (
    r"(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|address|p"
    r"|h[1-6]|hr|fieldset|legend|section|article|aside|header|footer|nav|figure|figcaption|details|menu|summary|iframe)"
)
_OPENS = re.compile(rf"(<{_BLOCK}[\s/>])", re.IGNORECASE)
_CLOSES = re.compile(rf"(</{_BLOCK}>)", re.IGNORECASE)
_BEGINS_BLOCK = re.compile(rf"</?{_BLOCK}[\s/>]", re.IGNORECASE)
_LINE_END = re.compile(r"(?:\s*<br\s*/?>)?\s*\n\s*", re.IGNORECASE)
_PRE = re.compile(r"<pre[\s>].*?</pre>", re.DOTALL | re.IGNORECASE)
_CAPTION = re.compile(r"\[(?:wp_)?caption\b(?P<given>[^\]]*)\](?P<inner>.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_CAPTIONED = re.compile(r"\s*(?P<picture>(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(?P<caption>.*)", re.DOTALL)
_GIVEN_CAPTION = re.compile(r"caption=\"([^\"]*)\"")
_EMBED = re.compile(r"\[(embed|audio|video)\b([^\]]*)\](?:\s*(https?://[^\s\[<]+)\s*\[/\1\])?")
_GIVEN_ADDRESS = re.compile(r"(?:src|mp4|mp3|m4v|webm|ogv|ogg|m4a|wav)=[\"']([^\"']+)")
_GALLERY = re.compile(r"\[gallery\b([^\]]*)\]")
_GIVEN_IDS = re.compile(r"(?:ids|include)=[\"']([\d,\s]+)")
_SHORTCODE = re.compile(r"(?<!\[)\[(?!/)([a-z][a-z0-9_-]{2,30})(?:\s+[a-z_-]+=[^\]]*)?\](?!\()")


class Picture(Protocol):
    @property
    def url(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def caption(self) -> str: ...


def open_text(text: str, attachments: Mapping[str, Picture]) -> tuple[str, tuple[Note, ...]]:
    """The HTML of a post's text. Shortcodes that show pictures or players are opened, others stay and are noted.

    `attachments` are the files of the media library by their number.
    """
    notes: list[Note] = []
    is_blocks = "<!-- wp:" in text
    text = _COMMENT.sub("", text)
    text = _CAPTION.sub(_figure, text)
    text = _EMBED.sub(_link, text)
    text = _GALLERY.sub(lambda m: _gallery(m, attachments), text)
    for name in dict.fromkeys(match[1] for match in _SHORTCODE.finditer(text)):
        notes.append(a_note("shortcode-left", value=f"[{name}]"))
    return (text if is_blocks else add_paragraphs(text)), tuple(notes)


def add_paragraphs(text: str) -> str:
    """Paragraphs where WordPress would show them: an empty line parts two, a line end within one stays."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\n\n<pre>\ue000{len(kept) - 1}\ue000</pre>\n\n"

    text = _PRE.sub(keep, text.replace("\ue000", ""))
    text = _CLOSES.sub("\\1\n\n", _OPENS.sub("\n\n\\1", text))
    chunks = (chunk.strip() for chunk in re.split(r"\n\s*\n", text))
    html = "\n".join(
        chunk if _BEGINS_BLOCK.match(chunk) else f"<p>{_LINE_END.sub('<br>', chunk)}</p>" for chunk in chunks if chunk
    )
    return re.sub("<pre>\ue000(\\d+)\ue000</pre>", lambda m: kept[int(m[1])], html)


def _figure(match: re.Match[str]) -> str:
    given = _GIVEN_CAPTION.search(match["given"])
    inner = _CAPTIONED.fullmatch(match["inner"])
    if inner is None:
        return match["inner"]
    caption = " ".join((inner["caption"] if inner["caption"].strip() else given[1] if given else "").split())
    picture = " ".join(inner["picture"].split())
    shown = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"\n\n<figure>{picture}{shown}</figure>\n\n"


def _link(match: re.Match[str]) -> str:
    given = _GIVEN_ADDRESS.search(match[2])
    address = match[3] or (given[1] if given else "")
    return f'\n\n<a href="{escape(address)}">{escape(address)}</a>\n\n' if address else match[0]


def _gallery(match: re.Match[str], attachments: Mapping[str, Picture]) -> str:
    given = _GIVEN_IDS.search(match[1])
    numbers = [number.strip() for number in given[1].split(",")] if given else []
    pictures = [attachments[number] for number in numbers if number in attachments]
    if not pictures or len(pictures) < len(numbers):
        return match[0]
    return "\n\n" + "\n\n".join(map(_picture, pictures)) + "\n\n"


def _picture(picture: Picture) -> str:
    image = f'<img src="{escape(picture.url)}" alt="{escape(picture.alt)}">'
    if not picture.caption:
        return f"<p>{image}</p>"
    return f"<figure>{image}<figcaption>{escape(picture.caption)}</figcaption></figure>"
