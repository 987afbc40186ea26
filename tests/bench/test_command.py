from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli import run


def test_bench_prints_a_table_and_keeps_what_it_is_told_to_keep(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    assert run(["bench", "--articles", "12", "--runs", "1", "--peer", "warta", "--keep", str(kept)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[2].startswith("| warta |")
    assert "| 12 |" in lines[2]
    assert len(list((kept / "warta/content").rglob("*.md"))) == 12


def test_bench_overwrites_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "milik-orang").write_text("isi")
    assert run(["bench", "--articles", "1", "--peer", "warta", "--keep", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["milik-orang"]


def test_bench_names_a_builder_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("site_builder.bench.peers.find_program", lambda name: None)
    assert run(["bench", "--articles", "1", "--peer", "hugo"]) == 2
    assert "hugo: tidak terpasang" in capsys.readouterr().err
