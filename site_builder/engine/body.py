"""The text of an article as its page shows it: addresses relative, pictures fitting, the dateline in its place."""

from __future__ import annotations

import re
from html import escape

from markupsafe import Markup

from site_builder.engine.figures import dress_pictures
from site_builder.engine.words import Place
from site_builder.model import Item
from site_builder.sanitize import rebase_html
from site_builder.strings import say

_DRESSED = re.compile("<(?:img|table|section)")
_ALIGNED = re.compile(r'(<t[hd](?: [a-z-]+="[^"]*")*) (?:align="|style="text-align: )(left|center|right);?"')
_NOTES = re.compile(r'<section>(?=\s*<ol>\s*<li id="isi-fn)')
_SECTION = re.compile("<(?:section(?=[ >])|/section(?=>))")  # a section without a heading of its own
_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)


def plan_body(item: Item, office: str, place: Place) -> Markup:
    """The HTML of the item's text. Its first paragraph begins with the dateline, if there is one."""
    html = item.content_html
    is_dressed = _DRESSED.search(html) is not None  # one look for all three: most texts have none
    if is_dressed:
        html = dress_pictures(html, place)
    html = rebase_html(html, place.site.host_url, place.host_base)
    if is_dressed:
        html = _dress_sections(dress_tables(html))
    if item.place:
        line = escape(say("article.dateline", place=item.place, office=office), quote=False)
        start, opening = ("<p>", "") if html.startswith("<p>") else ("", "</p>\n")
        html = f'<p><b class="dateline">{line}</b> {opening}{html.removeprefix(start)}'
    return Markup(html)


def dress_tables(html: str) -> str:
    """`html` whose tables scroll by themselves, also by keyboard, and align without what the page's policy forbids."""
    if "<table" not in html:
        return html
    frame = f'<div class="wide" role="region" tabindex="0" aria-label="{escape(say("article.table"))}">'
    return _TABLE.sub(lambda table: f"{frame}{table[0]}</div>", _ALIGNED.sub(r'\1 class="\2"', html))


def _dress_sections(html: str) -> str:
    if "<section" not in html:
        return html
    noted = _NOTES.sub('<div class="footnotes">', html)
    return _SECTION.sub(lambda tag: tag[0].replace("section", "div"), noted)
