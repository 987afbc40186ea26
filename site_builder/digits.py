"""Decimal digits in texts, those of Unicode included: seen at once, and searched for no slower than they must be."""

from __future__ import annotations

import re
from enum import Enum, auto

import msgspec

_OWN = "0123456789"
_ASCII = bytes(range(128))
_ANY = re.compile(r"\d")


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


class NumberPattern(msgspec.Struct, frozen=True):
    """A pattern that finds nothing without a digit, for texts with the digits 0 to 9 alone and for all others."""

    own: re.Pattern[str]
    every: re.Pattern[str]

    @classmethod
    def of(cls, source: str, flags: int = 0) -> NumberPattern:
        """The pattern `source`, in which `0-9`, always within a set, stands for every decimal digit."""
        return cls(re.compile(source, flags), re.compile(source.replace("0-9", r"\d"), flags))

    def fit_for(self, digits: Digits) -> re.Pattern[str]:
        """The form for a text with such digits."""
        return self.every if digits is Digits.OTHER else self.own
