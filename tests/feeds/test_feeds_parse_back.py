"""What feedparser, a reader that is not ours, gives back."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import feedparser
import pytest
from builders import a_feed, an_item
from feed_samples import AWKWARD, COMBINED, EMPTY
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from site_builder.feeds import dump_atom, dump_rss
from site_builder.feeds.document import plan_document
from site_builder.feeds.text import clean_line, clean_text

XML_WRITERS = [dump_rss, dump_atom]

anything = st.text(st.characters(), max_size=40)
markup = st.text(st.sampled_from("<>&;]'\"!-#/ abc\x00\n🗳\u202e"), max_size=40)


def is_left_alone(text: str) -> bool:
    """feedparser takes Latin-1 letters that would also be good UTF-8 for an error, and "repairs" them."""
    try:
        return text.encode("latin-1").decode("utf-8") == text
    except UnicodeError:
        return True


written = (anything | markup).filter(is_left_alone)
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1970, 1, 2), datetime(2099, 1, 1), timezones=zones)  # noqa: DTZ001


def read_back(dumped: bytes) -> Any:
    """feedparser's view of the bytes as they are: sanitizing is the reader's taste, not ours."""
    parsed = feedparser.parse(dumped, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


@pytest.mark.parametrize("dump", XML_WRITERS)
def test_every_item_comes_back_whole_and_in_order(dump: Any) -> None:
    for feed in (AWKWARD, COMBINED):
        assert [
            (e.id, e.title, e.link, e.author, timegm(e.published_parsed), e.content[0].value)
            for e in read_back(dump(feed)).entries
        ] == [
            (e.id, e.title, e.url, e.author, int(e.published.timestamp()), e.content_html.strip())
            for e in plan_document(feed).entries
        ]


def test_changes_come_back_from_atom() -> None:
    assert [timegm(entry.updated_parsed) for entry in read_back(dump_atom(AWKWARD)).entries] == [
        int(item.corrected.timestamp()) for item in AWKWARD.items
    ]


@pytest.mark.parametrize("dump", XML_WRITERS)
def test_the_feed_itself_comes_back(dump: Any) -> None:
    feed = read_back(dump(COMBINED)).feed
    assert (feed.title, feed.subtitle, feed.link, feed.language, feed.generator) == (
        "KPU Provinsi Jawa Timur dan jajarannya",
        "Berita dari semua kantor",
        "https://jatim.kpu.go.id/",
        "id",
        "Warta",
    )


@pytest.mark.parametrize("dump", XML_WRITERS)
def test_a_feed_without_items_is_read_without_complaint(dump: Any) -> None:
    assert read_back(dump(EMPTY)).entries == []


@pytest.mark.parametrize("dump", XML_WRITERS)
@settings(derandomize=True, max_examples=60, deadline=None)
@given(title=written, summary=written, author=written, content=written, published=moments)
def test_whatever_an_editor_writes_the_same_title_and_moment_come_back(
    dump: Any, title: str, summary: str, author: str, content: str, published: datetime
) -> None:
    item = an_item(title=f"Judul {title}", summary=summary, author=author, content_html=content, published=published)
    dumped = dump(a_feed(items=(item, an_item())))
    etree.fromstring(dumped)
    first, _ = read_back(dumped).entries
    assert first.title == clean_line(item.title)
    assert "".join(part.value for part in first.get("content", ())) == clean_text(content).strip()
    assert datetime.fromtimestamp(timegm(first.published_parsed), UTC) == published.replace(microsecond=0)
