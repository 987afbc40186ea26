"""`warta import`, as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from site_builder.cli import run

PAGE = "Judul berita\n\nDitulis Oleh: ADMIN Tanggal: 15 September 2021\n\nIsi berita.\n"
PATH = "berita/2021/2021-09-15-judul-berita.md"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A network of one office, in the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content/kpu-ri/berita").mkdir(parents=True)
    return tmp_path / "content"


@pytest.fixture
def page(tmp_path: Path) -> str:
    (tmp_path / "halaman.txt").write_text(PAGE)
    return "halaman.txt"


def test_an_import_writes_reports_and_passes_the_check(
    content: Path, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", page, "--office", "kota-malang", "--report", "laporan.json"]) == 0
    out, err = capsys.readouterr()
    assert out == f"content/kota-malang/{PATH}: ditulis dari halaman.txt\n"
    assert err.startswith("1 berita ditulis")
    assert (content / "kota-malang" / PATH).is_file()
    assert json.loads(Path("laporan.json").read_text())["written"][0]["path"] == PATH
    assert run(["check"]) == 0


def test_a_dry_run_writes_nothing_but_its_report(content: Path, page: str) -> None:
    assert run(["import", page, "--office", "kota-malang", "--dry-run", "--report", "laporan.json"]) == 0
    assert not (content / "kota-malang").exists()
    assert json.loads(Path("laporan.json").read_text())["dry_run"] is True


def test_what_is_refused_makes_the_exit_code_one_and_the_rest_is_written(content: Path, page: str) -> None:
    Path("b.txt").write_text("Judul\n\nIsi.\n")
    assert run(["import", page, "b.txt", "--office", "kota-malang"]) == 1
    assert (content / "kota-malang" / PATH).is_file()
    assert run(["import", "b.txt", "--office", "kota-malang", "--date", "2021-09-16"]) == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["import", "tidak-ada.txt", "--office", "kota-malang"], "tidak-ada.txt: tidak ada"),
        (["import", "https://kpu.example/a", "--office", "kota-malang"], "impor tidak mengambil dari internet"),
        (["import", "halaman.txt", "--office", "kota-mallang"], "kota-malang"),
        (["import", "halaman.txt"], "--office: belum diisi"),
        (["import"], "belum diisi"),
        (["import", "halaman.txt", "--office", "kota-malang", "--date", "kemarin"], '"kemarin" bukan waktu'),
        (["import", "halaman.txt", "--office", "kota-malang", "--media", "tidak-ada"], "tidak-ada: tidak ada"),
        (["import", "halaman.txt", "--office", "kota-malang", "--content", "lain"], "lain"),
        (["import", "halaman.txt", "--office", "kota-malang", "--report", "x/y.json"], "x/y.json: tidak dapat ditulis"),
    ],
)
def test_what_must_be_put_right_first_is_said_in_one_sentence(
    content: Path, page: str, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert run(arguments) == 2
    err = capsys.readouterr().err
    assert sentence in err
    assert err.count("\n") == 1
    assert not (content / "kota-malang").exists()


def test_news_of_an_office_that_lives_in_a_repository_is_not_written_here(
    content: Path, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / "network.yml").write_text("sources:\n  kota-malang:\n    git: https://git.example/malang.git\n")
    assert run(["import", page, "--office", "kota-malang"]) == 2
    assert "https://git.example/malang.git" in capsys.readouterr().err


def test_news_goes_to_the_folder_that_the_network_names(content: Path, page: str) -> None:
    (content / "network.yml").write_text("sources:\n  kota-malang:\n    path: ../malang\n")
    (content.parent / "malang/berita").mkdir(parents=True)
    assert run(["import", page, "--office", "kota-malang"]) == 0
    assert (content.parent / "malang" / PATH).is_file()


def test_an_offices_own_repository_needs_no_office(tmp_path: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["init", "kota-malang", str(tmp_path / "sendiri")]) == 0
    monkeypatch.chdir(tmp_path / "sendiri")
    assert run(["import", str(tmp_path / page)]) == 0
    assert (tmp_path / "sendiri/content" / PATH).is_file()
    assert run(["import", str(tmp_path / page), "--office", "kpu-ri"]) == 2
