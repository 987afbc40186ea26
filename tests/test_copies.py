from __future__ import annotations

import re
from hashlib import blake2b
from html import escape
from typing import Any
from unicodedata import normalize

import pytest
from builders import an_item
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from site_builder.copies import SHORTEST, Story, fold, mark_of_address, mark_of_text
from site_builder.sanitize import bare_text

HOUR, DAY = 3_600_000_000, 86_400_000_000
RANKS = {"kpu-ri": 0, "jatim": 1, "malang": 2, "batu": 2}
LONG = "Rapat koordinasi kehumasan se-Indonesia digelar di Malang pada hari Rabu. " * 5


def a_story(office: str, **changes: Any) -> Story:
    story = Story(office, f"id-{office}", 100 * DAY, 7, None, mark_of_address(f"https://{office}.example/a"))
    return story._replace(**changes)


def folded(*stories: Story) -> dict[str, str]:
    return {copy[0]: origin[0] for copy, origin in fold(stories, RANKS).items()}


def text(html: str) -> int | None:
    return mark_of_text(an_item(content_html=html))


def test_one_text_has_one_mark_whatever_its_dress() -> None:
    plain = text(f"<p>{LONG}</p>")
    assert plain is not None
    assert text(f"<div><b>{LONG.upper()}</b></div>") == plain
    assert text(f"<p>{LONG.replace(' ', '&nbsp; ')}</p>\n") == plain
    assert text(f"<p>{LONG.replace('.', '!')}</p>") == plain
    assert text(f"<p>{LONG} Tambahan.</p>") != plain


def test_a_short_text_is_nobodys_copy() -> None:
    assert text("<p>Unduh pengumuman di sini.</p>") is None
    assert text("a" * SHORTEST) is not None
    assert text("a" * (SHORTEST - 1)) is None


@pytest.mark.parametrize(
    "url", ["http://malang.example/a", "https://www.malang.example/a/", "https://MALANG.example/a#b"]
)
def test_one_address_has_one_mark(url: str) -> None:
    assert mark_of_address(url) == mark_of_address("https://malang.example/a")


def test_on_one_day_the_higher_tier_is_the_origin() -> None:
    stories = [a_story("malang"), a_story("kpu-ri", published=100 * DAY + 5 * HOUR), a_story("jatim")]
    assert folded(*stories) == {"malang": "kpu-ri", "jatim": "kpu-ri"}


def test_what_was_published_on_an_earlier_day_is_the_origin_whatever_its_tier() -> None:
    assert folded(a_story("kpu-ri"), a_story("malang", published=98 * DAY)) == {"kpu-ri": "malang"}


def test_a_declared_source_counts_more_than_time_and_text() -> None:
    origin = a_story("malang", published=101 * DAY)
    copy = a_story("batu", published=90 * DAY, words=8, origin=origin.place)
    assert folded(copy, origin) == {"batu": "malang"}


def test_who_names_a_source_elsewhere_is_no_origin_if_another_can_be() -> None:
    copy = a_story("kpu-ri", origin=mark_of_address("https://media.example/asal"))
    assert folded(copy, a_story("malang")) == {"kpu-ri": "malang"}


def test_items_of_one_office_are_not_folded() -> None:
    assert folded(a_story("malang"), a_story("malang", id="lagi")) == {}


def test_a_chain_leads_to_its_end() -> None:
    ri = a_story("kpu-ri", words=1)
    jatim = a_story("jatim", words=2, origin=ri.place)
    malang = a_story("malang", words=3, origin=jatim.place)
    assert folded(malang, jatim, ri) == {"jatim": "kpu-ri", "malang": "kpu-ri"}


def test_a_circle_hides_nobody() -> None:
    jatim, malang = a_story("jatim", words=1), a_story("malang", words=2)
    circle = jatim._replace(origin=malang.place), malang._replace(origin=jatim.place)
    assert folded(*circle) == {}


def test_copies_of_what_was_withdrawn_stay_under_it() -> None:
    gone = a_story("kpu-ri", is_withdrawn=True)
    named = a_story("batu", words=8, origin=gone.place)
    assert folded(gone, a_story("jatim"), a_story("malang"), named) == {
        "jatim": "kpu-ri",
        "malang": "kpu-ri",
        "batu": "kpu-ri",
    }


def test_a_withdrawn_copy_takes_nobody_with_it_and_is_no_copy_any_more() -> None:
    assert folded(a_story("kpu-ri"), a_story("jatim", is_withdrawn=True), a_story("malang")) == {"malang": "kpu-ri"}
    assert folded(a_story("malang", published=99 * DAY), a_story("kpu-ri", is_withdrawn=True)) == {}


def test_an_office_that_publishes_again_what_it_withdrew_is_the_origin_again() -> None:
    gone, again = a_story("kpu-ri", is_withdrawn=True), a_story("kpu-ri", id="lagi", published=101 * DAY)
    assert fold([gone, again, a_story("malang", published=102 * DAY)], RANKS) == {
        ("malang", "id-malang"): ("kpu-ri", "lagi")
    }


def test_different_texts_stay_apart() -> None:
    assert folded(a_story("malang", words=1), a_story("batu", words=2), a_story("jatim", words=None)) == {}


_STORIES = st.lists(
    st.builds(
        Story,
        st.sampled_from(sorted(RANKS)),
        st.sampled_from("abc"),
        st.integers(0, 5 * DAY),
        st.none() | st.integers(0, 2),
        st.none() | st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=12,
    unique_by=lambda story: story[:2],
)


@given(_STORIES)
def test_no_story_ever_disappears(stories: list[Story]) -> None:
    found = fold(stories, RANKS)
    keys = {story[:2] for story in stories}
    for copy, origin in found.items():
        assert origin in keys
        assert origin not in found, "an origin is shown itself"
        assert origin[0] != copy[0]
    assert fold(reversed(stories), RANKS).keys() == found.keys() or len({s.place for s in stories}) < len(stories)


def test_the_text_of_an_item_is_marked_and_not_its_title() -> None:
    item = an_item(content_html=f"<p>{LONG}</p>")
    assert mark_of_text(item) == mark_of_text(replace(item, title="LAIN"))


@given(st.text(st.characters(max_codepoint=127), min_size=SHORTEST, max_size=2 * SHORTEST))
def test_a_text_of_plain_letters_has_the_mark_that_any_text_has(words: str) -> None:
    """`é` sends the same text the longer way."""
    escaped = escape(words)
    letters = "".join(re.findall(r"[^\W_]+", " ".join(words.split()).casefold()))
    assert (text(f"<p>{escaped}</p>") is None) == (len(letters) < SHORTEST)
    with_mark, alike = text(f"<p>é{escaped}</p>"), text(f"<p>é {letters.upper()}</p>")
    assert with_mark == alike
    assert text(f"<p>{escaped}</p>") == text(f"<p>{letters}</p>")


PIECES = ["e", "É", "ﬁ", "²", "½", "ß", "_", ".", " ", "\u0301", "\u0338", "😀", "“", "”", "’", "–", "…", "•", "\u00a0"]
TAGS = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<br>",
    '<a href="https://a.example/">',
    "</a>",
    "&amp;",
    "&nbsp;",
    "&lt;",
    "&gt;",
]


@given(st.lists(st.sampled_from([*PIECES, *TAGS, LONG]), max_size=20))
def test_what_is_seen_at_once_of_a_text_changes_no_mark(pieces: list[str]) -> None:
    html = "".join(pieces)
    letters = re.sub(r"[\W_]+", "", normalize("NFKC", bare_text(html)).casefold())
    mark = int.from_bytes(blake2b(letters.encode(), digest_size=8).digest(), "big", signed=True)
    assert text(html) == (mark if len(letters) >= SHORTEST else None)
