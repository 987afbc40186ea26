from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from site_builder.articles.decoding import _CONTROL
from site_builder.feeds.text import _FORBIDDEN, _PARTING, clean_line, clean_text, excerpt


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\x00b\x08c\x1bd\x7fe\x80f", "abcdef"),
        ("a\ud800b\udfffc", "abc"),
        ("a\ufffeb\uffffc\ufdd0d\U0001fffee", "abcde"),
        ("a\x0bb\x0cc\x85d", "a b c d"),
        ("a\r\nb\rc\nd\te", "a\nb\nc\nd\te"),
        ("é 🗳️ مرحبا \ufffd", "é 🗳️ مرحبا \ufffd"),
    ],
)
def test_characters_are_kept_parted_or_left_out_by_the_stated_rule(text: str, clean: str) -> None:
    assert clean_text(text) == clean


def test_no_character_that_needs_cleaning_goes_through() -> None:
    whole = "".join(map(chr, range(sys.maxunicode + 1)))
    unclean = {*_FORBIDDEN.findall(whole), *_PARTING.findall(whole), "\r"}
    assert len(unclean) == 65 - 2 + 2_048 + 32 + 34  # controls but two, surrogates, two sorts of noncharacters
    for character in unclean:
        kept = {"\r": "\n", **dict.fromkeys("\x0b\x0c\x85", " ")}.get(character, "")
        assert clean_text(character) == kept
        assert clean_text(f"é{character}—\U0001f5f3") == f"é{kept}—\U0001f5f3"


def test_a_line_has_single_spaces_and_none_at_its_ends() -> None:
    assert clean_line(" a\n\t b\u00a0\x0bc\x00 ") == "a b c"


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text(st.characters()))
def test_any_clean_text_comes_back_from_xml_unchanged(text: str) -> None:
    element = etree.Element("t")
    element.text = clean_text(text)
    assert (etree.fromstring(etree.tostring(element, encoding="UTF-8")).text or "") == clean_text(text)


def test_a_short_text_is_its_own_excerpt() -> None:
    assert excerpt("<p>Posko &amp; <b>dapur</b></p>", 20) == "Posko & dapur"


def test_an_excerpt_ends_with_a_whole_word() -> None:
    assert excerpt("<p>satu dua tiga</p>", 11) == "satu dua…"


def test_an_excerpt_of_one_endless_word_is_cut_inside_it() -> None:
    assert excerpt("a" * 20, 5) == "aaaa…"


def test_whatever_can_be_printed_may_stand_in_every_feed() -> None:
    """So a text that can be printed need not be looked through."""
    printable = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))
    assert (_FORBIDDEN.search(printable), _PARTING.search(printable)) == (None, None)
    assert _CONTROL.search(printable) is None
    assert printable.split() == [part for part in printable.split(" ") if part]
