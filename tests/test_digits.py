"""What the `re` module finds with `\\d` is the judge."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.digits import Digits, NumberPattern, digits_in

PIECES = [*"0123456789", "２", "٣", "𝟛", "²", "½", "Ⅳ", "一", "é", "“", "\ud800", "😀", "a", " ", "\n", "-", "."]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def judge(text: str) -> Digits:
    found = set(re.findall(r"\d", text))
    if found - set("0123456789"):
        return Digits.OTHER
    return Digits.OWN if found else Digits.NONE


@given(TEXTS)
def test_digits_are_those_of_unicode(text: str) -> None:
    assert digits_in(text) is judge(text)


def test_every_digit_of_unicode_is_known() -> None:
    for code in range(sys.maxunicode + 1):
        if chr(code).isdecimal() or chr(code).isdigit():
            assert digits_in(f"a{chr(code)}é") is judge(chr(code))


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("[0-9][ .-]?[0-9]{2}", r"\d[ .-]?\d{2}"),
        ("(?<![0-9./-])[0-9][0-9 .-]{1,3}(?![0-9])", r"(?<![\d./-])\d[\d .-]{1,3}(?!\d)"),
        ("[^\\W0-9_][^\\n0-9]", r"[^\W\d_][^\n\d]"),
    ],
)
@given(text=TEXTS)
def test_a_pattern_finds_in_each_form_what_it_would_find_with_every_digit(source: str, plain: str, text: str) -> None:
    found = NumberPattern.of(source).fit_for(digits_in(text)).finditer(text)
    assert [match.span() for match in found] == [match.span() for match in re.finditer(plain, text)]
