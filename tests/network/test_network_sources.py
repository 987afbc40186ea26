"""Folders and real git repositories as sources."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from builders import NOW

from site_builder.model import Layout, Network, SourceResult, SourceSpec
from site_builder.network.sources import (
    FolderSource,
    GitSource,
    GitSpec,
    Workplace,
    local_sources,
    read_source,
    read_sources,
)


@dataclass(frozen=True)
class Repository:
    """A real repository of an office, which the test writes to."""

    folder: Path

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=Uji", "-c", "user.email=uji@kantor.example", "-c", "commit.gpgsign=false")
        command = ["git", *who, "-C", str(self.folder), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def commit(self, **files: str) -> None:
        for name, text in files.items():
            path = self.folder / "content" / "berita" / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "berita")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without anyone's git settings."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def repository(tmp_path: Path, home: Path) -> Repository:
    repository = Repository(tmp_path / "kpu kota malang")
    subprocess.run(["git", "init", "--quiet", "-b", "utama", str(repository.folder)], check=True)
    repository.commit(satu="satu")
    return repository


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path / "state", timeout=20, stop=Event())


def a_source(repository: Repository, place: Workplace, branch: str = "", subdir: str = "") -> GitSource:
    return GitSource(GitSpec("kota-malang", "git", str(repository.folder), 1, branch, subdir), place)


def news(result: SourceResult) -> dict[str, str]:
    assert result.folder is not None
    return {path.stem: path.read_text(encoding="utf-8") for path in Path(result.folder).glob("berita/*")}


def a_fake_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def is_gone_within(seconds: float, pid: int) -> bool:
    """Whether the process ends; one that was killed needs its turn on a busy machine to do so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def test_first_reading_clones_one_commit(repository: Repository, place: Workplace) -> None:
    repository.commit(dua="dua")

    result = a_source(repository, place).read(NOW)

    checkout = place.state_dir / "git" / "kota-malang"
    assert result == SourceResult("kota-malang", str(checkout / "content"))
    assert news(result) == {"satu": "satu", "dua": "dua"}
    assert Repository(checkout).git("rev-list", "--count", "HEAD").strip() == "1"


def test_file_address_is_cloned_too(repository: Repository, place: Workplace) -> None:
    spec = GitSpec("kota-malang", "git", repository.folder.as_uri())

    assert news(GitSource(spec, place).read(NOW)) == {"satu": "satu"}


def test_new_commit_is_pulled_with_its_edits_and_deletions(repository: Repository, place: Workplace) -> None:
    repository.commit(dua="dua")
    source = a_source(repository, place)
    source.read(NOW)
    repository.git("rm", "--quiet", "content/berita/satu.md")
    repository.commit(dua="dua, diperbaiki", tiga="tiga")

    result = source.read(NOW)

    assert result.failure == ""
    assert news(result) == {"dua": "dua, diperbaiki", "tiga": "tiga"}


def test_forced_push_is_followed(repository: Repository, place: Workplace) -> None:
    repository.commit(dua="dua")
    source = a_source(repository, place)
    source.read(NOW)
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    repository.commit(lain="lain")

    assert news(source.read(NOW)) == {"satu": "satu", "lain": "lain"}


def test_branch_that_is_named_is_read(repository: Repository, place: Workplace) -> None:
    repository.git("switch", "--quiet", "--create", "rilis/2026")
    repository.commit(rilis="rilis")
    repository.git("switch", "--quiet", "utama")

    assert "rilis" not in news(a_source(repository, place).read(NOW))
    assert "rilis" in news(a_source(repository, place, branch="rilis/2026").read(NOW))


def test_branch_that_does_not_exist_keeps_the_last_checkout(repository: Repository, place: Workplace) -> None:
    a_source(repository, place).read(NOW)

    result = a_source(repository, place, branch="lama").read(NOW)

    assert "cabang lama tidak ada" in result.failure
    assert news(result) == {"satu": "satu"}


def test_subfolder_that_is_named_is_read(repository: Repository, place: Workplace) -> None:
    (repository.folder / "situs" / "berita").mkdir(parents=True)
    (repository.folder / "situs" / "berita" / "dua.md").write_text("dua", encoding="utf-8")
    repository.commit()

    assert news(a_source(repository, place, subdir="situs").read(NOW)) == {"dua": "dua"}
    missing = a_source(repository, place, subdir="tidak-ada").read(NOW)
    assert (missing.folder, "tidak ada tidak-ada" in missing.failure) == (None, True)


def test_repository_without_content_is_read_at_its_root(repository: Repository, place: Workplace) -> None:
    repository.git("mv", "content/berita", "berita")
    repository.git("commit", "--quiet", "--message", "pindah")

    assert news(a_source(repository, place).read(NOW)) == {"satu": "satu"}


def test_repository_without_news_is_told(repository: Repository, place: Workplace) -> None:
    repository.git("mv", "content/berita", "kabar")
    repository.git("commit", "--quiet", "--message", "pindah")

    result = a_source(repository, place).read(NOW)

    assert result.folder is None
    assert "content/berita/" in result.failure


def test_unreachable_remote_keeps_the_last_checkout_and_says_why(repository: Repository, place: Workplace) -> None:
    source = a_source(repository, place)
    first = source.read(NOW)
    shutil.move(repository.folder, repository.folder.with_name("pindah"))

    result = source.read(NOW)

    assert result.folder == first.folder
    assert news(result) == {"satu": "satu"}
    assert result.failure.startswith(f"repositori {repository.folder}: tidak dapat diambil (")
    assert "\n" not in result.failure


def test_remote_that_was_never_reached_has_no_folder(tmp_path: Path, home: Path, place: Workplace) -> None:
    result = GitSource(GitSpec("kota-malang", "git", str(tmp_path / "tidak-ada")), place).read(NOW)

    assert result.folder is None
    assert "tidak dapat diambil" in result.failure


@pytest.mark.parametrize("broken", ["objects", "HEAD", ""])
def test_broken_clone_is_made_anew(repository: Repository, place: Workplace, broken: str) -> None:
    source = a_source(repository, place)
    source.read(NOW)
    checkout = place.state_dir / "git" / "kota-malang"
    victim = checkout / ".git" / broken
    shutil.rmtree(victim) if victim.is_dir() else victim.unlink()
    repository.commit(dua="dua")

    result = source.read(NOW)

    assert result.failure == ""
    assert news(result) == {"satu": "satu", "dua": "dua"}
    assert [path.name for path in checkout.parent.iterdir()] == ["kota-malang"]


def test_broken_clone_never_reaches_the_repository_around_it(repository: Repository) -> None:
    unsaved = repository.folder / "content" / "berita" / "satu.md"
    unsaved.write_text("belum disimpan", encoding="utf-8")
    around = Workplace(repository.folder / "state", 20, Event())
    source = a_source(repository, around)
    source.read(NOW)
    shutil.rmtree(repository.folder / "state" / "git" / "kota-malang" / ".git")

    assert source.read(NOW).failure == ""
    assert unsaved.read_text(encoding="utf-8") == "belum disimpan"


def test_file_in_the_place_of_a_clone_is_replaced(repository: Repository, place: Workplace) -> None:
    (place.state_dir / "git").mkdir(parents=True)
    (place.state_dir / "git" / "kota-malang").write_text("", encoding="utf-8")

    assert news(a_source(repository, place).read(NOW)) == {"satu": "satu"}


def test_files_changed_in_the_checkout_are_put_back(repository: Repository, place: Workplace) -> None:
    source = a_source(repository, place)
    folder = Path(str(source.read(NOW).folder))
    (folder / "berita" / "satu.md").unlink()
    (folder / "berita" / "asing.md").write_text("asing", encoding="utf-8")

    assert news(source.read(NOW)) == {"satu": "satu"}


def test_interrupted_pull_is_put_back_even_when_the_remote_is_gone(repository: Repository, place: Workplace) -> None:
    source = a_source(repository, place)
    folder = Path(str(source.read(NOW).folder))
    (folder / "berita" / "satu.md").unlink()
    (folder.parent / ".git" / "warta-whole").unlink()
    (folder.parent / ".git" / "index.lock").touch()
    shutil.rmtree(repository.folder)

    result = source.read(NOW)

    assert result.failure
    assert news(result) == {"satu": "satu"}


def test_swap_that_was_killed_between_its_renames_is_undone(repository: Repository, place: Workplace) -> None:
    source = a_source(repository, place)
    source.read(NOW)
    checkout = place.state_dir / "git" / "kota-malang"
    checkout.rename(checkout.with_name(".kota-malang.old"))
    shutil.rmtree(repository.folder)

    assert news(source.read(NOW)) == {"satu": "satu"}


def test_symbolic_links_are_never_followed(repository: Repository, place: Workplace, tmp_path: Path) -> None:
    (tmp_path / "rahasia.txt").write_text("rahasia", encoding="utf-8")
    (repository.folder / "content" / "berita" / "tautan.md").symlink_to(tmp_path / "rahasia.txt")
    (repository.folder / "content" / "media").symlink_to(tmp_path)
    repository.commit()

    result = a_source(repository, place).read(NOW)

    assert news(result)["tautan"] == str(tmp_path / "rahasia.txt")
    assert (Path(str(result.folder)) / "media").is_file()


def test_hooks_and_filters_of_a_home_do_not_run(repository: Repository, place: Workplace, home: Path) -> None:
    (repository.folder / ".gitattributes").write_text("*.md filter=lfs\n", encoding="utf-8")
    repository.commit()
    hook = home / "hooks" / "post-index-change"
    hook.parent.mkdir(parents=True)
    hook.write_text(f"#!/bin/sh\ntouch '{home}/hook-ran'\n", encoding="utf-8")
    hook.chmod(0o755)
    settings = f"""\
[core]
    hooksPath = {hook.parent}
[filter "lfs"]
    smudge = touch {home}/filter-ran
    required = true
"""
    (home / ".gitconfig").write_text(settings, encoding="utf-8")

    result = a_source(repository, place).read(NOW)

    assert (result.failure, news(result)) == ("", {"satu": "satu"})
    assert [path.name for path in home.glob("*-ran")] == []


def test_settings_of_a_surrounding_git_are_not_taken_over(
    repository: Repository, place: Workplace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "lain" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "lain" / "index"))

    assert news(a_source(repository, place).read(NOW)) == {"satu": "satu"}


def test_slow_git_is_ended_with_all_its_children(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Workplace(tmp_path / "state", 20, Event())
    a_source(repository, place).read(NOW)
    a_fake_git(tmp_path, monkeypatch, f"sleep 60 & echo $! > '{tmp_path}/child'\nwait")
    started = time.monotonic()

    result = a_source(repository, Workplace(tmp_path / "state", 0.3, Event())).read(NOW)

    assert time.monotonic() - started < 30
    assert "waktu habis" in result.failure
    assert news(result) == {"satu": "satu"}
    child = int((tmp_path / "child").read_text(encoding="ascii"))
    assert is_gone_within(30, child)


def test_stopped_run_ends_git_at_once(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Event()
    stop.set()
    a_fake_git(tmp_path, monkeypatch, "exec sleep 60")
    started = time.monotonic()

    result = a_source(repository, Workplace(tmp_path / "state", 60, stop)).read(NOW)

    assert time.monotonic() - started < 30
    assert (result.folder, "waktu habis" in result.failure) == (None, True)


def test_machine_without_git_still_has_the_last_checkout(
    repository: Repository, place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = a_source(repository, place)
    source.read(NOW)
    monkeypatch.setenv("PATH", str(tmp_path))

    result = source.read(NOW)

    assert "program git tidak ada" in result.failure
    assert news(result) == {"satu": "satu"}


def test_state_folder_that_cannot_be_made_is_a_failure_of_this_office(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("", encoding="utf-8")

    result = a_source(repository, Workplace(tmp_path / "state", 20, Event())).read(NOW)

    assert result.folder is None
    assert "tidak dapat diambil (" in result.failure


def test_folder_is_read_where_it_stands(tmp_path: Path, place: Workplace) -> None:
    (tmp_path / "berita").mkdir()
    source = FolderSource(SourceSpec("kota-malang", "path", str(tmp_path)), place)

    assert source.read(NOW) == SourceResult("kota-malang", str(tmp_path))


def test_folder_that_holds_nothing_of_an_office_is_a_failure(tmp_path: Path, place: Workplace) -> None:
    result = FolderSource(SourceSpec("kota-malang", "path", str(tmp_path)), place).read(NOW)

    assert result.folder is None
    assert result.failure.startswith(f"folder {tmp_path}: tidak berisi berita/, halaman/, atau kantor.yml; ")


def test_folder_that_is_missing_is_a_failure(tmp_path: Path, place: Workplace) -> None:
    result = FolderSource(SourceSpec("kota-malang", "path", str(tmp_path / "hilang")), place).read(NOW)

    assert result.folder is None
    assert result.failure.startswith(f"folder {tmp_path}/hilang: tidak dapat dibaca (")


def test_network_is_read_in_order_and_one_failure_stops_nobody(repository: Repository, tmp_path: Path) -> None:
    kpu_ri = SourceSpec("kpu-ri", "path", str(tmp_path / "hilang"))
    aceh = SourceSpec("prov-aceh", "feed", "https://kip.example/feed.json")
    malang = GitSpec("kota-malang", "git", str(repository.folder))
    (tmp_path / "surabaya" / "berita").mkdir(parents=True)
    surabaya = SourceSpec("kota-surabaya", "path", str(tmp_path / "surabaya"))
    network = Network("https://kpu.example/", Layout.ONE_HOST, 100, (kpu_ri, aceh, malang, surabaya))

    results = read_sources(network, tmp_path / "state", NOW)

    assert local_sources(network) == (kpu_ri, malang, surabaya)
    assert [(result.office, result.folder is None) for result in results] == [
        ("kpu-ri", True),
        ("kota-malang", False),
        ("kota-surabaya", False),
    ]


def test_source_that_crashes_is_a_failure_of_its_office(caplog: pytest.LogCaptureFixture) -> None:
    class Crashing:
        def read(self, now: datetime) -> SourceResult:
            raise ZeroDivisionError("nol")

    result = read_source("kota-malang", Crashing(), NOW)

    assert result.folder is None
    assert "ZeroDivisionError: nol" in result.failure
    assert "kota-malang" in caplog.text
