"""What the command line says of problems and of its progress."""

from __future__ import annotations

import pytest

from site_builder.cli.words import print_problems, progress, show_problem
from site_builder.model import Level, Problem


@pytest.mark.parametrize(
    ("line", "level", "shown"),
    [
        (3, Level.ERROR, "a.md:3: salah; tulis lain"),
        (0, Level.ERROR, "a.md: salah; tulis lain"),
        (3, Level.WARNING, "a.md:3: peringatan: salah; tulis lain"),
        (0, Level.NOTE, "a.md: catatan: salah; tulis lain"),
    ],
)
def test_problem_is_one_line(line: int, level: Level, shown: str) -> None:
    assert show_problem(Problem("a.md", line, "kode", level, "x", "salah", "tulis lain")) == shown


def test_problems_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    print_problems([Problem("a.md", 0, "kode", Level.ERROR, "x", "salah", "tulis lain")] * 2)

    assert capsys.readouterr() == ("", "a.md: salah; tulis lain\n" * 2)


@pytest.mark.parametrize("steps", [0, 3])
def test_no_progress_is_shown_in_a_pipe(capsys: pytest.CaptureFixture[str], steps: int) -> None:
    with progress("Membaca", steps) as step:
        step(1)

    assert capsys.readouterr() == ("", "")
