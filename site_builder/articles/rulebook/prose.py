"""The words of an article, piece by piece, with the line on which each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.articles.rulebook.blanks import blank_out, blanks
from site_builder.digits import Numbered, NumberPattern
from site_builder.model import Article

_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*$.*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_FENCES = ("```", "~~~")
_BETWEEN = "\n\n"  # two texts: nothing that a rule looks for goes over a line's end, or `$` over two


class Prose:
    """An article as its rules read it.

    `plain` is its body without fenced code, `body` also without other code, addresses and tags: both have the offsets
    and the line ends of the text. `fields` are the texts of the front matter that readers see, each with its key;
    `words` are all of them and the body, one after another.
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.plain = _without_fences(article.body)
        self.body = blank_out(self.plain)
        self.fields = _fields_of(article)
        self.words = Numbered.of(_BETWEEN.join((*(text for _, text in self.fields), self.body)))

    def line_at(self, offset: int) -> int:
        """The line of the file at an offset of the body."""
        return self.article.body_line + self.article.body.count("\n", 0, offset)

    def line_of(self, key: str) -> int:
        return self.article.lines.get(key, 0)

    def search(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int]]:
        """Every match in the fields and the body, with its line."""
        return ((match, self._line_in(match.start())) for match in pattern.finditer(self.words.text))

    def search_numbers(self, pattern: NumberPattern) -> Iterator[tuple[re.Match[str], int]]:
        """As `search`, for what is not found without a digit."""
        return ((match, self._line_in(match.start())) for match in pattern.find(self.words))

    def _line_in(self, offset: int) -> int:
        """The line of the file at an offset of `words`."""
        for key, text in self.fields:
            offset -= len(text) + len(_BETWEEN)
            if offset < 0:
                return self.line_of(key)
        return self.line_at(offset)


def _without_fences(body: str) -> str:
    if not any(fence[0] in body and fence in body for fence in _FENCES):
        return body
    return _FENCED.sub(lambda m: blanks(m[0]), body)


def _fields_of(article: Article) -> tuple[tuple[str, str], ...]:
    pictures = [*filter(None, [article.image]), *article.gallery]
    claim = article.claim
    found = [
        ("title", article.title),
        ("summary", article.summary),
        ("place", article.place),
        *(("tags", tag) for tag in article.tags),
        *(("image", text) for picture in pictures for text in (picture.alt, picture.caption, picture.credit)),
        *(("documents", document.title) for document in article.documents),
        *(("corrections", correction.note) for correction in article.corrections),
        ("withdrawn", article.withdrawn.reason if article.withdrawn else ""),
        *(("claim", text) for text in ((claim.text, claim.by, claim.verdict) if claim else ())),
        *(("claim", proof.text) for proof in (claim.evidence if claim else ())),
    ]
    return tuple((key, text) for key, text in found if text)
