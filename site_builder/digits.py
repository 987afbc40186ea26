"""Decimal digits in texts, those of Unicode included: seen at once, and searched for no slower than they must be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import cached_property

import msgspec

_OWN = "0123456789"
_ASCII = bytes(range(128))
_ANY = re.compile(r"\d")
_QUANTITY = re.compile(r"\{[0-9,]+\}")
_ZEROS = bytes(ord("0") if chr(byte) in _OWN else byte for byte in range(256))


class Digits(Enum):
    """Which decimal digits a text has."""

    NONE = auto()
    OWN = auto()  # 0 to 9 alone
    OTHER = auto()  # those of other scripts too, full-width ones among them


def digits_in(text: str) -> Digits:
    """Which digits are in `text`: what `\\d` finds, and nothing else, counts."""
    if not text.isascii():
        others = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
        if _ANY.search(others):
            return Digits.OTHER
    return Digits.OWN if any(map(text.__contains__, _OWN)) else Digits.NONE


class Numbered(msgspec.Struct, frozen=True):
    """A text in which numbers are looked for, and which digits it has.

    `zeros` is a text with the digits 0 to 9 alone, each of them as 0, which the machine jumps to; else it is empty.
    """

    text: str
    digits: Digits
    zeros: str

    @classmethod
    def of(cls, text: str) -> Numbered:
        digits = digits_in(text)
        zeros = text.encode("utf-8", "surrogatepass").translate(_ZEROS) if digits is Digits.OWN else b""
        return cls(text, digits, zeros.decode("utf-8", "surrogatepass"))


class NumberPattern(msgspec.Struct, frozen=True, dict=True):
    """A pattern that finds nothing without a digit, for texts with the digits 0 to 9 alone and for all others.

    In `source` `0-9`, always within a set, stands for every decimal digit. `zeros` is the pattern for texts in which
    each digit is 0: it finds the same places, and where it begins with a digit, in a fraction of the time. A pattern in
    which one digit is not like another has none. Each form is made when a text needs it, because few texts do.
    """

    source: str
    flags: int = 0

    @cached_property
    def own(self) -> re.Pattern[str]:
        return re.compile(self.source, self.flags)

    @cached_property
    def every(self) -> re.Pattern[str]:
        return re.compile(self.source.replace("0-9", r"\d"), self.flags)

    @cached_property
    def zeros(self) -> re.Pattern[str] | None:
        is_exact = any(map(str.isdigit, _QUANTITY.sub("", self.source.replace("0-9", ""))))
        return None if is_exact else re.compile(self.source.replace("[0-9]", "0"), self.flags)

    def find(self, numbered: Numbered) -> Iterator[re.Match[str]]:
        """Every match in a text, one after another."""
        if numbered.digits is Digits.NONE:
            return
        if numbered.digits is Digits.OTHER or self.zeros is None:
            yield from self.fit_for(numbered.digits).finditer(numbered.text)
            return
        for place in self.zeros.finditer(numbered.zeros):
            match = self.own.match(numbered.text, place.start())
            assert match is not None, "a digit differs from 0 in nothing else"
            yield match

    def fit_for(self, digits: Digits) -> re.Pattern[str]:
        """The form for a text with such digits."""
        return self.every if digits is Digits.OTHER else self.own
