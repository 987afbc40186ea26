"""`warta upgrade`: a newer Warta's files, and never over what an office changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from workplace import NOW, Workplace

from site_builder import __version__
from site_builder.cli import starting, upgrade
from site_builder.cli.conffiles import Move, Step, digest_of, plan_steps
from site_builder.cli.starting import Answers
from site_builder.offices.tree import OfficeTree

OLD, NEW, OWN = b"lama\n", b"baru\n", b"milik kantor\n"


@pytest.mark.parametrize(
    ("recorded", "wanted", "found", "move"),
    [
        (None, NEW, None, Move.NEW),
        (OLD, OLD, OLD, None),
        (OLD, NEW, OLD, Move.UPDATED),
        (OLD, NEW, NEW, None),
        (OLD, NEW, OWN, Move.BESIDE),
        (OLD, OLD, OWN, None),
        (None, NEW, OWN, Move.BESIDE),
        (None, NEW, NEW, None),
        (OLD, NEW, None, Move.ABSENT),
        (OLD, OLD, None, None),
        (OLD, None, OLD, Move.GONE),
        (OLD, None, OWN, Move.LEFT),
        (OLD, None, None, None),
    ],
)
def test_what_happens_to_a_file(
    recorded: bytes | None, wanted: bytes | None, found: bytes | None, move: Move | None
) -> None:
    def files(content: bytes | None) -> dict[str, bytes]:
        return {} if content is None else {"a": content}

    digests = {path: digest_of(content) for path, content in files(recorded).items()}

    assert [step.move for step in plan_steps(digests, files(wanted), files(found))] == ([move] if move else [])


def test_line_ends_that_git_made_are_no_change() -> None:
    steps = list(plan_steps({"a": digest_of(OLD)}, {"a": NEW}, {"a": OLD.replace(b"\n", b"\r\n")}))

    assert steps == [Step("a", Move.UPDATED, NEW)]


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    maker = Workplace(tmp_path)
    assert maker.warta("init", "kota-malang", "repo", "--now", NOW).code == 0
    return Workplace(tmp_path / "repo")


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next Warta: other words in three files, one file less, one more, another version."""
    plan = starting.plan_files

    def plan_newer(tree: OfficeTree, answers: Answers) -> Mapping[str, bytes]:
        files = plan(tree, answers)
        for path in ("README.md", "PANDUAN.md", ".gitignore"):
            files[path] += b"# baru\n"
        del files["requirements.txt"]
        return {**files, "TAMBAHAN.md": b"tambahan\n"}

    monkeypatch.setattr(upgrade, "plan_files", plan_newer)
    monkeypatch.setattr(upgrade, "__version__", "9.9")


def test_right_after_init_nothing_changes(place: Workplace) -> None:
    before = place.tree(".")

    outcome = place.warta("upgrade")

    assert outcome == (0, f"tidak ada yang berubah; repositori ini sudah menurut Warta {__version__}\n", "")
    assert place.tree(".") == before


def test_every_file_is_told_and_what_was_changed_here_stays(place: Workplace, newer: None) -> None:
    place.write("README.md", "milik kantor\n")
    (place.root / "PANDUAN.md").unlink()
    article = next((place.root / "content/berita").rglob("*.md")).read_bytes()

    outcome = place.warta("upgrade")

    assert outcome == (
        0,
        ".gitignore: diperbarui\n"
        "PANDUAN.md: tetap tidak ada, karena dihapus di sini\n"
        "README.md: tetap, karena diubah di sini; versi barunya di README.md.baru\n"
        "TAMBAHAN.md: baru\n"
        "requirements.txt: dihapus, karena tidak dipakai lagi\n"
        "4 berkas berubah; repositori ini sekarang menurut Warta 9.9\n",
        "",
    )
    assert place.read("README.md") == "milik kantor\n"
    assert place.read("README.md.baru").endswith("# baru\n")
    assert place.read("TAMBAHAN.md") == "tambahan\n"
    assert place.read(".gitignore").endswith("# baru\n")
    assert not (place.root / "requirements.txt").exists()
    assert not (place.root / "PANDUAN.md").exists()
    assert next((place.root / "content/berita").rglob("*.md")).read_bytes() == article
    assert json.loads(place.read(".warta.json"))["version"] == "9.9"


def test_what_was_offered_once_is_not_offered_again(place: Workplace, newer: None) -> None:
    place.write("README.md", "milik kantor\n")
    place.warta("upgrade")
    (place.root / "README.md.baru").unlink()

    outcome = place.warta("upgrade")

    assert outcome == (0, "tidak ada yang berubah; repositori ini sudah menurut Warta 9.9\n", "")
    assert not (place.root / "README.md.baru").exists()


def test_a_dry_run_tells_the_same_and_writes_nothing(place: Workplace, newer: None) -> None:
    place.write("README.md", "milik kantor\n")
    before = place.tree(".")

    planned = place.warta("upgrade", "--dry-run")

    assert place.tree(".") == before
    done = place.warta("upgrade")
    assert planned.out.splitlines()[:-1] == done.out.splitlines()[:-1]
    assert planned.out.endswith("5 berkas akan berubah menurut Warta 9.9; ulangi tanpa --dry-run untuk menulisnya\n")


def test_an_upgrade_that_was_interrupted_is_finished_by_the_next(
    place: Workplace, newer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, count = upgrade._write, 0

    def write_one(file: Path, content: bytes) -> None:
        nonlocal count
        count += 1
        if count > 1:
            raise KeyboardInterrupt
        write(file, content)

    monkeypatch.setattr(upgrade, "_write", write_one)
    assert place.warta("upgrade").code == 130
    monkeypatch.setattr(upgrade, "_write", write)

    assert place.warta("upgrade").code == 0
    assert place.read("TAMBAHAN.md") == "tambahan\n"
    assert not list(place.root.rglob("*.baru"))
    assert place.warta("upgrade").out.startswith("tidak ada yang berubah")


def test_nothing_is_written_through_a_link_out_of_the_repository(place: Workplace, newer: None) -> None:
    outside = place.root.parent / "luar.md"
    outside.write_bytes((place.root / "README.md").read_bytes())
    (place.root / "README.md").unlink()
    (place.root / "README.md").symlink_to(outside)
    before = outside.read_bytes()

    place.warta("upgrade")

    assert outside.read_bytes() == before


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_folder_that_is_a_link_out_of_the_repository_is_told_and_nothing_is_written(
    place: Workplace, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    plan = starting.plan_files
    monkeypatch.setattr(
        upgrade,
        "plan_files",
        lambda tree, answers: {path: content + b"# baru\n" for path, content in plan(tree, answers).items()},
    )
    (place.root / ".github").rename(place.root.parent / "luar")
    (place.root / ".github").symlink_to("../luar")
    before, outside = place.tree("."), Workplace(place.root.parent).tree("luar")

    outcome = place.warta("upgrade", *options)

    assert outcome == (
        2,
        "",
        ".github/workflows/deliver.yml.baru: tautan simbolik membawa keluar dari .; ganti dengan folder biasa\n",
    )
    assert Workplace(place.root.parent).tree("luar") == outside
    assert place.tree(".") == before


@pytest.mark.parametrize("link", [".README.md.tmp", ".README.md.new", "README.md.baru"])
@pytest.mark.parametrize("is_changed", [False, True])
def test_a_link_where_a_file_is_made_ready_is_not_followed(
    place: Workplace, newer: None, link: str, is_changed: bool
) -> None:
    outside = Workplace(place.root.parent).write("luar.md", "di luar\n")
    (place.root / link).symlink_to(outside)
    (place.root / f".README.md.baru{Path(link).suffix}").symlink_to(outside)
    if is_changed:
        place.write("README.md", "milik kantor\n")

    assert place.warta("upgrade").code == 0

    assert outside.read_text(encoding="utf-8") == "di luar\n"
    written = place.root / ("README.md.baru" if is_changed else "README.md")
    assert not written.is_symlink()
    assert written.read_text(encoding="utf-8").endswith("# baru\n")


def test_a_folder_may_be_named(place: Workplace) -> None:
    assert Workplace(place.root.parent).warta("upgrade", "repo").code == 0


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (None, ".: tidak dibuat dengan warta init; sebut folder repositori kantor\n"),
        ("{", ".warta.json: rusak ("),
        ('{"version": "1", "answers": {"office": 3}}', ".warta.json: rusak ("),
        (
            '{"version": "1", "answers": {"office": "kota-mallang"}}',
            'kantor: "kota-mallang" tidak ada di daftar; mungkin maksudnya kota-malang\n',
        ),
    ],
)
def test_a_folder_that_is_no_repository_of_ours_is_told(place: Workplace, record: str | None, message: str) -> None:
    (place.root / ".warta.json").unlink()
    if record is not None:
        place.write(".warta.json", record)
    before = place.tree(".")

    code, out, err = place.warta("upgrade")

    assert (code, out) == (2, "")
    assert err.startswith(message), err
    assert place.tree(".") == before
