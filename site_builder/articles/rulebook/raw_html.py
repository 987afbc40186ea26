"""HTML in a text that the allow-list takes away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.articles.checks import Finding
from site_builder.articles.rulebook.prose import Prose
from site_builder.markup import render_markdown
from site_builder.sanitize import removed_names

_MAYBE = re.compile(r"<[A-Za-z]")


def find_removed_html(prose: Prose) -> Iterator[Finding]:
    """Elements and attributes that were written and will not be there; told once, at the first of them."""
    body = prose.article.body
    if "<" not in body or not _MAYBE.search(body):
        return
    removed = removed_names(render_markdown(body))
    if removed:
        words = [re.escape(name) if name.endswith(":") else rf"[<\s]{re.escape(name)}\b" for name in removed]
        places = [match.start() for word in words if (match := re.search(word, body, re.IGNORECASE))]
        shown = ", ".join(removed)
        yield Finding("html-removed", prose.line_at(min(places, default=0)), {"value": shown})
