"""Git repositories and feeds as sources of a build, from end to end."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from workplace import POSKO, Workplace

FEED = "https://kab-malang.example/feed.json"


class Remote(Workplace):
    """The repository of an office, which the test writes to."""

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=Uji", "-c", "user.email=uji@kantor.example", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *arguments], cwd=self.root, check=True, capture_output=True)

    def publish(self, name: str = POSKO, **facts: str) -> None:
        """Commits one article."""
        self.article("", name, **facts)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "berita")


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Remote:
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    remote = Remote(tmp_path / "repositori malang")
    remote.root.mkdir()
    remote.git("init", "--quiet", "-b", "main")
    remote.write("content/media/panduan.txt", "panduan")
    remote.publish(title="Kabar pertama", body="[Panduan](media/panduan.txt)\n")
    return remote


@pytest.fixture
def place(tmp_path: Path, remote: Remote) -> Workplace:
    """A network of a folder and a repository."""
    place = Workplace(tmp_path / "jaringan")
    place.article("prov-jawa-timur", title="Kabar provinsi")
    place.write("content/network.yml", f"sources:\n  kota-malang: {{git: '{remote.root}'}}\n")
    return place


def titles(place: Workplace) -> list[str]:
    """The titles in the portal's feed."""
    return [item["title"] for item in json.loads(place.read("site/feed.json"))["items"]]


def status(place: Workplace) -> dict[str, dict[str, Any]]:
    return {office["id"]: office for office in json.loads(place.read("site/status.json"))["offices"]}


def test_repository_is_cloned_and_built(place: Workplace) -> None:
    outcome = place.build()

    assert (outcome.code, titles(place)) == (0, ["Kabar pertama", "Kabar provinsi"])
    assert status(place)["kota-malang"]["state"] == "ok"
    assert (place.root / ".warta/git/kota-malang/.git").is_dir()


def test_new_commit_shows_with_the_next_build(place: Workplace, remote: Remote) -> None:
    place.build()
    remote.publish("2026-11-21-kedua", title="Kabar kedua")

    place.build()

    assert titles(place) == ["Kabar kedua", "Kabar pertama", "Kabar provinsi"]


def test_forced_push_is_followed(place: Workplace, remote: Remote) -> None:
    remote.publish("2026-11-21-kedua", title="Kabar kedua")
    place.build()
    remote.git("reset", "--quiet", "--hard", "HEAD~1")
    remote.publish("2026-11-22-ketiga", title="Kabar ketiga")

    assert place.build().code == 0

    assert titles(place) == ["Kabar ketiga", "Kabar pertama", "Kabar provinsi"]


def test_article_deleted_in_the_repository_leaves_portal_and_lists_and_its_page_says_so(
    place: Workplace, remote: Remote
) -> None:
    remote.publish("2026-11-21-kedua", title="Kabar kedua")
    place.build()
    remote.git("rm", "--quiet", "content/berita/2026/2026-11-21-kedua.md")
    remote.git("commit", "--quiet", "--message", "hapus")

    place.build()

    told = [path for path, content in place.tree().items() if b"Kabar kedua" in content]
    assert told == ["kantor/kota-malang/berita/2026/11/21/kedua/index.html"]
    assert "telah ditarik" in place.read(f"site/{told[0]}")
    assert titles(place) == ["Kabar pertama", "Kabar provinsi"]


def test_repository_that_is_gone_keeps_its_news_and_is_named(place: Workplace, remote: Remote) -> None:
    place.build()
    before = {path: content for path, content in place.tree().items() if path.startswith("kantor/kota-malang/")}
    assert "kantor/kota-malang/media/panduan.txt" in before
    shutil.rmtree(remote.root)

    outcome = place.build()

    assert outcome.code == 1
    assert outcome.err.startswith(f"kantor kota-malang: repositori {remote.root}: tidak dapat diambil (")
    assert outcome.err.endswith("); periksa alamat, izin, dan jaringan; memakai salinan terakhir\n")
    after = {path: content for path, content in place.tree().items() if path.startswith("kantor/kota-malang/")}
    assert after == before
    told = status(place)["kota-malang"]
    assert (told["state"], told["items"], told["last_ok"]) == ("stale", 1, "2026-11-24T12:00:00+07:00")
    assert "tidak dapat diambil" in told["message"]


def test_repository_and_clone_that_are_gone_leave_the_stored_news(place: Workplace, remote: Remote) -> None:
    place.build()
    before = {path: content for path, content in place.tree().items() if path.endswith("posko-banjir/index.html")}
    shutil.rmtree(remote.root)
    shutil.rmtree(place.root / ".warta/git")

    outcome = place.build()

    assert (outcome.code, titles(place)) == (1, ["Kabar pertama", "Kabar provinsi"])
    assert outcome.err.endswith("; memakai berita terakhir yang tersimpan\n")
    assert status(place)["kota-malang"]["state"] == "failed"
    assert {path: content for path, content in place.tree().items() if path in before} == before


def test_repository_that_was_never_reached_costs_only_its_own_office(place: Workplace, remote: Remote) -> None:
    shutil.rmtree(remote.root)

    outcome = place.build()

    assert (outcome.code, titles(place)) == (1, ["Kabar provinsi"])
    assert status(place)["kota-malang"]["last_ok"] is None


def test_repository_that_comes_back_is_heard_again(place: Workplace, remote: Remote) -> None:
    place.build()
    remote.root.rename(remote.root.with_name("pindah"))
    place.build()
    remote.root.with_name("pindah").rename(remote.root)
    remote.publish("2026-11-21-kedua", title="Kabar kedua")

    assert place.build() == (0, "2 situs ditulis ke site: 3 berita terbit, 0 ditarik, 0 belum tampil, 0 ditolak\n", "")

    assert status(place)["kota-malang"]["state"] == "ok"
    assert "Kabar kedua" in titles(place)


def test_faulty_article_in_a_repository_is_named_by_its_office(place: Workplace, remote: Remote) -> None:
    remote.publish("2026-11-21-kedua", title="Kabar kedua", more="image: {alt: Posko}\n")

    outcome = place.build()

    assert outcome.code == 1
    assert outcome.err.startswith("kota-malang/berita/2026/2026-11-21-kedua.md:4: image: bagian src belum ada; ")
    assert [refusal["id"] for refusal in status(place)["kota-malang"]["refused"]] == [
        "kota-malang/berita/2026/2026-11-21-kedua.md"
    ]


def test_sources_of_all_kinds_give_the_same_bytes_twice(place: Workplace) -> None:
    place.build()
    place.build("--out", "lain", "--state", "lain.warta/state.sqlite")

    assert place.tree("lain") == place.tree()


def test_feed_that_a_build_does_not_ask_is_named_and_shown(place: Workplace) -> None:
    place.write("content/network.yml", f"sources:\n  kab-malang: {{feed: '{FEED}'}}\n")

    first = place.build()
    second = place.build()

    assert first.code == second.code == 0
    assert first.err == second.err
    assert first.err.startswith(f"kantor kab-malang: catatan: umpan {FEED} tidak diambil oleh warta build; ")
    assert first.err.count("\n") == 1
    told = status(place)["kab-malang"]
    assert (told["state"], told["items"], told["last_ok"]) == ("stale", 0, None)
    assert FEED in told["message"]


def test_feed_that_a_build_does_not_ask_does_not_stop_a_strict_one(place: Workplace) -> None:
    place.write("content/network.yml", f"sources:\n  kab-malang: {{feed: '{FEED}'}}\n")

    assert place.build("--strict").code == 0
