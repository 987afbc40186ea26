"""CommonMark to HTML. The only door to the Markdown parser.

News text is CommonMark with tables, footnotes, strikethrough and autolinks. Raw HTML passes through here and is
judged by `sanitize`; template syntax means nothing to this parser and appears as written.
"""

from __future__ import annotations

import comrak


def _extensions() -> comrak.ExtensionOptions:
    options = comrak.ExtensionOptions()
    options.table = True
    options.footnotes = True
    options.strikethrough = True
    options.autolink = True
    return options


def _rendering() -> comrak.RenderOptions:
    options = comrak.RenderOptions()
    options.unsafe_ = True
    return options


_EXTENSIONS = _extensions()
_RENDERING = _rendering()


def render_markdown(text: str) -> str:
    """The HTML of a CommonMark text. Never raises for any text; the result is not yet safe to show."""
    return str(comrak.render_markdown(text, extension_options=_EXTENSIONS, render_options=_RENDERING))
