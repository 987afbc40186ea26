"""The words of an article, piece by piece, with the line on which each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from site_builder.model import Article

# Code and addresses are no words of the editor's: they are blanked out, at the same length. All begin with a character
# of one set, to which the machine jumps; each alternative then looks back which it was.
_NO_WORDS = re.compile(
    r"""[`hHwW\]<](?:
        (?<=`)[^`\n]+`
      | (?<=[hH])[tT][tT][pP][sS]?://[^\s<>"')\]]+
      | (?<=[wW])[wW][wW]\.[^\s<>"')\]]+
      | (?<=\])\([^)\s]+
      | (?<=<)[a-zA-Z/!][^<>\n]*>)""",
    re.VERBOSE,
)
_WORD = re.compile(r"[^\n]")
_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*$.*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_DIGIT = re.compile(r"\d")


class Prose:
    """An article as its rules read it: `body` without code and addresses, and the short texts of the front matter."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def body(self) -> str:
        """The body with code, addresses and tags blanked out: offsets and line ends are those of the text."""
        return _NO_WORDS.sub(_blank, self.plain)

    @cached_property
    def plain(self) -> str:
        """The body without fenced code: offsets and line ends are those of the text."""
        body = self.article.body
        if "```" not in body and "~~~" not in body:
            return body
        return _FENCED.sub(lambda m: _WORD.sub(" ", m[0]), body)

    @cached_property
    def has_digits(self) -> bool:
        return _DIGIT.search(self.lowered) is not None

    @cached_property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The texts of the front matter that readers see, each with its key."""
        article = self.article
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

    @cached_property
    def lowered(self) -> str:
        """All words in lower case, to see at once what a rule need not look for."""
        return "\n".join((*(text for _, text in self.fields), self.body)).lower()

    def line_at(self, offset: int) -> int:
        """The line of the file at an offset of the body."""
        return self.article.body_line + self.article.body.count("\n", 0, offset)

    def line_of(self, key: str) -> int:
        return self.article.lines.get(key, 0)

    def search(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int]]:
        """Every match in the fields and the body, with its line."""
        for key, text in self.fields:
            for match in pattern.finditer(text):
                yield match, self.line_of(key)
        for match in pattern.finditer(self.body):
            yield match, self.line_at(match.start())


def _blank(match: re.Match[str]) -> str:
    """A piece that is no word, as blanks; of a link's target not the brackets before it."""
    text = match[0]
    kept = "](" if text.startswith("](") else ""
    return kept + _WORD.sub(" ", text[len(kept) :])
