from __future__ import annotations

from datetime import timedelta

from builders import NOW, a_site, an_item

from site_builder.engine.edition import Edition
from site_builder.engine.pages import MOST_CHANGES, article_page
from site_builder.model import Change
from site_builder.offices.registry import load_registry


def test_an_article_shows_its_changes_since_it_was_published() -> None:
    item = an_item(published=NOW - timedelta(days=5))
    changes = tuple(Change(NOW - timedelta(days=days), f"Perubahan {days}") for days in (1, 2, 9))
    history = {"2026-11-20-posko-banjir": changes, "lain": changes}
    edition = Edition(a_site(), load_registry(), NOW, {}, items=(item,), history=history)
    shown = article_page(edition, item, None, None).context["item"]["history"]
    assert [change["note"] for change in shown] == ["Perubahan 1", "Perubahan 2"]
    assert shown[0]["text"] == "23 November 2026, 12.00 WIB"


def test_of_many_changes_the_newest_are_shown() -> None:
    item = an_item(published=NOW - timedelta(days=50))
    changes = tuple(Change(NOW - timedelta(days=days), str(days)) for days in range(1, 40))
    edition = Edition(a_site(), load_registry(), NOW, {}, items=(item,), history={"2026-11-20-posko-banjir": changes})
    shown = article_page(edition, item, None, None).context["item"]["history"]
    assert [change["note"] for change in shown] == [str(days) for days in range(1, MOST_CHANGES + 1)]


def test_changes_and_the_article_itself_name_their_commits() -> None:
    item = an_item(published=NOW - timedelta(days=5))
    changes = (
        Change(NOW - timedelta(days=1), "Perbaiki", "a" * 40, "https://kode.example/commit/" + "a" * 40),
        Change(NOW - timedelta(days=2), "Tulis", "b" * 40, is_first=True),
    )
    edition = Edition(a_site(), load_registry(), NOW, {}, items=(item,), history={"2026-11-20-posko-banjir": changes})
    shown = article_page(edition, item, None, None).context["item"]
    newest = {"name": "a" * 10, "href": "https://kode.example/commit/" + "a" * 40}
    assert [(change["note"], change["commit"]) for change in shown["history"]] == [("Perbaiki", newest)]
    assert shown["commit"] == newest
