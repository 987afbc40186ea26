from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from site_builder.bench.corpus import Story, plan_stories
from site_builder.bench.peer import Peer
from site_builder.bench.peers import WARTA
from site_builder.bench.scenarios import SCENARIOS
from site_builder.bench.warm import measure_warm

STORIES = tuple(plan_stories(10))


def rows(table: str) -> dict[str, list[str]]:
    cells = ([cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines() if line.startswith("|"))
    return {row[0]: row[1:] for row in cells}


def test_each_change_is_built_warm_and_held_against_a_cold_build(tmp_path: Path) -> None:
    def prepare(project: Path, stories: Sequence[Story]) -> None:
        (project / "log").write_text("")

    other = Peer("lain", prepare, ("sh", "-c", "test ! -e out && mkdir out && echo x >> log"), "out")
    steps: list[int] = []
    table = rows(measure_warm(WARTA, other, STORIES[:8], STORIES[8:], tmp_path / "work", 1, steps.append))
    assert (tmp_path / "work/lain/log").read_text() == "x\n" * 2
    assert sum(steps) == 1 + 2 * SCENARIOS
    assert table["tidak ada yang berubah"][4:7] == ["0", "0.00", "0"]
    changed = int(table["satu berita baru"][4])
    assert changed > 10
    assert int(table["tampilan diubah"][4]) >= int(table["tampilan diubah"][8]) > 20
    assert [row[9] for name, row in table.items() if len(row) == 10] == ["beda dari dingin", "–", "–", *"0000", "–"]
    assert len(list((tmp_path / "work/warta/content").rglob("*.md"))) == 10
    assert "satu berita baru: waktu, dibagi bangunan penuh lain" in table


def test_a_build_that_leaves_old_pages_is_found_out(tmp_path: Path) -> None:
    """A builder that does nothing where there is a result already is the fastest, and wrong."""
    lazy = "import sys, pathlib, subprocess; out = sys.argv[sys.argv.index('--out') + 1]\n"
    lazy += "pathlib.Path(out).exists() or subprocess.run(sys.argv[1:], check=True)"
    program = shutil.which("warta", path=str(Path(sys.executable).parent)) or "warta"
    cheat = replace(WARTA, command=(sys.executable, "-c", lazy, program, *WARTA.command[1:]))
    table = rows(measure_warm(cheat, None, STORIES[:8], STORIES[8:], tmp_path / "work", 1, lambda _: None))
    assert int(table["satu berita baru: berkas yang beda dari bangunan dingin"][1]) > 10
    assert table["satu berita baru: berkas yang beda dari bangunan dingin"][2] == "tidak"
    assert int(table["tampilan diubah: halaman yang tidak ikut berubah"][1]) > 10
