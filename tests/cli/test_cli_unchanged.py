"""A build that would change nothing is not done; whatever may change something has it done."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from workplace import NOW, Workplace

from site_builder.cli import building, unchanged
from site_builder.cli.unchanged import Inputs, look_at, look_once
from site_builder.touched import mark_of

WAIT = 0.15  # seconds after which a file counts as written before a build

SETTINGS = """site_name: KPU Kota Malang
site_url: https://kota-malang.example/
plugins:
  - warta:
      office: kota-malang
"""


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """The repository of one office."""
    place = Workplace(tmp_path)
    place.write("mkdocs.yml", SETTINGS)
    article(place, "2026-11-01-satu")
    article(place, "2026-11-02-dua")
    return place


def article(place: Workplace, name: str, more: str = "", title: str = "Kabar", at: str = "09:00") -> Path:
    return place.write(f"content/berita/{name}.md", f"---\ntitle: {title}\ndate: {name[:10]} {at}\n{more}---\nIsi.\n")


def build(place: Workplace, *arguments: object, now: str = NOW) -> tuple[str, str]:
    """What a build says on its two streams."""
    time.sleep(WAIT)
    outcome = place.warta("build", "--now", now, "--jobs", 1, *arguments)
    assert outcome.code in (0, 1)
    return outcome.out, outcome.err


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with every build that is really done."""
    done: list[str] = []
    build_network = building.build_network

    def count(*arguments: object, **options: object) -> object:
        done.append("built")
        return build_network(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(building, "build_network", count)
    return done


def later(**span: float) -> str:
    return (datetime.fromisoformat(NOW) + timedelta(**span)).isoformat()


def test_the_second_build_says_the_same_and_does_nothing(place: Workplace, builds: list[str]) -> None:
    article(place, "2026-11-03-klarifikasi", "kind: klarifikasi\n")
    said = build(place)
    assert "klarifikasi tanpa claim" in said[1]
    before = place.inodes()
    assert [build(place), build(place, now=later(hours=1))] == [said, said]
    assert builds == ["built"]
    assert place.inodes() == before


CHANGES: dict[str, Callable[[Workplace], object]] = {
    "a new article": lambda place: article(place, "2026-11-05-baru"),
    "another text": lambda place: article(place, "2026-11-01-satu", title="Lain!"),
    "a text of the same length": lambda place: article(place, "2026-11-01-satu", title="Kabur"),
    "an article gone": lambda place: (place.root / "content/berita/2026-11-01-satu.md").unlink(),
    "a file touched": lambda place: os.utime(place.root / "content/berita/2026-11-01-satu.md"),
    "a file renamed": lambda place: (place.root / "content/berita/2026-11-01-satu.md").rename(
        place.root / "content/berita/2026-11-01-tiga.md"
    ),
    "facts of the office": lambda place: place.write("content/kantor.yml", "phone: 0341-123456\n"),
    "a page": lambda place: place.write("content/halaman/profil.md", "# Profil\n"),
    "settings": lambda place: place.write("mkdocs.yml", SETTINGS + "extra: {a: b}\n"),
    "a file of the site gone": lambda place: (place.root / "site/index.html").unlink(),
    "a file of the site changed": lambda place: place.write("site/index.html", "judi"),
    "a strange file on the site": lambda place: place.write("site/berita/judi.html", "judi"),
    "the store gone": lambda place: (place.root / ".warta/state.sqlite").unlink(),
    "a broken stamp": lambda place: place.write(".warta/stamp.msgpack", b"\x99"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_built(place: Workplace, builds: list[str], change: str) -> None:
    build(place)
    CHANGES[change](place)
    build(place)
    assert builds == ["built"] * 2
    place.warta("build", "--now", NOW, "--jobs", 1, "--out", "bersih", "--no-cache")
    assert place.tree() == place.tree("bersih")


@pytest.mark.parametrize(
    "arguments",
    [("--window", 5), ("--out", "lain"), ("--strict",), ("--no-cache",), ("kota-malang",), ("--shard", "1/1")],
)
def test_what_is_asked_otherwise_is_built(place: Workplace, builds: list[str], arguments: tuple[object, ...]) -> None:
    build(place)
    build(place, *arguments)
    assert builds == ["built"] * 2


@pytest.mark.parametrize(
    ("name", "more", "now"),
    [
        ("2026-11-25-besok", "", later(days=2)),
        ("2026-11-03-draf", "draft: true\n", later(hours=1)),
        ("2026-11-03-habis", "expires: 2026-11-24 13:00\n", later(hours=2)),
        ("2026-11-22-kabar", "", later(hours=23)),
        ("2026-11-03-lama", "", later(days=1)),
        ("2026-11-17-mendesak", "urgent: true\n", later(hours=2)),
    ],
)
def test_what_time_changes_is_built(place: Workplace, builds: list[str], name: str, more: str, now: str) -> None:
    article(place, name, more, at="13:00" if "urgent" in more else "09:00")
    build(place)
    build(place, now=now)
    assert builds == ["built"] * 2
    place.warta("build", "--now", now, "--jobs", 1, "--out", "bersih", "--no-cache")
    assert place.tree() == place.tree("bersih")


def test_a_clock_that_goes_back_is_not_trusted(place: Workplace, builds: list[str]) -> None:
    build(place)
    build(place, now=later(hours=-1))
    assert builds == ["built"] * 2


def test_a_file_written_just_before_the_build_could_be_written_again_unseen(
    place: Workplace, builds: list[str]
) -> None:
    time.sleep(WAIT)
    article(place, "2026-11-05-baru")
    place.build()
    place.build()
    assert builds == ["built"] * 2


def test_plugins_of_others_may_read_what_nobody_knows(place: Workplace, builds: list[str]) -> None:
    place.write("mkdocs.yml", SETTINGS + "  - tags\n")
    build(place)
    build(place)
    assert builds == ["built"] * 2


def test_a_commit_changes_what_pages_tell_of_it(place: Workplace, builds: list[str]) -> None:
    place.write(".git/HEAD", "ref: refs/heads/main\n")
    build(place)
    place.write(".git/logs/HEAD", "komit\n")
    build(place)
    assert builds == ["built"] * 2


def test_a_look_just_after_a_writing_is_taken_again(tmp_path: Path) -> None:
    """While a build starts, time goes by: then the file is settled."""
    (tmp_path / "a").write_text("satu")
    inputs = Inputs((str(tmp_path),), ())
    early = look_at(inputs)
    assert not early.is_settled
    time.sleep(WAIT)
    assert look_once(inputs, early).marks == early.whole
    settled = look_at(inputs)
    assert settled.files == {str(tmp_path / "a"): mark_of((tmp_path / "a").stat())}
    (tmp_path / "a").write_text("dua!")
    assert look_once(inputs, settled) is settled, "what comes after the look is for the next build"
    assert look_once(inputs, None).marks == ""


def test_only_what_was_just_written_is_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("lama", "tua"):
        (tmp_path / name).write_text("satu")
    time.sleep(WAIT)
    (tmp_path / "baru").write_text("satu")
    inputs = Inputs((str(tmp_path),), ())
    early = look_at(inputs)
    time.sleep(WAIT)
    with monkeypatch.context() as patch:
        patch.setattr(unchanged, "look_at", None)
        again = look_once(inputs, early)
    assert (again.whole, again.files, again.is_settled) == (early.whole, early.files, True)
    assert again.marks == look_at(inputs).marks


@pytest.mark.parametrize("change", ["written", "gone", "link"])
def test_what_was_just_written_and_is_otherwise_now_has_all_looked_at(tmp_path: Path, change: str) -> None:
    file = tmp_path / "baru"
    if change == "link":
        file.symlink_to(tmp_path.parent)
    else:
        file.write_text("satu")
    inputs = Inputs((str(tmp_path),), ())
    early = look_at(inputs)
    time.sleep(WAIT)
    if change == "written":
        file.write_text("lain lagi")
    elif change == "gone":
        file.unlink()
    later, now = look_once(inputs, early), look_at(inputs)
    assert (later.whole, later.files, later.newest) == (now.whole, now.files, now.newest)


@pytest.mark.parametrize("inputs", [("x/berita", ""), ("", "mkdocs.yml")], ids=["folder", "file"])
def test_what_is_not_there_is_seen_when_it_comes(tmp_path: Path, inputs: tuple[str, str]) -> None:
    folder, file = (str(tmp_path / name) if name else "" for name in inputs)
    wanted = Inputs((folder,) if folder else (), (file,) if file else ())
    missing = look_at(wanted)
    assert missing.files == {}
    assert look_at(wanted).whole == missing.whole
    if folder:
        Path(folder).mkdir(parents=True)
    else:
        Path(file).touch()
    assert look_at(wanted).whole != missing.whole


def test_a_file_that_goes_while_it_is_looked_at_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "b").touch()
    inputs = Inputs((str(tmp_path),), ())
    both = look_at(inputs)
    look = os.lstat

    def lose(path: str) -> os.stat_result:
        if path.endswith("a"):
            raise FileNotFoundError
        return look(path)

    monkeypatch.setattr(os, "lstat", lose)
    one = look_at(inputs)
    assert one.files.keys() == {str(tmp_path / "b")}
    assert one.whole != both.whole


def test_names_that_are_no_text_and_links_are_looked_at_as_they_are(tmp_path: Path) -> None:
    folder, outside = tmp_path / "isi", tmp_path / "luar"
    (folder / "berita").mkdir(parents=True)
    outside.write_text("satu")
    odd = Path(os.fsdecode(os.fsencode(folder) + b"/berita/\xff.md"))
    odd.write_text("dua")
    (folder / "tautan").symlink_to(outside)
    inputs = Inputs((str(folder),), ())
    first = look_at(inputs)
    assert first.files.keys() == {str(odd)}
    outside.write_text("lain sekali")
    assert look_at(inputs).whole == first.whole
    odd.write_text("tiga")
    assert look_at(inputs).whole != first.whole
