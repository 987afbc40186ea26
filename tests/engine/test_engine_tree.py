"""What is remembered of a tree saves work and never lies: a tree that somebody touched is not trusted."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from site_builder.engine import record
from site_builder.engine.branch import Branch
from site_builder.engine.disk import all_folders, compare_folders
from site_builder.engine.output import replace_tree
from site_builder.engine.record import is_as_recorded, load_branch, load_record, load_records, records_of

Files = dict[str, bytes]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "situs"


def publish(out: Path, files: Files, **others: Files) -> Branch:
    """Replaces the tree at `out`; `others` are branches in folders of that name."""
    with replace_tree(out) as tree:
        tree.divide(["", *others])
        for name, content in others.items():
            with tree.branch(name) as branch:
                write(branch, content)
        with tree.branch() as branch:
            write(branch, files)
    return branch


def write(branch: Branch, files: Files) -> None:
    for path, content in files.items():
        branch.write(path, content, key=f"dari {content!r}")


def read(out: Path) -> Files:
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def spare(out: Path) -> Path:
    return out.with_name(f".{out.name}.spare")


def test_a_file_that_was_made_from_the_same_is_kept_without_its_bytes(out: Path) -> None:
    publish(out, {"a/a.html": b"satu", "b.html": b"dua"})
    for _ in range(3):
        with replace_tree(out) as tree, tree.branch() as branch:
            assert branch.keeps("a/a.html", "dari b'satu'")
            assert not branch.keeps("b.html", "dari b'lain'")
            assert not branch.keeps("c.html", "dari b'satu'")
            branch.write("b.html", b"dua", "dari b'dua'")
        assert read(out) == {"a/a.html": b"satu", "b.html": b"dua"}


def test_the_third_tree_grows_out_of_the_first(out: Path) -> None:
    publish(out, {"a/a": b"satu", "b/b": b"dua", "lama/x/y": b"tiga"})
    publish(out, {"a/a": b"satu", "b/b": b"baru"})
    first = (spare(out) / "a").stat().st_ino
    publish(out, {"a/a": b"satu", "b/b": b"baru", "c/c": b"empat"})
    assert (out / "a").stat().st_ino == first
    assert read(out) == {"a/a": b"satu", "b/b": b"baru", "c/c": b"empat"}
    assert not (out / "lama").exists()


def test_a_file_is_newer_than_what_it_replaces_even_if_it_was_there_before(out: Path) -> None:
    """Else a browser that asks for what changed since the second would be told: nothing."""
    publish(out, {"a": b"satu"})
    publish(out, {"a": b"dua"})
    second = (out / "a").stat().st_mtime_ns
    publish(out, {"a": b"satu"})
    assert (out / "a").stat().st_mtime_ns > second
    assert read(out) == {"a": b"satu"}


def add_a_file(tree: Path) -> None:
    (tree / "kantor/judi.html").write_bytes(b"judi")


def add_a_folder(tree: Path) -> None:
    (tree / "judi").mkdir()
    (tree / "judi/index.html").write_bytes(b"judi")


def change_a_file(tree: Path) -> None:
    (tree / "kantor/a").unlink()
    (tree / "kantor/a").write_bytes(b"judi")


def change_in_place(tree: Path) -> None:
    (tree / "x/y/z").write_bytes(b"judi!")


def remove_a_file(tree: Path) -> None:
    (tree / "x/y/z").unlink()


def remove_all(tree: Path) -> None:
    shutil.rmtree(tree)


TOUCHES = (add_a_file, add_a_folder, change_a_file, change_in_place, remove_a_file, remove_all)


@pytest.mark.parametrize("touch", TOUCHES, ids=lambda touch: touch.__name__)
@pytest.mark.parametrize("which", ["current", "spare"])
def test_what_somebody_did_to_a_tree_is_gone_with_the_next(
    out: Path, touch: Callable[[Path], None], which: str
) -> None:
    files, office = {"x/y/z": b"satu", "b": b"dua"}, {"a": b"tiga"}
    for _ in range(3):
        publish(out, files, kantor=office)
    os.utime(out / "b", ns=(1, 1))
    touch(out if which == "current" else spare(out))
    for _ in range(2):
        with replace_tree(out) as tree:
            tree.divide(["", "kantor"])
            for prefix, wanted in (("", files), ("kantor", office)):
                with tree.branch(prefix) as branch:
                    for path, content in wanted.items():
                        if not branch.keeps(path, f"dari {content!r}"):
                            branch.write(path, content, f"dari {content!r}")
        assert read(out) == {"x/y/z": b"satu", "b": b"dua", "kantor/a": b"tiga"}


def test_a_file_is_whole_on_a_disk_that_takes_it_in_pieces(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all = os.write
    monkeypatch.setattr(os, "write", lambda file, content: write_all(file, bytes(content)[:3]))
    publish(out, {"a/a": b"seribu kata", "b": b"", "c": b"abc"})
    assert read(out) == {"a/a": b"seribu kata", "b": b"", "c": b"abc"}


def test_a_branch_that_is_no_more_is_removed(out: Path) -> None:
    for _ in range(2):
        publish(out, {"b": b"dua"}, lama={"a/b": b"tiga"}, baru={"c": b"empat"})
    for _ in range(3):
        publish(out, {"b": b"dua"}, baru={"c": b"empat"})
        assert read(out) == {"b": b"dua", "baru/c": b"empat"}
        assert not (out / "lama").exists()


def test_a_file_becomes_a_folder_and_back_in_trees_that_grow_out_of_others(out: Path) -> None:
    one: Files = {"a": b"1", "b/c/d": b"2", "e/f": b"3"}
    other: Files = {"a/x/y": b"1", "b": b"2", "e": b"3", "b2/c": b"4"}
    for files in (one, other, one, one, other, other, one):
        publish(out, files)
        assert read(out) == files


@pytest.mark.parametrize(
    "content",
    [
        b"\x93\x01",
        msgspec.msgpack.encode([{"a": [b"", 4, 1, 1, "dari b'satu'"]}, {"": 1}, {}]),  # as releases before wrote it
        msgspec.msgpack.encode([3, "id", None, [], {"a": [b"", 4, 1, 1, "dari b'satu'"]}, {"": 1}, {}]),
        msgspec.msgpack.encode([2, "id", None, [], {"a": [4]}, {"": 1}, {}]),
    ],
)
def test_a_record_that_is_broken_or_of_another_form_is_none(out: Path, content: bytes) -> None:
    for _ in range(2):
        publish(out, {"a": b"satu"})
    for file in out.parent.glob(".situs.*.records/*"):
        file.write_bytes(content)
        assert load_record(file) is None
        assert load_branch(file) is None
        assert load_branch(file.with_name("lain")) == record.NOTHING
    before = (out / "a").stat().st_mtime_ns
    with replace_tree(out) as tree:
        tree.divide([""])
        assert [*tree.paths()[0]] == ["a"], "what nobody remembers is looked for"
        with tree.branch() as branch:
            assert [*branch.old_files()] == ["a"]
            branch.write("a", b"satu")
            branch.write("b", b"dua")
    assert read(out) == {"a": b"satu", "b": b"dua"}
    assert (out / "a").stat().st_mtime_ns == before


@pytest.mark.parametrize("number", range(30))
def test_folders_of_two_trees_are_compared_by_what_is_otherwise(number: int) -> None:
    chance = random.Random(number)
    paths = ["a", *("/".join(chance.choices("abc", k=depth)) + "/x" for depth in (1, 1, 2, 2, 3, 3, 4) * 5)]
    files, before = ({path for path in paths if chance.random() < share} for share in (chance.random(), 0.9))
    folders, lost = compare_folders(files, before)
    assert lost == all_folders(before) - all_folders(files)
    assert all_folders(files) - all_folders(before) <= folders <= all_folders(files)


@pytest.mark.parametrize("number", range(8))
def test_whatever_becomes_of_a_tree_its_records_tell_what_is_there(out: Path, number: int) -> None:
    chance = random.Random(number)
    names = ["a", "a/b", "b/c/d", "b/c/e", "b/d", "kantor/x", "kantor/b/y", "b/c/f/g/h"]
    seen: list[set[str]] = []
    for _ in range(8):
        files = {name: b"%d" % chance.randrange(3) for name in names if chance.random() < 0.9}
        files = {name: content for name, content in files.items() if name != "a" or "a/b" not in files}
        files |= {f"tetap/{number}": b"" for number in range(40)}
        others = {
            name: {"x": b"%d" % chance.randrange(2)} for name in ("kantor/a", "kantor/b/c") if chance.random() < 0.5
        }
        with replace_tree(out) as tree:
            tree.divide(["", *others])
            for name, content in {**others, "": files}.items():
                with tree.branch(name) as branch:
                    begun = tree.records[1]
                    file = begun / f"{name.replace('/', '~') or '~'}.situs.cabang" if begun else None
                    if file is not None and file.is_file():
                        record._known.clear()
                        assert branch.begun == load_record(file)
                    for path, each in content.items():
                        branch.write(path, each, key=f"{chance.randrange(3) if path in names else ''}")
        seen.append({*others})
        record._known.clear()
        if all(before <= seen[-1] for before in seen[-3:]):  # what becomes of a branch that is no more is not noted
            assert is_as_recorded(out, records_of(out, out))
        for prefix, _, known in load_records(records_of(out, out)):
            own = {f"{prefix}/{folder}".strip("/") for folder in all_folders(known.files)}
            assert own == {*known.folders, *known.shared}
            assert own & tree.shared == {*known.shared}


def test_of_a_tree_that_the_one_after_it_tells_of_only_what_is_otherwise_is_read(out: Path) -> None:
    same = {f"{number}": b"" for number in range(20)}
    for files in ({"a": b"satu", "lama": b""}, {"a": b"dua", "baru": b""}):
        publish(out, same | files)
    with replace_tree(out) as tree:
        assert tree.records[1] is not None
        record._known.clear()
        branch = tree.branch()
        assert branch.was is not None
        assert branch.begun.files.keys() == {*same, "a", "lama"}
        assert all(branch.begun.files[path] is branch.was.files[path] for path in same)
        assert branch.begun.files["a"].sha256 == sha256(b"satu").digest()
        write(branch, same)
        branch.close()
    assert read(out) == same


def test_what_another_process_wrote_is_told_of_the_tree_before_too(out: Path) -> None:
    same = {f"{number}": b"" for number in range(20)}
    for _ in range(2):
        publish(out, same | {"lama": b"x"})
    with replace_tree(out) as tree, tree.branch() as branch:
        twin = tree.branch()
        write(twin, {"lama": b"y", "b/c": b""})
        branch.graft(twin.grown())
        write(branch, same)
    with replace_tree(out) as tree:
        begun = tree.records[1]
        assert begun is not None
        record._known.clear()
        known = tree.branch().begun
        record._known.clear()
        assert known == load_record(begun / "~.situs.cabang")
        tree.abandon()


def test_of_a_tree_that_another_came_after_everything_is_read(out: Path) -> None:
    for content in (b"satu", b"dua"):
        publish(out, {**{f"{number}": b"" for number in range(9)}, "a": content})
    [(_, _, later)] = load_records(records_of(out, out))
    [file] = records_of(out, spare(out)).glob("*.cabang")
    assert later.earlier is not None
    foreign = replace(later, earlier=replace(later.earlier, id="lain"))
    for after in (later, foreign):
        record._known.clear()
        before = load_record(file, after)
        assert before is not None
        assert before.files["a"].sha256 == sha256(b"satu").digest()
        assert (before.files["0"] is later.files["0"]) == (after is later)


def test_what_another_process_wrote_is_grafted(out: Path) -> None:
    publish(out, {"a": b"satu", "lama": b"x"})
    publish(out, {"a": b"satu", "lama": b"x"})
    with replace_tree(out) as tree:
        branch, twin = tree.branch(), tree.branch()
        twin.write("b/c", b"dua")
        twin.write("lama", b"y")
        branch.graft(twin.grown())
        branch.write("a", b"satu")
        branch.close()
    assert read(out) == {"a": b"satu", "b/c": b"dua", "lama": b"y"}
    with replace_tree(out) as tree, tree.branch() as branch:
        assert sorted(branch.old_files()) == ["a", "b/c", "lama"]
    assert read(out) == {}


def test_what_another_process_kept_is_grafted_as_it_was(out: Path) -> None:
    """It tells only the names: what was remembered of a file that stays, this process knows too."""
    for _ in range(2):
        with replace_tree(out) as tree, tree.branch() as branch:
            branch.write("a", b"satu", "kunci")
            branch.recall("lama", lambda: "fakta")
    with replace_tree(out) as tree, tree.branch() as branch, tree.branch() as twin:
        assert twin.keeps("a", "kunci")
        twin.write("b", b"dua", "lain")
        assert (twin.recall("lama", lambda: ""), twin.recall("baru", lambda: "lagi")) == ("fakta", "lagi")
        grown = twin.grown()
        assert b"kunci" not in grown
        assert b"fakta" not in grown
        branch.graft(grown)
        assert branch.files == twin.files
        assert branch.files["a"] is branch.was.files["a"] if branch.was else False
        assert branch.facts == {"lama": "fakta", "baru": "lagi"}
    assert read(out) == {"a": b"satu", "b": b"dua"}


def test_facts_of_one_kind_are_kept_as_far_as_there_is_room_the_last_used_first(out: Path) -> None:
    def build(used: str, most: int) -> list[str]:
        with replace_tree(out) as tree, tree.branch() as branch:
            branch.write("a", b"satu")
            for key in used.split():
                branch.recall(f"tata {key}" if key != "lain" else key, lambda: "fakta")
            branch.remember("tata ", most)
            return list(branch.facts)

    assert build("1 2 lain 3", 99) == ["tata 1", "tata 2", "lain", "tata 3"]
    assert build("1", 99) == ["tata 2", "tata 3", "tata 1"], "what is of another kind goes, what was used comes last"
    assert build("4", 10) == ["tata 3", "tata 1", "tata 4"]
    assert build("", 5) == ["tata 4"]
    assert build("", 4) == []


def test_a_tree_restored_from_a_copy_is_compared_by_its_bytes(out: Path, tmp_path: Path) -> None:
    publish(out, {"a": b"satu", "b": b"dua"})
    shutil.copytree(out, tmp_path / "salinan")
    for left in tmp_path.glob(".situs*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.rmtree(out)
    shutil.copytree(tmp_path / "salinan", out)
    os.utime(out / "a", (1_000_000, 1_000_000))
    publish(out, {"a": b"satu", "b": b"baru"})
    assert read(out) == {"a": b"satu", "b": b"baru"}
    assert (out / "a").stat().st_mtime == 1_000_000
