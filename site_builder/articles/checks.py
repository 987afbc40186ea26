"""The table of checks: what an editor can do wrong, how grave it is, and the sentence that says so.

A code has its message under `[check]` and its remedy under `[remedy]` of the strings file.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from site_builder.model import Level, Problem
from site_builder.strings import say

LONGEST_FACT = 300


class Finding(msgspec.Struct, frozen=True):
    """Something that was noticed in a file: a code of the table, a line, the facts of its sentence."""

    code: str
    line: int = 0
    facts: Mapping[str, object] = msgspec.field(default_factory=dict)


class Fault(Finding, frozen=True):
    """Why a file cannot be read as an article at all."""


LEVELS: Mapping[str, Level] = {
    # the file
    "bytes-not-utf8": Level.ERROR,
    "controls-removed": Level.NOTE,
    "encoding-guessed": Level.NOTE,
    "file-missing": Level.ERROR,
    "file-not-plain": Level.ERROR,
    "file-too-large": Level.ERROR,
    "file-unreadable": Level.ERROR,
    "folder-too-deep": Level.ERROR,
    "front-matter-missing": Level.ERROR,
    "front-matter-unclosed": Level.ERROR,
    "head-bare": Level.NOTE,
    "head-broken": Level.ERROR,
    "head-foreign": Level.NOTE,
    "head-missing": Level.NOTE,
    "head-too-large": Level.ERROR,
    "key-doubled": Level.ERROR,
    "keys-too-many": Level.ERROR,
    "name-not-utf8": Level.ERROR,
    "value-as-written": Level.NOTE,
    "value-cut": Level.WARNING,
    "yaml-alias": Level.ERROR,
    "yaml-broken": Level.ERROR,
    "yaml-deep": Level.ERROR,
    "yaml-not-mapping": Level.ERROR,
    # its fields
    "date-ambiguous": Level.ERROR,
    "date-guessed": Level.NOTE,
    "date-impossible": Level.ERROR,
    "date-spelling": Level.NOTE,
    "date-weekday": Level.ERROR,
    "foreign-unread": Level.WARNING,
    "key-conflict": Level.ERROR,
    "key-foreign": Level.NOTE,
    "key-ignored": Level.NOTE,
    "key-superfluous": Level.NOTE,
    "text-markup": Level.NOTE,
    "title-guessed": Level.NOTE,
    "date-invalid": Level.ERROR,
    "date-missing": Level.ERROR,
    "field-incomplete": Level.ERROR,
    "class-unknown": Level.ERROR,
    "flag-invalid": Level.ERROR,
    "key-guard": Level.ERROR,
    "key-synonym": Level.WARNING,
    "key-unknown": Level.WARNING,
    "list-expected": Level.ERROR,
    "mapping-expected": Level.ERROR,
    "text-expected": Level.ERROR,
    "title-missing": Level.ERROR,
    "url-invalid": Level.ERROR,
    "value-short": Level.NOTE,
    "value-unknown": Level.ERROR,
    # its meaning
    "address-doubled": Level.ERROR,
    "address-empty": Level.ERROR,
    "alias-outside": Level.ERROR,
    "alias-reserved": Level.ERROR,
    "alt-missing": Level.WARNING,
    "body-empty": Level.WARNING,
    "claim-missing": Level.WARNING,
    "class-excepted": Level.ERROR,
    "copy-identical": Level.WARNING,
    "id-invalid": Level.ERROR,
    "identity-doubled": Level.ERROR,
    "ignore-grave": Level.WARNING,
    "ignore-unknown": Level.WARNING,
    "ignore-unused": Level.NOTE,
    "link-outside": Level.WARNING,
    "link-unpublished": Level.WARNING,
    "media-missing": Level.WARNING,
    "media-near": Level.WARNING,
    "published-gone": Level.WARNING,
    "published-lost": Level.ERROR,
    "quiet-period": Level.WARNING,
    "tag-near": Level.WARNING,
    "picture-unusable": Level.WARNING,
    "time-order": Level.ERROR,
    "title-capitals": Level.WARNING,
    "title-long": Level.WARNING,
    # its words
    "alt-missing-text": Level.WARNING,
    "assistant-phrase": Level.WARNING,
    "bank-account": Level.WARNING,
    "birth-date": Level.WARNING,
    "e-mail": Level.WARNING,
    "family-card": Level.WARNING,
    "heading-skip": Level.WARNING,
    "html-removed": Level.WARNING,
    "nik": Level.ERROR,
    "phone-number": Level.WARNING,
    "text-date-impossible": Level.WARNING,
    "text-weekday": Level.WARNING,
}


def a_problem(path: str, line: int, code: str, office: str, /, **facts: object) -> Problem:
    """The problem `code` at a place, in words, each on one line. Raises KeyError for a code outside the table."""
    told = {name: _on_one_line(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    return Problem(
        path=path,
        line=line,
        code=code,
        level=LEVELS[code],
        office=office,
        message=say(f"check.{code}", **told),
        hint=say(f"remedy.{code}", **told),
    )


def _on_one_line(fact: str) -> str:
    line = " ".join(fact.split())
    return line if len(line) <= LONGEST_FACT else f"{line[: LONGEST_FACT - 1]}…"
