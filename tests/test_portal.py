"""What a portal asks the store for while its pages are printed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOW, WIB, an_item

from site_builder import database
from site_builder import portal as portal_module
from site_builder.errors import SettingsInvalid
from site_builder.offices.registry import load_registry
from site_builder.portal import Copy, Portal, StoredCopies, StoredDays, read_portal
from site_builder.store import Store, open_store, reopen_store

TREE = load_registry()
STORIES = 30


def count_calls(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> list[Path]:
    """The files with which a function of a module is called from now on."""
    real: Callable[..., object] = getattr(module, name)
    called: list[Path] = []

    def counted(*given: Path) -> object:
        called.append(next(each for each in given if isinstance(each, Path)))
        return real(*given)

    monkeypatch.setattr(module, name, counted)
    return called


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A store of two offices that published the same stories."""
    path = tmp_path / "state.sqlite"
    with open_store(path) as store:
        offices = ("kota-batu", "kota-malang")
        store.put_sites({id: f"https://{id}.kpu.go.id/" for id in ("prov-jawa-timur", *offices)})
        for hours, office in enumerate(offices):
            items = [
                an_item(
                    id=f"n{number}",
                    office=office,
                    url=f"https://{office}.kpu.go.id/{number}/",
                    published=NOW - timedelta(days=number + 1) + timedelta(hours=hours),
                    content_html=f"<p>{f'Berita contoh nomor {number} dari sebuah kantor. ' * 9}</p>",
                )
                for number in range(STORIES)
            ]
            store.put_office(office, items, heard=NOW)
    return path


def portal_of(store: Store) -> Portal:
    return read_portal(store, TREE, "prov-jawa-timur", NOW)


def test_copies_are_asked_for_once_and_the_file_is_not_read_through_again(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(state, read_only=True) as store:
        copies = StoredCopies(state, portal_of(store))
    checks = count_calls(monkeypatch, database, "check_pages")
    openings = count_calls(monkeypatch, portal_module, "reopen_store")
    assert len(copies) == STORIES
    for _ in range(3):
        for origin in copies:
            assert copies[origin] == (Copy("kota-malang", f"https://kota-malang.kpu.go.id/{origin[1][1:]}/"),)
    assert len(openings) == STORIES
    assert checks == []


def test_what_is_remembered_of_copies_is_bounded(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal_module, "REMEMBERED", 7)
    with open_store(state, read_only=True) as store:
        copies = StoredCopies(state, portal_of(store))
    assert [len(copies[origin]) for origin in copies] == [1] * STORIES
    assert 0 < len(copies._known) <= 7


def test_days_are_read_without_reading_the_file_through(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(state, read_only=True) as store:
        days = StoredDays(state, portal_of(store))
    checks = count_calls(monkeypatch, database, "check_pages")
    planned = days.plan()
    assert len(planned) == STORIES
    assert [[item.published.astimezone(WIB).date() for item in days.read(day)] for day in planned] == [
        [day] for day in planned
    ]
    assert checks == []


def test_only_the_first_opening_reads_the_file_through(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checks = count_calls(monkeypatch, database, "check_pages")
    open_store(state, read_only=True).close()
    assert checks == [state]
    reopen_store(state).close()
    assert checks == [state]


def test_a_file_that_is_no_store_is_refused_by_both(tmp_path: Path) -> None:
    other = tmp_path / "lain.sqlite"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE t (a)")
    for opening in (open_store, reopen_store):
        with pytest.raises(SettingsInvalid):
            opening(other)
    with pytest.raises(SettingsInvalid):
        reopen_store(tmp_path / "tidak-ada.sqlite")
