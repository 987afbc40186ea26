"""What became of an article, told from its file and a real repository around it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from workplace import NOW, POSKO, Workplace, a_network

CORRECTED = "corrections: [{date: 2026-11-22 10:00, note: Jam buka diperbaiki}]\nupdated: 2026-11-22 10:00\n"


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "rumah"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "rumah"))


def git(folder: Path, *arguments: str, date: str = NOW) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    env = {**os.environ, "GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
    done = subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True, env=env)
    return done.stdout.strip()


def commit(place: Workplace, note: str, date: str) -> str:
    git(place.root, "add", "-A")
    git(place.root, "commit", "-q", "-m", note, date=date)
    return git(place.root, "rev-parse", "HEAD")


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return a_network(tmp_path / "jaringan")


def test_an_article_is_followed_from_its_first_commit_to_its_correction(place: Workplace) -> None:
    git(place.root, "init", "-q")
    first = commit(place, "Tulis", "2026-11-20T08:00:00+07:00")
    place.article("kota-malang", title="Kabar dari kota-malang", more=CORRECTED)
    second = commit(place, "Perbaiki jam", "2026-11-22T10:05:00+07:00")

    told = place.warta("history", f"kota-malang/{POSKO}", "--now", NOW)

    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        f"tag:kpu.go.id,2026:kota-malang/{POSKO} (content/kota-malang/berita/2026/{POSKO}.md)",
        f"20 November 2026, 08.00 WIB  ditulis     {first[:10]}  Tulis",
        "20 November 2026, 09.00 WIB  terbit                  Kabar dari kota-malang",
        "22 November 2026, 10.00 WIB  diperbarui",
        "22 November 2026, 10.00 WIB  diralat                 Jam buka diperbaiki",
        f"22 November 2026, 10.05 WIB  diubah      {second[:10]}  Perbaiki jam",
    ]


def test_programs_get_the_same_with_whole_commits(place: Workplace) -> None:
    place.article("kota-malang", title="Keliru", more="withdrawn: {date: 2026-11-23, reason: keliru}\n")
    path = f"content/kota-malang/berita/2026/{POSKO}.md"
    git(place.root, "init", "-q")
    only = commit(place, "Tulis", "2026-11-20T08:00:00+07:00")
    told = json.loads(place.warta("history", path, "--now", NOW, "--format", "json").out)
    assert (told["office"], told["path"]) == ("kota-malang", path)
    assert [(event["event"], event["commit"], event["note"]) for event in told["events"]] == [
        ("begun", only, "Tulis"),
        ("published", "", "Keliru"),
        ("withdrawn", "", "keliru"),
    ]


def test_without_a_repository_the_file_alone_tells(place: Workplace) -> None:
    told = place.warta("history", f"kota-malang/{POSKO}", "--now", NOW)
    assert (told.code, len(told.out.splitlines())) == (0, 2)


def test_a_name_of_many_articles_or_of_none_is_refused(place: Workplace) -> None:
    several = place.warta("history", POSKO, "--now", NOW)
    assert (several.code, several.out) == (2, "")
    assert several.err.startswith(f"{POSKO}: ada lebih dari satu berita (tag:kpu.go.id,2026:kpu-ri/{POSKO}, ")
    none = place.warta("history", "2026-01-01-tidak-ada", "--now", NOW)
    assert none.err.startswith("2026-01-01-tidak-ada: tidak ada berita dengan pengenal atau berkas itu di content")


def test_a_page_names_its_commit_and_links_it_where_the_settings_name_the_repository(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    assert place.warta("init", "kota-malang", tmp_path / "malang", "--now", NOW).code == 0
    own = Workplace(tmp_path / "malang")
    own.write(f"content/berita/2026/{POSKO}.md", "---\ntitle: Posko\ndate: 2026-11-20 09:00\n---\nIsi.\n")
    git(own.root, "init", "-q")
    commit(own, "Tulis", "2026-11-20T08:00:00+07:00")
    own.write(f"content/berita/2026/{POSKO}.md", "---\ntitle: Posko\ndate: 2026-11-20 09:00\n---\nIsi baru.\n")
    newest = commit(own, "Perbaiki <b>", "2026-11-21T08:00:00+07:00")

    assert own.build().code == 0
    page = own.read("site/berita/2026/11/20/posko-banjir/index.html")
    assert f"Perbaiki &lt;b&gt; <code>{newest[:10]}</code></li>" in page
    assert f"Versi naskah di repositori: <code>{newest[:10]}</code>" in page

    own.write("mkdocs.yml", own.read("mkdocs.yml") + "repo_url: https://kode.example/kpu/kota-malang\n")
    assert own.build().code == 0
    page = own.read("site/berita/2026/11/20/posko-banjir/index.html")
    assert f'<a href="https://kode.example/kpu/kota-malang/commit/{newest}"><code>{newest[:10]}</code></a>' in page
