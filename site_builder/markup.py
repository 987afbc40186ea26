"""CommonMark to HTML. The only door to the Markdown parser.

News text is CommonMark with tables, footnotes, strikethrough and autolinks. Raw HTML passes through here and is
judged by `sanitize`; template syntax means nothing to this parser and appears as written.
"""

from __future__ import annotations

import re
from importlib.metadata import version

import comrak

PARSER = f"comrak {version('comrak')}"

MAX_CELLS = 500_000

_DELIMITER_ROW = re.compile(r"^[ >]*[|:-][ \t|:-]*$", re.MULTILINE)
_FENCED_OR_NUMBER = re.compile(
    r"""^\ {0,3}(`{3,}|~{3,})[^\n]*$.*?(?:^\ {0,3}\1|\Z)  # code, left as it is
      | ^(\ {0,3}(?:>[>\ ]*)?\d{3,9})([.)])(?=[ \t]|$)  # 2024. Tahun""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)


def _extensions(*, table: bool) -> comrak.ExtensionOptions:
    options = comrak.ExtensionOptions()
    options.table = table
    options.footnotes = True
    options.strikethrough = True
    options.autolink = True
    return options


def _rendering() -> comrak.RenderOptions:
    options = comrak.RenderOptions()
    options.unsafe_ = True
    return options


_WITH_TABLES = _extensions(table=True)
_WITHOUT_TABLES = _extensions(table=False)
_RENDERING = _rendering()


def render_markdown(text: str) -> str:
    """The HTML of a CommonMark text, not yet safe to show. Never raises for text that UTF-8 can hold.

    Two rules are our own. A number of three or more digits does not begin a list: `2024. Tahun` is a sentence.
    A text whose tables could come to more than `MAX_CELLS` cells is rendered without tables.
    """
    extensions = _WITH_TABLES if _most_cells(text) <= MAX_CELLS else _WITHOUT_TABLES
    plain = _FENCED_OR_NUMBER.sub(lambda m: m[0] if m[1] else f"{m[2]}\\{m[3]}", text)
    return str(comrak.render_markdown(plain, extension_options=extensions, render_options=_RENDERING))


def _most_cells(text: str) -> int:
    """What the widest table of `text` could hold if it went on to the end: short rows are filled up."""
    columns = max((row[0].count("|") + 1 for row in _DELIMITER_ROW.finditer(text)), default=0)
    return columns * text.count("\n")
