"""Articles that wait, for the preview of their own editors."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from newsroom import a_desk, write_article

from site_builder.articles.rehearsal import Wait, read_hidden

ZONE = ZoneInfo("Asia/Jakarta")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("more", "wait", "until"),
    [
        ("draft: true\n", Wait.DRAFT, None),
        ("draft: true\nembargo: 2099-01-01 08:00\n", Wait.DRAFT, None),
        ("embargo: 2099-01-01 08:00\n", Wait.EMBARGO, moment("2099-01-01 08:00")),
        ("expires: 2026-11-21\n", Wait.EXPIRED, moment("2026-11-21")),
    ],
)
def test_an_article_that_is_not_shown_comes_with_the_reason(
    more: str, wait: Wait, until: datetime | None, tmp_path: Path
) -> None:
    write_article(tmp_path, "berita/a.md", more=more)

    (hidden,) = read_hidden(a_desk(tmp_path), ["berita/a.md"])

    assert (hidden.path, hidden.wait, hidden.until) == ("berita/a.md", wait, until)
    assert hidden.item.content_html


def test_an_article_whose_date_is_to_come_waits_for_it(tmp_path: Path) -> None:
    write_article(tmp_path, "berita/a.md", head="title: A\ndate: 2099-01-02 08:00\n")

    (hidden,) = read_hidden(a_desk(tmp_path), ["berita/a.md"])

    assert (hidden.wait, hidden.until) == (Wait.AHEAD, moment("2099-01-02 08:00"))


@pytest.mark.parametrize("more", ["", "withdrawn: {date: 2026-11-20, reason: a}\ndraft: true\n", "draft: mungkin\n"])
def test_what_is_shown_withdrawn_or_refused_does_not_wait(more: str, tmp_path: Path) -> None:
    write_article(tmp_path, "berita/a.md", more=more)

    assert list(read_hidden(a_desk(tmp_path), ["berita/a.md", "berita/hilang.md"])) == []
