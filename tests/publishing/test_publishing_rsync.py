"""Publishing with the real rsync: to a server of its own on this machine, and over a real ssh."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from builders import NOW
from proof_sites import FILES, write_site
from workplace import wait_for

from site_builder.errors import BuildBusy, ManifestUnusable, OutputUnwritable, SiteShrunk
from site_builder.publishing import rsync
from site_builder.publishing.releases import Published
from site_builder.publishing.rsync import is_remote, publish_rsync, roll_back_rsync
from site_builder.publishing.site import load_checked

PATIENCE = 20.0

pytestmark = pytest.mark.skipif(
    shutil.which("rsync") is None and "CI" not in os.environ, reason="rsync is not installed"
)


def put(site: Path, place: str, turn: int, *, kept: int = 2, may_shrink: bool = False) -> Published:
    moment = NOW + timedelta(minutes=turn)
    return publish_rsync(load_checked(site, may_shrink=may_shrink), place, moment, kept, 0.0)


def content(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for_port(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def running(*command: str) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)


@pytest.fixture
def far(tmp_path: Path) -> Path:
    (tmp_path / "jauh").mkdir()
    return tmp_path / "jauh/situs"


@pytest.fixture
def place(far: Path, tmp_path: Path) -> Iterator[str]:
    """The address of `far` at an rsync server."""
    port = free_port()
    settings = f"use chroot = no\nmunge symlinks = no\n[www]\npath = {far.parent}\nread only = no\n"
    settings += f"uid = {os.getuid()}\ngid = {os.getgid()}\n"
    (tmp_path / "rsyncd.conf").write_text(settings, encoding="utf-8")
    with running(
        "rsync", "--daemon", "--no-detach", "--address=127.0.0.1", f"--port={port}", f"--config={tmp_path}/rsyncd.conf"
    ):
        wait_for_port(port)
        yield f"rsync://127.0.0.1:{port}/www/situs"


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return write_site(tmp_path / "satu")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return write_site(tmp_path / "dua", {**FILES, "index.html": b"baru", "tambah.html": b"tambah"})


def test_a_site_is_published_replaced_and_brought_back(one: Path, two: Path, place: str, far: Path) -> None:
    first = put(one, place, 0)
    assert content(far / "current") == content(one)
    assert (far / "current").is_symlink()

    second = put(two, place, 1)
    assert content(far / "current") == content(two)
    assert (second.added, second.changed, second.lost) == (1, 1, 0)
    old, new = (far / "releases" / name / "feed.json" for name in (first.name, second.name))
    assert old.samefile(new), "what is the same did not travel"

    assert roll_back_rsync(place, 0.0).name == first.name
    assert content(far / "current") == content(one)
    with pytest.raises(OutputUnwritable) as caught:
        roll_back_rsync(place, 0.0)
    assert caught.value.key == "publish.nothing-earlier"


def test_nobody_goes_back_to_what_was_rolled_back_from(
    one: Path, two: Path, place: str, far: Path, tmp_path: Path
) -> None:
    good, bad = put(one, place, 0).name, put(two, place, 1).name
    roll_back_rsync(place, 0.0)
    mended = put(write_site(tmp_path / "tiga", {**FILES, "index.html": b"betul"}), place, 2).name
    assert roll_back_rsync(place, 0.0).name == good
    assert {entry.name for entry in (far / "releases").iterdir()} == {good, mended} != {bad}


def test_the_same_site_again_changes_nothing_unless_somebody_touched_it(one: Path, place: str, far: Path) -> None:
    first = put(one, place, 0)
    assert (put(one, place, 1).name, put(one, place, 1).is_new) == (first.name, False)
    size = (far / "current/index.html").stat()
    (far / "current/index.html").write_bytes(FILES["index.html"].replace(b"Malang", b"Judol!"))
    os.utime(far / "current/index.html", ns=(size.st_atime_ns, size.st_mtime_ns))
    assert put(one, place, 2).is_new
    assert content(far / "current") == content(one), "size and time are the same, and still it is found"


def test_as_many_earlier_releases_stay_as_were_wished(tmp_path: Path, place: str, far: Path) -> None:
    for turn in range(4):
        put(write_site(tmp_path / "situs", {**FILES, "index.html": b"%d" % turn}), place, turn, kept=1)
    assert len(list((far / "releases").iterdir())) == 2
    assert (far / "current/index.html").read_bytes() == b"3"


def test_a_site_that_lost_many_pages_is_refused_unless_that_is_meant(
    one: Path, place: str, far: Path, tmp_path: Path
) -> None:
    many = {**FILES, **{f"berita/{number}.html": b"" for number in range(50)}}
    put(write_site(tmp_path / "banyak", many), place, 0)
    before = content(far / "current")
    with pytest.raises(SiteShrunk):
        put(one, place, 1)
    assert content(far / "current") == before
    assert put(one, place, 1, may_shrink=True).lost == 50


@pytest.mark.parametrize("spoilt", ["manifest.json", "manifest/berita-2026-01.json"])
def test_pages_are_missed_although_somebody_spoilt_the_manifest(
    spoilt: str, one: Path, place: str, far: Path, tmp_path: Path
) -> None:
    many = {**FILES, **{f"berita/2026/01/{number:02}/a é.html": b"" for number in range(30)}}
    put(write_site(tmp_path / "banyak", many), place, 0)
    (far / "current" / spoilt).unlink()
    with pytest.raises(SiteShrunk) as caught:
        put(one, place, 1)
    assert caught.value.facts["lost"] == 30
    assert (far / "current/berita/2026/01/07/a é.html").is_file()
    put(one, place, 2, may_shrink=True)
    assert content(far / "current") == content(one)


def test_an_upload_that_was_broken_off_is_never_shown_and_cleared_away(
    one: Path, two: Path, place: str, far: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(one, place, 0)
    real = rsync._run

    def broken(place: str, *arguments: str, may_miss: bool = False) -> bytes:
        if "--delete" in arguments and "--link-dest" in str(arguments):
            real(place, *arguments, may_miss=may_miss)
            raise OutputUnwritable("publish.rsync-failed", path=place, reason="putus")
        return real(place, *arguments, may_miss=may_miss)

    monkeypatch.setattr(rsync, "_run", broken)
    with pytest.raises(OutputUnwritable):
        put(two, place, 1)
    assert content(far / "current") == content(one)
    assert len(list((far / "releases").iterdir())) == 2
    monkeypatch.undo()
    with pytest.raises(OutputUnwritable):
        roll_back_rsync(place, 0.0)
    put(two, place, 2)
    assert len(list((far / "releases").iterdir())) == 2
    assert content(far / "current") == content(two)


PROGRAM = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from site_builder.publishing.rsync import publish_rsync
from site_builder.publishing.site import load_checked

sites, place = [load_checked(Path(path)) for path in sys.argv[1:3]], sys.argv[3]
now = datetime.fromisoformat(sys.argv[4])
for turn in range(10_000):
    publish_rsync(sites[turn % 2], place, now + timedelta(minutes=turn), 1, 10.0)
"""


def test_a_process_killed_at_any_moment_leaves_a_whole_site(one: Path, two: Path, place: str, far: Path) -> None:
    chance = random.Random(8)
    whole = (content(one), content(two))
    put(one, place, 0)
    seen = set()

    def has_begun(before: set[str]) -> bool:
        return not {entry.name for entry in (far / "releases").iterdir()} <= before

    for round_ in range(6):
        now = NOW + timedelta(days=round_ + 1)
        before = {entry.name for entry in (far / "releases").iterdir()}
        command = [sys.executable, "-c", PROGRAM, str(one), str(two), place, now.isoformat()]
        with subprocess.Popen(command) as process:
            wait_for(partial(has_begun, before), "no release was begun")
            time.sleep(chance.uniform(0.0, 1.0))
            process.send_signal(signal.SIGKILL)
        shown = (far / "current").resolve()
        assert content(shown) in whole
        seen.add(shown.name)
    assert len(seen) > 1, "all processes were killed before they had shown anything"
    time.sleep(0.5)  # what rsync was told last may still be on its way
    assert put(one, place, 99_999).name == (far / "current").readlink().name
    assert content(far / "current") == content(one)
    assert len(list((far / "releases").iterdir())) <= 3


def test_what_rsync_says_is_told(one: Path, place: str) -> None:
    with pytest.raises(OutputUnwritable) as caught:
        put(one, place.replace("/www/", "/lain/"), 0)
    assert "Unknown module 'lain'" in str(caught.value.facts["reason"])


def test_of_two_at_once_one_waits_and_says_so_in_the_end(one: Path, place: str) -> None:
    with rsync._held(place, 0.0), pytest.raises(BuildBusy):
        put(one, place, 0)


def test_without_rsync_it_is_said_what_to_install(one: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/tidak-ada")
    with pytest.raises(OutputUnwritable) as caught:
        put(one, place, 0)
    assert caught.value.key == "publish.rsync-missing"


def test_a_site_that_is_not_as_its_manifest_says_is_refused(one: Path, place: str, far: Path) -> None:
    (one / "slot.html").write_bytes(b"judi")
    with pytest.raises(ManifestUnusable):
        put(one, place, 0)
    assert not far.exists()


@pytest.mark.skipif(not Path("/usr/sbin/sshd").exists() or os.getuid() != 0, reason="no server of ssh that may run")
def test_a_site_is_published_over_ssh(
    one: Path, two: Path, far: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    for name in ("tuan", "tamu"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    Path("/run/sshd").mkdir(exist_ok=True)
    options = {
        "HostKey": tmp_path / "tuan",
        "AuthorizedKeysFile": tmp_path / "tamu.pub",
        "PidFile": "none",
        "StrictModes": "no",
        "UsePAM": "no",
        "ListenAddress": f"127.0.0.1:{port}",
    }
    words = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
    shell = (
        f"ssh -p {port} -i {tmp_path}/tamu -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
    )
    monkeypatch.setenv("RSYNC_RSH", shell)
    with running("/usr/sbin/sshd", "-D", "-f", "/dev/null", *words):
        wait_for_port(port)
        first = put(one, f"127.0.0.1:{far}", 0)
        put(two, f"127.0.0.1:{far}", 1)
        assert content(far / "current") == content(two)
        assert roll_back_rsync(f"127.0.0.1:{far}", 0.0).name == first.name
    assert content(far / "current") == content(one)


@pytest.mark.parametrize(
    ("place", "remote"),
    [
        ("rsync://host/modul/folder", True),
        ("www@host.example:/var/www/situs", True),
        ("host:situs", True),
        ("/var/www/situs", False),
        ("situs", False),
        ("rsync://host", False),
    ],
)
def test_places_are_told_apart(place: str, remote: bool) -> None:
    assert is_remote(place) is remote
