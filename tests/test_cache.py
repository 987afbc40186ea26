from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.cache import NoCache, digest, open_cache


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_different_parts_have_different_digests(some: list[bytes], others: list[bytes]) -> None:
    assert (digest(*some) == digest(*others)) == (some == others)


def test_parts_cannot_run_into_each_other() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a") != digest("a", "")


def test_text_counts_as_its_utf8() -> None:
    assert digest("é") == digest("é".encode())
    assert len(digest("\udce9")) == 64


def test_what_was_put_is_there_in_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / ".warta" / "cache.sqlite"
    with open_cache(path) as cache:
        assert cache.get("a") is None
        cache.put_many([("a", b"\x00satu"), ("b", b"")])
        cache.put_many([("a", b"dua")])
    with open_cache(path) as cache:
        assert cache.state == "kept"
        assert (cache.get("a"), cache.get("b"), cache.get("c")) == (b"dua", b"", None)


def test_without_a_path_nothing_is_kept() -> None:
    with open_cache(None) as cache:
        cache.put_many([("a", b"satu")])
        cache.prune(())
        assert cache.state == "off"
        assert cache.get("a") is None


def test_what_is_no_longer_used_is_dropped(tmp_path: Path) -> None:
    with open_cache(tmp_path / "cache.sqlite") as cache:
        cache.put_many((str(n), b"x") for n in range(5))
        cache.prune(str(n) for n in (1, 3, 3, 9))
        assert [n for n in range(10) if cache.get(str(n))] == [1, 3]
        cache.prune(["3"])
        assert [n for n in range(10) if cache.get(str(n))] == [3]


def test_pruning_makes_room_for_the_next_results(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    sizes = []
    for run in range(4):
        with open_cache(path) as cache:
            keys = [f"{run}-{n}" for n in range(200)]
            cache.put_many((key, bytes(2000)) for key in keys)
            cache.prune(keys)
        sizes.append(path.stat().st_size)
    assert sizes[-1] < sizes[1] * 1.1


@pytest.mark.parametrize("damage", [b"bukan basis data" * 100, None])
def test_a_broken_file_is_rebuilt(tmp_path: Path, damage: bytes | None) -> None:
    path = tmp_path / "cache.sqlite"
    with open_cache(path) as cache:
        cache.put_many((str(n), bytes(3000)) for n in range(50))
    path.write_bytes(path.read_bytes()[:5000] if damage is None else damage)
    with open_cache(path) as cache:
        assert cache.state == "rebuilt"
        assert cache.get("1") is None
        cache.put_many([("1", b"lagi")])
    with open_cache(path) as cache:
        assert (cache.state, cache.get("1")) == ("kept", b"lagi")


def test_a_file_in_an_older_form_is_rebuilt(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    with open_cache(path) as cache:
        cache.put_many([("a", b"satu")])
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 0")
    db.close()
    with open_cache(path) as cache:
        assert (cache.state, cache.get("a")) == ("rebuilt", None)


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    with open_cache(path) as cache:
        cache.put_many([("a", b"halaman yang benar"), ("b", b"lain")])
    path.write_bytes(path.read_bytes().replace(b"yang benar", b"yang salah"))
    with open_cache(path) as cache:
        assert cache.get("a") is None
        assert cache.get("b") == b"lain"


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "lain.sqlite"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE result (x)")
    db.commit()
    db.close()
    with open_cache(path) as cache:
        assert cache.state == "off"
    db = sqlite3.connect(path)
    assert db.execute("SELECT name FROM sqlite_schema").fetchall() == [("result",)]
    assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    db.close()


def test_a_place_that_cannot_be_used_gives_no_cache(tmp_path: Path) -> None:
    (tmp_path / "berkas").touch()
    assert isinstance(open_cache(tmp_path / "berkas" / "cache.sqlite"), NoCache)
    assert isinstance(open_cache(tmp_path), NoCache)


def test_a_result_is_seen_by_another_process_while_the_writer_is_open(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    with open_cache(path) as cache:
        cache.put_many([("a", b"satu")])
        code = "import sys; from pathlib import Path; from site_builder.cache import open_cache\n"
        code += "with open_cache(Path(sys.argv[1])) as cache: print(cache.state, cache.get('a'))"
        run = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert run.stdout == "kept b'satu'\n"


def test_a_writer_that_holds_the_file_costs_only_the_new_results(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    with open_cache(path) as cache:
        cache.put_many([("a", b"satu")])
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        cache._db.execute("PRAGMA busy_timeout = 0")  # type: ignore[attr-defined]
        cache.put_many([("b", b"dua")])
        other.execute("ROLLBACK")
        other.close()
        assert (cache.get("a"), cache.get("b")) == (b"satu", None)
        cache.put_many([("b", b"dua")])
        assert cache.get("b") == b"dua"
