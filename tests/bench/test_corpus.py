from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from builders import MALANG, NOW

from site_builder.articles.desk import Desk
from site_builder.articles.library import gather, read_articles
from site_builder.articles.source import find_articles
from site_builder.bench.corpus import plan_stories, write_office, write_pages


def test_a_seed_gives_the_same_stories_and_another_seed_gives_others() -> None:
    first = tuple(plan_stories(30, seed=7))
    assert first == tuple(plan_stories(30, seed=7))
    assert first != tuple(plan_stories(30, seed=8))


def test_a_larger_corpus_begins_with_the_smaller_one() -> None:
    assert tuple(plan_stories(40))[:10] == tuple(plan_stories(10))


def test_stories_are_about_as_long_as_real_ones_and_oldest_first() -> None:
    stories = tuple(plan_stories(200))
    assert 3_000 < sum(len(story.body) for story in stories) / len(stories) < 4_200
    assert all(timedelta(0) <= later.day - earlier.day <= timedelta(1) for earlier, later in pairwise(stories))
    assert len({story.name for story in stories}) == len(stories)


def test_an_office_of_stories_is_published_whole(tmp_path: Path) -> None:
    stories = tuple(plan_stories(25))
    write_office(tmp_path, stories)
    desk = Desk(MALANG, tmp_path, "kota-malang", "https://kota-malang.kpu.go.id/", "kpu.go.id", NOW)
    library = gather(desk, read_articles(desk, find_articles(tmp_path), lambda _: None))
    assert (len(library.items), library.refused, library.hidden) == (25, 0, 0)
    assert {item.title for item in library.items} == {story.title for story in stories}


def test_other_builders_get_the_same_bodies(tmp_path: Path) -> None:
    stories = tuple(plan_stories(5))
    write_office(tmp_path / "ours", stories)
    write_pages(tmp_path / "theirs", stories)
    ours = {file.name: file.read_text().split("---\n", 2)[2] for file in (tmp_path / "ours").rglob("*.md")}
    theirs = {file.name: file.read_text().split("---\n", 2)[2] for file in (tmp_path / "theirs").rglob("*.md")}
    assert ours == theirs
    assert len(ours) == 5
