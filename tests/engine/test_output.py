from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from site_builder.engine import output
from site_builder.engine.branch import Branch
from site_builder.engine.output import replace_tree
from site_builder.engine.tree import Tree
from site_builder.errors import BuildBusy, OutputUnwritable
from site_builder.workshop import Workshop

NOBODY = 65534


def publish(out: Path, **files: str) -> None:
    """Replaces the tree at `out`; in names `__` stands for a slash and `_` for a dot."""
    with replace_tree(out, wait=5) as tree, tree.branch() as branch:
        for name, text in files.items():
            branch.write(name.replace("__", "/").replace("_", "."), text.encode())


def keep_all(branch: Branch) -> None:
    for path in list(branch.old_files()):
        assert branch.keep(path)


def files_of(folder: Path) -> dict[str, str]:
    """The files below a folder: paths and texts."""
    found = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_text() for file in found}


def beside(out: Path) -> set[str]:
    """What stands beside `out` but the lock, the spare tree, and what is remembered of both."""
    kept = {out, out.with_name(f".{out.name}.spare")}
    own = {path.name for path in kept}
    own |= {f".{out.name}.{path.stat().st_ino}.records" for path in kept if path.is_dir()} | {f".{out.name}.lock"}
    return {path.name for path in out.parent.iterdir()} - own


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "situs"


def test_a_new_tree_takes_the_place_of_the_old_one(out: Path) -> None:
    publish(out, a_html="satu", b__c_html="dua")
    assert files_of(out) == {"a.html": "satu", "b/c.html": "dua"}
    publish(out, a_html="tiga")
    assert files_of(out) == {"a.html": "tiga"}
    assert beside(out) == set()


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    publish(tmp_path / "x/y/situs", a_html="satu")
    assert files_of(tmp_path / "x/y/situs") == {"a.html": "satu"}


def test_an_unchanged_file_keeps_its_time_and_a_changed_one_does_not(out: Path) -> None:
    publish(out, same_html="satu", other_html="satu")
    for name in ("same.html", "other.html"):
        os.utime(out / name, (1_000_000, 1_000_000))
    publish(out, same_html="satu", other_html="dua!")
    assert (out / "same.html").stat().st_mtime == 1_000_000
    assert (out / "other.html").stat().st_mtime > 1_000_000


def test_a_hidden_folder_of_which_nothing_is_remembered_is_kept_under_its_name(out: Path) -> None:
    (out / ".well-known").mkdir(parents=True)
    (out / ".well-known/security.txt").write_text("satu", encoding="utf-8")
    with replace_tree(out) as tree, tree.branch() as branch:
        keep_all(branch)
    assert files_of(out) == {".well-known/security.txt": "satu"}


def test_a_file_of_the_same_length_is_not_taken_for_the_same(out: Path) -> None:
    publish(out, a_html="satu")
    publish(out, a_html="utas")
    assert files_of(out) == {"a.html": "utas"}


def test_an_old_tree_that_was_linked_is_not_changed_through_the_link(out: Path) -> None:
    publish(out, a_html="satu")
    held = (out / "a.html").open()
    with replace_tree(out) as tree, tree.branch() as branch:
        branch.write("a.html", b"satu")
        branch.write("a.html", b"dua")
    assert held.read() == "satu"
    held.close()
    assert files_of(out) == {"a.html": "dua"}


@pytest.mark.parametrize("reason", [errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP])
def test_where_files_cannot_be_linked_they_are_written(out: Path, monkeypatch: pytest.MonkeyPatch, reason: int) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(reason, os.strerror(reason))

    publish(out, a_html="satu", b_html="dua")
    monkeypatch.setattr(os, "link", refuse)
    with replace_tree(out) as tree, tree.branch() as branch:
        branch.write("a.html", b"satu")
        branch.keep("b.html")
    assert files_of(out) == {"a.html": "satu", "b.html": "dua"}


def test_a_file_may_become_a_folder_and_a_folder_a_file(out: Path) -> None:
    publish(out, a="satu", b__c="dua")
    publish(out, a__b="tiga", b="empat")
    assert files_of(out) == {"a/b": "tiga", "b": "empat"}


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "", "a/..", "/", "..", "a//x", "./x", "a/./x"])
def test_a_path_out_of_the_tree_is_refused(out: Path, path: str) -> None:
    with (
        pytest.raises(ValueError, match="not a path below the tree"),
        replace_tree(out) as tree,
        tree.branch() as branch,
    ):
        branch.write(path, b"jahat")
    assert not out.exists()
    assert beside(out) == set()


def test_a_block_that_fails_leaves_the_old_tree(out: Path) -> None:
    publish(out, a_html="satu")
    with pytest.raises(ZeroDivisionError), replace_tree(out) as tree, tree.branch() as branch:
        branch.write("a.html", b"%d" % (1 // 0))
    assert files_of(out) == {"a.html": "satu"}
    assert beside(out) == set()


def test_an_abandoned_tree_leaves_the_old_one(out: Path) -> None:
    publish(out, a_html="satu")
    with replace_tree(out) as tree, tree.branch() as branch:
        branch.write("a.html", b"dua")
        tree.abandon()
    assert files_of(out) == {"a.html": "satu"}


def test_what_is_kept_is_taken_over_unless_it_is_new(out: Path) -> None:
    publish(out, x__a="satu", x__b__c="dua", x__d__e="tiga", y="empat")
    os.utime(out / "x/b/c", (1_000_000, 1_000_000))
    with replace_tree(out) as tree, tree.branch() as branch:
        branch.write("x/a", b"baru")
        assert branch.keep("x/a")
        assert branch.keep("x/b/c")
        assert not branch.keep("tidak-ada")
    assert files_of(out) == {"x/a": "baru", "x/b/c": "dua"}
    assert (out / "x/b/c").stat().st_mtime == 1_000_000


def test_nothing_can_be_kept_of_a_tree_that_is_not_there(out: Path) -> None:
    with replace_tree(out) as tree, tree.branch() as branch:
        assert not branch.keep("a")
        assert not list(branch.old_files())
    assert files_of(out) == {}


def test_a_copied_file_has_the_bytes_of_its_source(out: Path, tmp_path: Path) -> None:
    (tmp_path / "gambar.png").write_bytes(b"\x89PNG\xff")
    with replace_tree(out) as tree, tree.branch() as branch:
        branch.copy("media/gambar.png", tmp_path / "gambar.png")
    assert (out / "media/gambar.png").read_bytes() == b"\x89PNG\xff"


def test_a_source_that_cannot_be_read_is_not_an_error_of_the_output(out: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replace_tree(out) as tree, tree.branch() as branch:
        branch.copy("media/gambar.png", tmp_path / "tidak-ada.png")


def test_the_place_of_a_symbolic_link_is_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "www").symlink_to("data")
    for text in ("satu", "dua", "tiga"):
        publish(tmp_path / "www", a_html=text)
        assert files_of(tmp_path / "data") == {"a.html": text}
    assert (tmp_path / "www").is_symlink()
    assert beside(tmp_path / "data") == {"www"}


def test_an_empty_folder_may_be_replaced(out: Path) -> None:
    out.mkdir()
    publish(out, a_html="satu")
    assert files_of(out) == {"a.html": "satu"}


def test_a_place_that_is_a_file_is_refused_and_left(out: Path) -> None:
    out.write_text("bukan folder")
    with pytest.raises(OutputUnwritable) as raised:
        publish(out, a_html="satu")
    assert (raised.value.key, raised.value.facts) == ("build.out-not-folder", {"path": out})
    assert out.read_text() == "bukan folder"


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("x")
    with pytest.raises(OutputUnwritable) as raised:
        publish(tmp_path / "berkas/a/b/situs", a_html="satu")
    assert raised.value.key == "build.out-unwritable"


def test_a_circle_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OutputUnwritable):
        publish(tmp_path / "a", a_html="satu")


def test_a_name_that_the_disk_refuses_leaves_the_old_tree(out: Path) -> None:
    publish(out, a_html="satu")
    with pytest.raises(OutputUnwritable) as raised, replace_tree(out) as tree, tree.branch() as branch:
        branch.write("x" * 300, b"dua")
    assert raised.value.facts["path"] == out
    assert files_of(out) == {"a.html": "satu"}
    assert beside(out) == set()


def refuse(reason: int) -> Callable[..., None]:
    """Stands in for a step that the system refuses."""

    def fail(*args: object, **_: object) -> None:
        raise OSError(reason, os.strerror(reason), str(args[0]))

    return fail


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_a_disk_that_refuses_leaves_the_old_tree(out: Path, monkeypatch: pytest.MonkeyPatch, reason: int) -> None:
    publish(out, a_html="satu")
    monkeypatch.setattr(os, "write", refuse(reason))
    with pytest.raises(OutputUnwritable) as raised:
        publish(out, a_html="dua")
    assert raised.value.facts == {"path": out, "reason": os.strerror(reason)}
    assert files_of(out) == {"a.html": "satu"}
    assert beside(out) == set()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 256 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "warta", disk], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this user may not mount a disk")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_leaves_the_old_tree(small_disk: Path) -> None:
    out = small_disk / "situs"
    publish(out, a_html="satu")
    with pytest.raises(OutputUnwritable) as raised:
        publish(out, a_html="satu", b_html="x" * 500_000)
    assert raised.value.facts == {"path": out, "reason": os.strerror(errno.ENOSPC)}
    assert files_of(out) == {"a.html": "satu"}
    publish(out, a_html="dua")
    assert files_of(out) == {"a.html": "dua"}


def test_a_place_that_is_itself_a_disk_is_refused_and_left(small_disk: Path) -> None:
    (small_disk / "a.html").write_text("satu")
    with pytest.raises(OutputUnwritable):
        publish(small_disk, a_html="dua")
    assert files_of(small_disk) == {"a.html": "satu"}
    assert beside(small_disk) == set()


def test_a_folder_that_this_user_may_not_write_is_named(tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root may become another user")
    place = Path(mkdtemp())
    place.chmod(0o755)
    out = place / "x/y/situs"
    try:
        code = f"""
import os
from pathlib import Path
from site_builder.engine.output import replace_tree
from site_builder.errors import OutputUnwritable
os.setuid({NOBODY})
try:
    with replace_tree(Path({str(out)!r})): pass
except OutputUnwritable as error:
    print(error.key, error.facts)
"""
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    finally:
        shutil.rmtree(place)
    facts = {"path": out, "reason": "Permission denied"}
    assert said.strip() == f"build.out-unwritable {facts}"


def test_another_build_gets_to_know_that_one_is_under_way(out: Path) -> None:
    publish(out, a_html="satu")
    with replace_tree(out) as tree, tree.branch() as branch:
        with pytest.raises(BuildBusy) as raised, replace_tree(out, wait=0):
            pytest.fail("two builds at once")
        branch.write("a.html", b"dua")
    assert raised.value.facts == {"path": out}
    assert files_of(out) == {"a.html": "dua"}


def test_another_build_waits_its_turn(out: Path) -> None:
    order: list[str] = []

    def build_later() -> None:
        with replace_tree(out, wait=60) as tree, tree.branch() as branch:
            order.append("second")
            branch.write("a.html", b"dua")

    other = threading.Thread(target=build_later)
    with replace_tree(out) as tree, tree.branch() as branch:
        other.start()
        branch.write("a.html", b"satu")
        other.join(0.3)
        order.append("first")
    other.join()
    assert order == ["first", "second"]
    assert files_of(out) == {"a.html": "dua"}


def test_a_build_killed_between_two_renames_is_undone_by_the_next(out: Path) -> None:
    publish(out, a_html="satu", b_html="dua")
    out.rename(out.with_name(".situs.old"))
    (out.with_name(".situs.new")).mkdir()
    with replace_tree(out) as tree, tree.branch() as branch:
        assert files_of(out) == {"a.html": "satu", "b.html": "dua"}
        keep_all(branch)
    assert files_of(out) == {"a.html": "satu", "b.html": "dua"}
    assert beside(out) == set()


@pytest.mark.parametrize("is_touched", [True, False])
def test_a_spare_tree_that_is_looked_at_aside_is_taken_only_if_it_is_as_it_was(out: Path, is_touched: bool) -> None:
    for number in range(3):
        publish(out, a_txt=f"{number}", b_txt="b")
    (spare,) = out.parent.glob(".*.spare")
    if is_touched:
        (spare / "b.txt").write_bytes(b"c")
    with Workshop(2) as workshop, replace_tree(out, workshop=workshop) as tree, tree.branch() as branch:
        assert (tree.records[1] is None) is is_touched
        branch.write("b.txt", b"b")
    assert files_of(out) == {"b.txt": "b"}


def test_what_killed_builds_left_is_cleared_away(out: Path) -> None:
    publish(out, a_html="satu")
    for name in (".situs.old", ".situs.new"):
        (out.with_name(name)).mkdir()
        (out.with_name(name) / "sisa").touch()
    publish(out, a_html="dua")
    assert files_of(out) == {"a.html": "dua"}
    assert beside(out) == set()


def test_where_folders_cannot_be_exchanged_they_are_renamed(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_exchange", lambda one, other: False)
    publish(out, a_html="satu")
    publish(out, a_html="dua")
    assert files_of(out) == {"a.html": "dua"}
    assert beside(out) == set()


def test_a_second_rename_that_fails_puts_the_old_tree_back(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(out, a_html="satu")
    rename = Path.rename

    def fail_for_new(self: Path, target: Path) -> Path:
        if self.name == ".situs.new":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(self))
        return rename(self, target)

    monkeypatch.setattr(output, "_exchange", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", fail_for_new)
    with pytest.raises(OutputUnwritable):
        publish(out, a_html="dua")
    assert files_of(out) == {"a.html": "satu"}
    assert beside(out) == set()


ENDLESS = """
import sys
from pathlib import Path
from site_builder.engine import output
out = Path(sys.argv[1])
if sys.argv[2] == "renames":
    output._exchange = lambda one, other: False
for turn in range(10_000):
    with output.replace_tree(out) as tree, tree.branch() as branch:
        for name in range(30):
            branch.write(f"{name % 3}/{name}.html", b"%d" % turn)
    print(turn, flush=True)
"""


@pytest.mark.parametrize("way", ["exchange", "renames"])
def test_a_build_killed_at_any_moment_leaves_one_whole_tree(out: Path, way: str) -> None:
    chance = random.Random(2026)
    publish(out, start="awal")
    for _ in range(12):
        with subprocess.Popen([sys.executable, "-c", ENDLESS, out, way], stdout=subprocess.PIPE) as builder:
            assert builder.stdout is not None
            builder.stdout.readline()
            time.sleep(chance.uniform(0, 0.02))
            builder.send_signal(signal.SIGKILL)
        if way == "exchange":
            assert_whole(out)
        with replace_tree(out) as tree:  # the next build finds a whole tree in any case
            assert_whole(out)
            tree.abandon()
        assert beside(out) == set()


def assert_whole(out: Path) -> None:
    """All files of one turn."""
    files = files_of(out)
    assert len(files) == 30, sorted(files)
    assert len(set(files.values())) == 1


def test_readers_never_see_anything_but_a_whole_tree(out: Path) -> None:
    publish(out, a_html="0", b_html="0")
    with subprocess.Popen([sys.executable, "-c", ENDLESS, out, "exchange"], stdout=subprocess.PIPE) as builder:
        assert builder.stdout is not None
        builder.stdout.readline()
        for _ in range(3_000):
            assert (out / "0/0.html").exists()
        builder.kill()


def test_a_tree_without_a_place_is_written_where_it_is(tmp_path: Path) -> None:
    with Tree(tmp_path).branch() as branch:
        branch.write("a/b.html", b"satu")
    assert files_of(tmp_path) == {"a/b.html": "satu"}
