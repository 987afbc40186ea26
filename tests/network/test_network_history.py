"""Real repositories of an office, and what their history tells readers."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import NOW

from site_builder.network.history import read_file_history, read_history

POSKO = "2026-11-20-posko banjir"


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))


def git(folder: Path, *arguments: str, date: datetime = NOW) -> None:
    who = ("-c", "user.name=Rahasia", "-c", "user.email=rahasia@kantor.example", "-c", "commit.gpgsign=false")
    dates = {"GIT_COMMITTER_DATE": date.isoformat(), "GIT_AUTHOR_DATE": date.isoformat()}
    subprocess.run(
        ["git", *who, "-C", str(folder), *arguments], check=True, capture_output=True, env={**os.environ, **dates}
    )


def head(root: Path) -> str:
    done = subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(root: Path, path: str, text: str, note: str, date: datetime = NOW) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", note, date=date)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "repositori"
    root.mkdir()
    git(root, "init", "--quiet")
    return root


@pytest.mark.parametrize("below", ["content/", ""])
def test_changes_come_newest_first_without_names_of_people(below: str, root: Path) -> None:
    path = f"{below}berita/2026/{POSKO}.md"
    commit(root, path, "satu", "Tulis", NOW - timedelta(days=3))
    commit(root, path, "dua", "Perbaiki jam\tposko\n\nKeterangan panjang", NOW - timedelta(days=2))
    commit(root, path, "tiga", "Tambah alamat <b>", NOW - timedelta(days=1))
    history = read_history(root / below, NOW)
    assert list(history) == ["2026-11-20-posko-banjir"]
    changes = history["2026-11-20-posko-banjir"]
    assert [change.note for change in changes] == ["Tambah alamat <b>", "Perbaiki jam\tposko", "Tulis"]
    assert [change.date for change in changes] == [NOW - timedelta(days=days) for days in (1, 2, 3)]
    assert [change.is_first for change in changes] == [False, False, True]
    assert changes[0].commit == head(root)
    assert "ahasia" not in repr(history)


def test_what_is_no_article_and_what_is_still_to_come_is_left_out(root: Path) -> None:
    for text in ("satu", "dua"):
        commit(root, "content/media/a.txt", text, "Media")
    commit(root, f"content/berita/{POSKO}/index.md", "satu", "Tulis", NOW + timedelta(days=1))
    commit(root, f"content/berita/{POSKO}/index.md", "dua", "Nanti", NOW + timedelta(days=1))
    assert read_history(root / "content", NOW) == {}
    assert list(read_history(root / "content", NOW + timedelta(days=2))) == ["2026-11-20-posko-banjir"]


def test_a_folder_within_a_larger_repository_has_no_history_of_its_own(root: Path) -> None:
    for text in ("satu", "dua"):
        commit(root, f"content/kota-malang/berita/{POSKO}.md", text, text)
    assert read_history(root / "content/kota-malang", NOW) == {}


def test_a_repository_without_its_past_and_a_folder_without_one_tell_nothing(root: Path, tmp_path: Path) -> None:
    for text in ("satu", "dua", "tiga"):
        commit(root, f"content/berita/{POSKO}.md", text, text)
    git(tmp_path, "clone", "--quiet", "--depth", "1", root.as_uri(), "dangkal")
    assert (tmp_path / "dangkal/content/berita").is_dir()
    assert read_history(tmp_path / "dangkal/content", NOW) == {}
    assert read_history(tmp_path, NOW) == {}


def test_a_broken_repository_keeps_nothing_from_being_published(root: Path) -> None:
    commit(root, f"content/berita/{POSKO}.md", "satu", "satu")
    (root / ".git/HEAD").write_text("rusak", encoding="utf-8")
    assert read_history(root / "content", NOW) == {}


@pytest.mark.parametrize(
    ("repository", "start"),
    [
        ("https://github.com/kpu/kota-malang", "https://github.com/kpu/kota-malang/commit/"),
        ("https://gitlab.example/kpu/kota-malang.git/", "https://gitlab.example/kpu/kota-malang/-/commit/"),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_commits_are_linked_to_where_people_see_them(repository: str, start: str, root: Path) -> None:
    commit(root, f"content/berita/{POSKO}.md", "satu", "Tulis")
    [change] = read_history(root / "content", NOW, repository)["2026-11-20-posko-banjir"]
    assert change.url == (start + head(root) if start else "")


def test_a_file_that_was_renamed_keeps_its_history(root: Path) -> None:
    text = "".join(f"Kalimat {number}.\n" for number in range(30))
    commit(root, "content/berita/lama.md", text, "Tulis", NOW - timedelta(days=3))
    git(root, "mv", "content/berita/lama.md", "content/berita/baru.md")
    git(root, "commit", "--quiet", "--message", "Ganti nama", date=NOW - timedelta(days=2))
    commit(root, "content/berita/baru.md", text + "Tambah.\n", "Tambah", NOW)
    changes = read_file_history(root / "content/berita/baru.md")
    assert [(change.note, change.is_first) for change in changes] == [
        ("Tambah", False),
        ("Ganti nama", False),
        ("Tulis", True),
    ]
    assert read_file_history(root.parent / "tidak-ada.md") == ()
