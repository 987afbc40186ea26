from __future__ import annotations

import os
from pathlib import Path

from site_builder.bench.trees import compare, differing, read_marks


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_a_file_that_was_written_again_with_the_same_bytes_is_told_from_one_that_was_left(tmp_path: Path) -> None:
    folder = write(tmp_path, left="a", again="b", moved="c", other="d", gone="e")
    before = read_marks(folder)
    (folder / "again").write_text("b")
    os.utime(folder / "again", ns=(1, 1))
    (folder / "moved").rename(folder / "was")
    (folder / "moved").write_text("c")
    (folder / "was").unlink()
    (folder / "other").write_text("D!")
    (folder / "gone").unlink()
    (folder / "new").write_text("fff")
    difference = compare(before, read_marks(folder))
    assert (difference.added, difference.removed, difference.changed) == (("new",), ("gone",), ("other",))
    assert difference.rewritten == ("again", "moved")
    assert (difference.count, difference.size, difference.wasted) == (3, 5, 2)


def test_a_hard_link_is_the_same_file(tmp_path: Path) -> None:
    old, new = write(tmp_path / "old", page="a"), tmp_path / "new"
    before = read_marks(old)
    new.mkdir()
    os.link(old / "page", new / "page")
    assert compare(before, read_marks(new)).rewritten == ()


def test_two_folders_are_held_against_each_other_by_their_bytes(tmp_path: Path) -> None:
    one = read_marks(write(tmp_path / "one", same="a", other="b", more="c"))
    two = read_marks(write(tmp_path / "two", same="a", other="B", less="d"))
    assert differing(one, two) == ("less", "more", "other")
    assert differing(one, one) == ()
