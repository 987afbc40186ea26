"""What the `re` module finds with `\\d` is the judge."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.digits import Digits, Numbered, NumberPattern, digits_in

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
    found = NumberPattern(source).fit_for(digits_in(text)).finditer(text)
    assert [match.span() for match in found] == [match.span() for match in re.finditer(plain, text)]


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("[0-9](?:[ .-]?[0-9]){2}", r"\d(?:[ .-]?\d){2}"),
        ("(?P<day>[0-9][0-9]?)(?P<mark>[.-])[0-9]{1,2}(?:(?P=mark)[0-9])?", r"\d\d?([.-])\d{1,2}(?:\1\d)?"),
        ("[^\\n0-9]?[0-9](?![0-9])", r"[^\n\d]?\d(?!\d)"),
        ("8[0-9]|[0-9]2", r"8\d|\d2"),
    ],
)
@given(text=TEXTS)
def test_a_machine_that_jumps_from_one_digit_to_the_next_finds_the_same(source: str, plain: str, text: str) -> None:
    found = [match.span() for match in NumberPattern(source).find(Numbered.of(text))]
    assert found == [match.span() for match in re.finditer(plain, text)]


def test_what_is_found_is_what_stands_in_the_text() -> None:
    (found,) = NumberPattern("(?P<day>[0-9]{2})[/-]([0-9])").find(Numbered.of("é 12 34-5, 6"))
    assert (found.string, found["day"], found[2], found.start()) == ("é 12 34-5, 6", "34", "5", 5)
