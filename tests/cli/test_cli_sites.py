"""Whole small networks, built for real. A new case is a new folder in `sites/`, a broken one in `sites/invalid/`.

`expected.txt` says what comes of `warta build`: `exit N`, then any number of lines. `says TEXT` are all lines that the
command prints, in their order; `has PATH` and `lacks PATH` speak of the files of the site; `feed PATH: TITLE | TITLE`
are the titles of a JSON feed, newest first; `holds PATH: TEXT` is text of a file.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from workplace import Workplace

SITES = Path(__file__).parent.parent / "sites"
BROKEN = SITES / "invalid"
CASES = sorted(file.parent for file in SITES.rglob("expected.txt"))


def expectations(case: Path) -> Iterator[tuple[str, str]]:
    for line in (case / "expected.txt").read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition(" ")
        yield word, rest


def check(place: Workplace, word: str, rest: str) -> None:
    site = place.tree()
    path, _, wanted = rest.partition(": ")
    if word == "has":
        assert rest in site
    elif word == "lacks":
        assert [file for file in site if file.startswith(rest)] == []
    elif word == "feed":
        assert [item["title"] for item in json.loads(site[path])["items"]] == [t for t in wanted.split(" | ") if t]
    elif word == "holds":
        assert wanted in site[path].decode()
    else:
        raise AssertionError(f"{word} means nothing in an expected.txt")


def test_there_are_cases_and_each_folder_is_one() -> None:
    folders = {*SITES.iterdir(), *BROKEN.iterdir()} - {BROKEN}

    assert set(CASES) == folders
    assert len(CASES) > 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.relative_to(SITES).as_posix())
def test_site_is_built_as_expected(case: Path, tmp_path: Path) -> None:
    place = Workplace(tmp_path / "jaringan")
    shutil.copytree(case, place.root)
    place.write("site/aset/lama.css", "situs lama")
    before = place.inodes()

    outcome = place.build()

    wanted = list(expectations(case))
    printed = (outcome.err + outcome.out).replace(f"{place.root}/", "").splitlines()
    assert printed == [rest for word, rest in wanted if word == "says"]
    assert [str(outcome.code)] == [rest for word, rest in wanted if word == "exit"]
    assert (outcome.code != 0) == (case.parent == BROKEN)
    assert (place.inodes() == before) == (outcome.code == 2)
    for word, rest in wanted:
        if word not in ("exit", "says"):
            check(place, word, rest)
