"""The words of an article, piece by piece, with the line on which each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from site_builder.articles.rulebook.blanks import blank_out, blanks
from site_builder.digits import Digits, NumberPattern, digits_in
from site_builder.model import Article

_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*$.*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_FENCES = ("```", "~~~")


class Prose:
    """An article as its rules read it.

    `plain` is its body without fenced code, `body` also without other code, addresses and tags: both have the offsets
    and the line ends of the text. `fields` are the texts of the front matter that readers see, each with its key;
    `texts` all words, the fields and the body, this with no key; `numbers` those of them in which digits stand, and
    which.
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.plain = _without_fences(article.body)
        self.body = blank_out(self.plain)
        self.fields = _fields_of(article)
        self.texts = (*self.fields, ("", self.body))
        known = ((key, text, digits_in(text)) for key, text in self.texts)
        self.numbers = tuple(each for each in known if each[2] is not Digits.NONE)

    @cached_property
    def lowered(self) -> bytes:
        """All words in UTF-8 with ASCII's letters in lower case, to see at once what a rule need not look for."""
        return "\n".join(text for _, text in self.texts).encode("utf-8", "surrogatepass").lower()

    def line_at(self, offset: int) -> int:
        """The line of the file at an offset of the body."""
        return self.article.body_line + self.article.body.count("\n", 0, offset)

    def line_of(self, key: str) -> int:
        return self.article.lines.get(key, 0)

    def search(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int]]:
        """Every match in the fields and the body, with its line."""
        for key, text in self.texts:
            for match in pattern.finditer(text):
                yield match, self._line_in(key, match)

    def search_numbers(self, pattern: NumberPattern) -> Iterator[tuple[re.Match[str], int]]:
        """As `search`, for what is not found without a digit."""
        for key, text, digits in self.numbers:
            for match in pattern.fit_for(digits).finditer(text):
                yield match, self._line_in(key, match)

    def _line_in(self, key: str, match: re.Match[str]) -> int:
        return self.line_of(key) if key else self.line_at(match.start())


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
