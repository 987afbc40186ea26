"""The heading with which a text begins, where it is the title of the article."""

from __future__ import annotations

import re

import msgspec

from site_builder.markup import render_markdown
from site_builder.sanitize import plain_text

_HEADING = re.compile(
    r"""\s*(?:^|(?<=\n))\ {0,3}(?:
        \#(?:[ \t]+(?P<atx>[^\n]*?))?(?:[ \t]+\#+)?[ \t]*(?:\n|\Z)  # one sign, and a blank: #TemanPemilih is a word
      | (?P<setext>[^\s\#>*+=-][^\n]*)\n\ {0,3}=+[ \t]*(?:\n|\Z))""",
    re.VERBOSE,
)


class Headline(msgspec.Struct, frozen=True):
    """A heading: its plain text, its line counted from the body's first, and where the text after it begins."""

    text: str
    line: int
    end: int


def find_headline(body: str) -> Headline | None:
    """The heading of level 1 that stands before everything else in `body`."""
    match = _HEADING.match(body) if "#" in body or "=" in body else None
    if match is None:
        return None
    text = plain_text(render_markdown(match["atx"] or match["setext"] or ""))
    return (
        Headline(text, body.count("\n", 0, match.start("atx" if match["atx"] else "setext")), match.end())
        if text
        else None
    )


def without_headline(body: str, title: str) -> str:
    """`body` without a first heading that says the title once more, which the page shows already."""
    end = end_of_headline(body, title)
    return body[end:].lstrip("\n") if end else body


def end_of_headline(body: str, title: str) -> int:
    """Where the text begins after a first heading that says the title once more; 0 if there is none."""
    headline = find_headline(body)
    return headline.end if headline is not None and _folded(headline.text) == _folded(title) else 0


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
