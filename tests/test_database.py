from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from site_builder.database import (
    CHECKED_SIZE,
    Form,
    check_pages,
    explained,
    open_database,
    read_number,
    transaction,
)
from site_builder.errors import BuildBusy, OutputUnwritable, SettingsInvalid, SetupError
from site_builder.strings import say

FIRST = ("CREATE TABLE word (word TEXT)",)
SECOND = ("ALTER TABLE word ADD COLUMN length INTEGER", "UPDATE word SET length = length(word)")
OLD, NEW = Form(77, (FIRST,)), Form(77, (FIRST, SECOND))


def opened(path: Path, form: Form = OLD, *, read_only: bool = False) -> sqlite3.Connection:
    return open_database(path, form, read_only=read_only, wait=0.01)


def a_database(path: Path, words: int = 500) -> Path:
    with closing(opened(path)) as db, transaction(db):
        db.executemany("INSERT INTO word VALUES (?)", ((f"kata {n}" * 40,) for n in range(words)))
    return path


def complaint(path: Path, *, read_only: bool = False, form: Form = OLD) -> tuple[str, str]:
    with pytest.raises(SetupError) as caught:
        opened(path, form, read_only=read_only)
    return caught.value.key, say(caught.value.key, **caught.value.facts)


def test_a_file_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a b" / "state?.sqlite"
    with closing(opened(path)) as db:
        assert read_number(db, "user_version") == 1
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert [file.name for file in path.parent.iterdir()] == ["state?.sqlite"]


def test_an_older_file_is_brought_forward_with_what_it_holds(tmp_path: Path) -> None:
    path = a_database(tmp_path / "db", words=1)
    assert complaint(path, form=NEW, read_only=True)[0] == "store.older"
    with closing(opened(path, NEW)) as db:
        assert db.execute("SELECT length FROM word").fetchall() == [(240,)]
    with closing(opened(path, NEW, read_only=True)) as db:
        assert read_number(db, "user_version") == 2


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = a_database(tmp_path / "db")
    broken = Form(77, (FIRST, ("CREATE TABLE more (x)", "CREATE TABLE word (x)")))
    with pytest.raises(SettingsInvalid):
        opened(path, broken)
    with closing(opened(path)) as db:
        assert db.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (1,)


def test_a_newer_file_is_refused_with_both_versions(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "db", NEW)):
        pass
    key, words = complaint(tmp_path / "db")
    assert key == "store.newer"
    assert "bentuk 2, program ini mengenal 1" in words


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scribble(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[8192:40960] = b"\xff" * (40960 - 8192)
    path.write_bytes(raw)


def overwrite(path: Path) -> None:
    path.write_bytes(b"bukan basis data" * 600)


def replace_with_another(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE word (word TEXT)")


def replace_with_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("damage", "key"),
    [
        (cut, "store.broken"),
        (empty, "store.broken"),
        (scribble, "store.broken"),
        (overwrite, "store.foreign"),
        (replace_with_another, "store.foreign"),
        (replace_with_a_folder, "store.foreign"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_cannot_be_trusted_is_refused_and_left(
    tmp_path: Path, damage: Callable[[Path], None], key: str, read_only: bool
) -> None:
    path = a_database(tmp_path / "db")
    damage(path)
    before = path.read_bytes() if path.is_file() else None
    told, words = complaint(path, read_only=read_only)
    assert told == key
    assert str(path) in words
    assert "--state" in words
    assert (path.read_bytes() if path.is_file() else None) == before


def test_only_reading_needs_a_file(tmp_path: Path) -> None:
    assert complaint(tmp_path / "db", read_only=True)[0] == "store.missing"
    assert list(tmp_path.iterdir()) == []


def test_newest_changes_without_their_file_are_not_hidden_by_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "db"
    path.with_name("db-wal").write_bytes(b"perubahan")
    assert complaint(path)[0] == "store.orphaned"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "berkas").touch()
    key, words = complaint(tmp_path / "berkas" / "db")
    assert key == "store.unwritable"
    assert str(tmp_path / "berkas" / "db") in words


def test_writing_to_what_is_only_read_is_explained(tmp_path: Path) -> None:
    path = a_database(tmp_path / "db")
    with closing(opened(path, read_only=True)) as db, pytest.raises(OutputUnwritable), explained(path):
        db.execute("DELETE FROM word")


def test_a_full_disk_is_explained_and_leaves_the_old_state(tmp_path: Path) -> None:
    path = a_database(tmp_path / "db", words=10)
    with closing(opened(path)) as db:
        db.execute(f"PRAGMA max_page_count = {read_number(db, 'page_count')}")
        with pytest.raises(OutputUnwritable), explained(path), transaction(db):
            db.executemany("INSERT INTO word VALUES (?)", (("x" * 3000,) for _ in range(50)))
        assert db.execute("SELECT count(*) FROM word").fetchone() == (10,)


def test_a_file_that_another_process_is_making_forward_is_busy(tmp_path: Path) -> None:
    path = a_database(tmp_path / "db")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BuildBusy):
            opened(path, NEW)


def test_a_mistake_of_ours_goes_through(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "db")) as db, pytest.raises(sqlite3.ProgrammingError), explained(tmp_path):
        db.execute("SELECT ?")


def test_a_large_file_is_read_through_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_database(tmp_path / "db")
    scribble(path)
    monkeypatch.setattr("site_builder.database.CHECKED_SIZE", 0)
    assert CHECKED_SIZE > 0
    with closing(opened(path, read_only=True)) as db, pytest.raises(SettingsInvalid):
        check_pages(db, path)
