"""CommonMark to HTML. The only door to the Markdown parser.

News text is CommonMark with tables, footnotes, strikethrough and autolinks. Raw HTML passes through here and is
judged by `sanitize`.
"""

from __future__ import annotations

import re
from functools import cache

import comrak

from site_builder.as_written import Held, flatten
from site_builder.strings import say
from site_builder.versions import version_of

PARSER = f"comrak {version_of('comrak')}"

MAX_CELLS = 500_000
MAX_FOOTNOTES = 5_000

_BACK = 'aria-label="Back to reference '
_DELIMITER_ROW = re.compile(r"\n[ >]*[|:-][ \t|:-]*$", re.MULTILINE)  # after the end of a line, as machines look for it


@cache
def _extensions(*, table: bool, footnotes: bool) -> comrak.ExtensionOptions:
    options = comrak.ExtensionOptions()
    options.table = table
    options.footnotes = footnotes
    options.strikethrough = True
    options.autolink = True
    return options


def _rendering() -> comrak.RenderOptions:
    options = comrak.RenderOptions()
    options.unsafe_ = True
    return options


_RENDERING = _rendering()


def render_markdown(text: str) -> str:
    """The HTML of a CommonMark text, not yet safe to show. Never raises for text that UTF-8 can hold.

    What must appear as written does, see `as_written`. A text whose tables could come to more than `MAX_CELLS` cells is
    rendered without tables, one with more than `MAX_FOOTNOTES` marks of footnotes without footnotes.
    """
    held = Held(text)
    has_few_notes = len(text) <= 2 * MAX_FOOTNOTES or text.count("[^") <= MAX_FOOTNOTES
    extensions = _extensions(table=_most_cells(text) <= MAX_CELLS, footnotes=has_few_notes)
    html = str(comrak.render_markdown(flatten(held.text), extension_options=extensions, render_options=_RENDERING))
    if _BACK in html:
        html = html.replace(_BACK, f'aria-label="{say("article.footnote-back")} ')
    return held.put_back(html)


def _most_cells(text: str) -> int:
    """What the widest table of `text` could hold if it went on to the end: short rows are filled up.

    0 for a text without a table.
    """
    if "|" not in text and (len(text) <= MAX_CELLS or text.count("\n") <= MAX_CELLS):
        return 0
    columns = max((row[0].count("|") + 1 for row in _DELIMITER_ROW.finditer(f"\n{text}")), default=0)
    return columns * text.count("\n")
