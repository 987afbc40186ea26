"""Publishing to real folders: generations, rollback, kill -9, a full disk, two at once."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOW
from filelock import FileLock
from proof_sites import FILES, write_site

from site_builder.errors import BuildBusy, ManifestUnusable, OutputUnwritable, SiteShrunk
from site_builder.proof.folder import check_folder
from site_builder.publishing.folder import publish_folder, read_current, read_names, roll_back_folder
from site_builder.publishing.releases import Published
from site_builder.publishing.site import load_checked

MOMENT = timedelta(minutes=1)


def put(site: Path, place: Path, turn: int, *, kept: int = 2, may_shrink: bool = False) -> Published:
    return publish_folder(load_checked(site, may_shrink=may_shrink), place, NOW + turn * MOMENT, kept, 0.0)


def shown(place: Path) -> dict[str, bytes]:
    root = place / "current"
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def content(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return write_site(tmp_path / "satu")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return write_site(tmp_path / "dua", {**FILES, "index.html": b"baru", "tambah.html": b"tambah"})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "www/situs"


def test_a_site_is_published_replaced_and_brought_back(one: Path, two: Path, place: Path) -> None:
    first = put(one, place, 0)
    assert (shown(place), first.added, first.is_new) == (content(one), len(FILES), True)

    second = put(two, place, 1)
    assert shown(place) == content(two)
    assert (second.added, second.changed, second.same, second.lost) == (1, 1, len(FILES) - 1, 0)

    back = roll_back_folder(place, 0.0)
    assert (shown(place), back.name, back.lost) == (content(one), first.name, 1)
    with pytest.raises(OutputUnwritable) as caught:
        roll_back_folder(place, 0.0)
    assert caught.value.key == "publish.nothing-earlier"
    assert put(two, place, 2).is_new
    assert shown(place) == content(two)


def test_nobody_goes_back_to_what_was_rolled_back_from(one: Path, two: Path, place: Path, tmp_path: Path) -> None:
    good, bad = put(one, place, 0).name, put(two, place, 1).name
    roll_back_folder(place, 0.0)
    mended = put(write_site(tmp_path / "tiga", {**FILES, "index.html": b"betul"}), place, 2).name
    assert bad not in read_names(place)
    assert roll_back_folder(place, 0.0).name == good
    assert read_names(place) == (good, mended)


def test_what_is_the_same_costs_no_space_and_keeps_its_time(one: Path, two: Path, place: Path) -> None:
    os.utime(one / "feed.json", (1_000_000, 1_000_000))
    put(one, place, 0)
    put(two, place, 1)
    old, new = (place / "releases" / name / "feed.json" for name in read_names(place))
    assert old.samefile(new)
    assert new.stat().st_mtime == 1_000_000


def test_the_same_site_again_changes_nothing(one: Path, place: Path) -> None:
    first = put(one, place, 0)
    again = put(one, place, 1)
    assert (again.name, again.is_new) == (first.name, False)
    assert read_names(place) == (first.name,)


def test_a_published_site_that_somebody_touched_is_published_anew(one: Path, place: Path) -> None:
    first = put(one, place, 0)
    (place / "current/index.html").write_bytes(b"judi")
    (place / "current/slot.html").write_bytes(b"judi")
    again = put(one, place, 1)
    assert (again.is_new, shown(place)) == (True, content(one))
    assert again.name != first.name
    with pytest.raises(ManifestUnusable):
        roll_back_folder(place, 0.0)
    assert shown(place) == content(one), "nobody goes back to a site that was tampered with"


def test_as_many_earlier_releases_stay_as_were_wished(tmp_path: Path, place: Path) -> None:
    for turn in range(5):
        put(write_site(tmp_path / "situs", {**FILES, "index.html": b"%d" % turn}), place, turn, kept=2)
    assert len(read_names(place)) == 3
    assert shown(place)["index.html"] == b"4"
    assert roll_back_folder(place, 0.0).is_new
    assert roll_back_folder(place, 0.0).is_new
    assert shown(place)["index.html"] == b"2"


def test_the_way_back_stays_until_the_next_release_is_shown(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for turn in range(2):
        put(write_site(tmp_path / "situs", {**FILES, "index.html": b"%d" % turn}), place, turn, kept=1)

    def fail(*_: object) -> None:
        raise OutputUnwritable("build.out-unwritable", path=place, reason="penuh")

    third = write_site(tmp_path / "situs", {**FILES, "index.html": b"2"})
    with monkeypatch.context() as patched:
        patched.setattr("site_builder.publishing.folder._show", fail)
        with pytest.raises(OutputUnwritable):
            put(third, place, 2, kept=1)
    roll_back_folder(place, 0.0)
    assert shown(place)["index.html"] == b"0"


def test_a_site_that_is_not_as_its_manifest_says_is_refused(one: Path, place: Path) -> None:
    (one / "slot.html").write_bytes(b"judi")
    with pytest.raises(ManifestUnusable) as caught:
        put(one, place, 0)
    assert (caught.value.key, caught.value.facts["first"]) == ("publish.unsound", "slot.html")
    assert not place.exists()


def test_a_site_that_lost_many_pages_is_refused_unless_that_is_meant(one: Path, place: Path, tmp_path: Path) -> None:
    many = {**FILES, **{f"berita/{number}.html": b"" for number in range(50)}}
    put(write_site(tmp_path / "banyak", many), place, 0)
    before = shown(place)
    with pytest.raises(SiteShrunk) as caught:
        put(one, place, 1)
    assert (caught.value.facts["lost"], caught.value.facts["pages"], shown(place)) == (50, 53, before)
    assert put(one, place, 1, may_shrink=True).lost == 50


def test_pages_that_an_intruder_added_are_not_missed(one: Path, place: Path) -> None:
    put(one, place, 0)
    for number in range(200):
        (place / f"current/slot-{number}.html").write_bytes(b"judi")
    assert put(one, place, 1).is_new
    assert shown(place) == content(one)


SPOILT = ("manifest.json", "manifest/berita-2026-01.json")


@pytest.mark.parametrize("spoilt", SPOILT)
def test_pages_are_missed_although_somebody_spoilt_the_manifest(
    spoilt: str, one: Path, place: Path, tmp_path: Path
) -> None:
    many = {**FILES, **{f"berita/2026/01/{number:02}/a.html": b"" for number in range(30)}}
    put(write_site(tmp_path / "banyak", many), place, 0)
    (place / "current" / spoilt).unlink()
    with pytest.raises(SiteShrunk) as caught:
        put(one, place, 1)
    assert caught.value.facts["lost"] == 30


def test_a_folder_of_somebody_else_is_left_alone(one: Path, tmp_path: Path) -> None:
    (tmp_path / "lain").mkdir()
    (tmp_path / "lain/surat.txt").write_text("penting", encoding="utf-8")
    with pytest.raises(OutputUnwritable) as caught:
        put(one, tmp_path / "lain", 0)
    assert (caught.value.key, caught.value.facts["name"]) == ("publish.foreign", "surat.txt")
    (tmp_path / "www/current").mkdir(parents=True)
    with pytest.raises(OutputUnwritable) as caught:
        put(one, tmp_path / "www", 0)
    assert caught.value.key == "publish.current-no-link"


def test_of_two_at_once_one_waits_and_says_so_in_the_end(one: Path, place: Path) -> None:
    put(one, place, 0)
    with FileLock(place / ".publish.lock"), pytest.raises(BuildBusy):
        put(one, place, 1)


def test_a_site_that_changes_on_the_way_is_not_published(
    one: Path, two: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(one, place, 0)
    site = load_checked(two)
    (two / "tambah.html").write_bytes(b"diganti")
    with pytest.raises(ManifestUnusable) as caught:
        publish_folder(site, place, NOW + MOMENT, 2, 0.0)
    assert caught.value.key == "publish.moving"
    assert shown(place) == content(one)


def test_a_full_disk_leaves_the_site_that_is_shown(
    one: Path, two: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(one, place, 0)
    copies = iter([shutil.copy2])

    def copy(source: Path, target: Path) -> object:
        for real in copies:
            return real(source, target)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copy2", copy)
    with pytest.raises(OutputUnwritable) as caught:
        put(two, place, 1)
    assert caught.value.facts["reason"] == os.strerror(errno.ENOSPC)
    assert shown(place) == content(one)
    monkeypatch.undo()
    assert put(two, place, 2).is_new
    assert len(read_names(place)) == 2, "what was begun is cleared away"


PROGRAM = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from site_builder.publishing.folder import publish_folder
from site_builder.publishing.site import load_checked

sites, place = [load_checked(Path(path)) for path in sys.argv[1:3]], Path(sys.argv[3])
now = datetime.fromisoformat(sys.argv[4])
print("mulai", flush=True)
for turn in range(10_000):
    publish_folder(sites[turn % 2], place, now + timedelta(minutes=turn), 1, 10.0)
"""


def test_a_process_killed_at_any_moment_leaves_a_whole_site(one: Path, two: Path, place: Path) -> None:
    chance = random.Random(8)
    whole = (content(one), content(two))
    put(one, place, 0)
    seen = set()
    for round_ in range(8):
        now = NOW + timedelta(days=round_ + 1)
        command = [sys.executable, "-c", PROGRAM, str(one), str(two), str(place), now.isoformat()]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"mulai\n"
            time.sleep(chance.uniform(0.0, 0.08))
            process.send_signal(signal.SIGKILL)
        assert shown(place) in whole
        [report] = check_folder(place / "current", lambda office: ())
        assert report.is_sound
        seen.add(read_current(place))
    assert len(seen) > 1, "the processes were killed before they had begun"
    assert put(one, place, 99_999).name == read_current(place)
    assert not list((place / "releases").glob(".*"))
