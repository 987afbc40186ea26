from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.bench.peers import PEERS
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


def test_bench_names_a_builder_that_is_not_there_and_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    peers = {**PEERS, "hugo": replace(PEERS["hugo"], command=("tidak-ada",))}
    monkeypatch.setattr("site_builder.cli.bench.PEERS", peers)
    assert run(["bench", "--articles", "1", "--peer", "hugo"]) == 2
    assert "hugo: belum terpasang: tidak-ada" in capsys.readouterr().err


def test_bench_says_which_builders_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    peers = {"warta": PEERS["warta"], "lain": replace(PEERS["warta"], name="lain", modules=("tidak_ada",))}
    monkeypatch.setattr("site_builder.cli.bench.PEERS", peers)
    assert run(["bench", "--articles", "3", "--runs", "1"]) == 0
    printed = capsys.readouterr()
    assert "lain dilewati: belum terpasang: tidak_ada" in printed.err
    assert [line.split("|")[1].strip() for line in printed.out.splitlines()[2:]] == ["warta"]


@pytest.mark.parametrize(
    ("what", "names", "left_out"),
    [
        ("nation", ["warta-plain"], "warta-plain"),
        ("nation", ["hugo", "pelican"], "pelican"),
        ("warm", ["warta", "hugo", "pelican"], "pelican"),
        ("check", ["warta", "hugo"], "hugo"),
        ("network", ["hugo"], "hugo"),
    ],
)
def test_bench_refuses_a_builder_that_it_would_leave_out(
    what: str, names: list[str], left_out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bench", what, "--articles", "1", "--offices", "1", *(f"--peer={name}" for name in names)]) == 2
    assert f"{left_out}: tidak diukur oleh warta bench {what}; hapus --peer {left_out}" in capsys.readouterr().err


@pytest.mark.parametrize("names", [[], ["--peer", "warta"]])
def test_bench_measures_a_nation_with_whoever_is_there(
    names: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    peers = {"warta": PEERS["warta"], "hugo": replace(PEERS["hugo"], modules=("tidak_ada",))}
    monkeypatch.setattr("site_builder.cli.bench.PEERS", peers)
    assert run(["bench", "nation", "--articles", "2", "--offices", "2", *names]) == 0
    assert [line.split("|")[1].strip() for line in capsys.readouterr().out.splitlines()[2:3]] == ["warta"]


@pytest.mark.parametrize(("what", "articles"), [("growth", 30), ("check", 5)])
def test_each_kind_of_measuring_ends_in_verdicts(what: str, articles: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", what, "--articles", str(articles), "--runs", "1", "--peer", "warta"]) == 0
    assert "| tujuan | paling banyak | terukur | tercapai |" in capsys.readouterr().out
