"""The words of a text, whatever it is written in: what must not change on the way."""

from __future__ import annotations

from site_builder.markup import render_markdown
from site_builder.sanitize import plain_text, sanitize_html


def words_of_html(html: str) -> str:
    """The words of `html` as a reader of the site would see them, white space folded."""
    return plain_text(sanitize_html(html, lambda url: url))


def words_of_markdown(text: str) -> str:
    """Like `words_of_html`, for the Markdown of an article."""
    return words_of_html(render_markdown(text))
