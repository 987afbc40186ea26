"""The house keeps its floors, and each library its one door. docs/architecture.md is the rule that is read here."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "site_builder"
FILES = sorted(HOUSE.rglob("*.py"))
DATA = ("starter", "overrides")  # folders without a module
ENTRANCE = "__init__.py"

# The names that docs/architecture.md uses, and what a file imports.
IMPORT_NAMES = {
    "MkDocs": "mkdocs",
    "Jinja": "jinja2",
    "python-frontmatter": "frontmatter",
    "PyYAML": "yaml",
    "python-slugify": "slugify",
    "MarkupSafe": "markupsafe",
    "Pillow": "PIL",
    "resvg": "resvg_py",
    "Beautiful Soup": "bs4",
}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
CLOCK_ROOMS = {"cli/options.py"}


@cache
def tables() -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    """The floor of each module, and the doors (files and folders) of each library."""
    floors: dict[str, int] = {}
    doors: dict[str, tuple[str, ...]] = {}
    for line in (ROOT / "docs/architecture.md").read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r"\| (\d) \| (.+?) \| .+ \|", line):
            floors |= dict.fromkeys(re.findall(r"`([^`]+)`", found[2]), int(found[1]))
        elif found := re.fullmatch(r"\| ([^`|]+) \| ((?:`[^`]+`(?:, )?)+|everywhere) \|", line):
            places = tuple(re.findall(r"`([^`]+)`", found[2])) or ("",)
            for library in found[1].split(", "):
                doors[IMPORT_NAMES.get(library, library.lower())] = places
    return floors, doors


def room_of(file: Path) -> str:
    """The module of the table to which a file belongs: `cache.py`, or `articles/`."""
    parts = file.relative_to(HOUSE).parts
    return parts[0] if len(parts) == 1 else f"{parts[0]}/"


def imports(file: Path) -> Iterator[tuple[str, int]]:
    """Every module that the file imports, wherever it does so, and the line."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, file
            if node.module == "site_builder":
                yield from ((f"site_builder.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield str(node.module), node.lineno


def ours(file: Path) -> Iterator[tuple[str, int]]:
    """The rooms of our house that the file imports from."""
    for name, line in imports(file):
        if name.startswith("site_builder."):
            room = name.split(".")[1]
            if room.startswith("__"):
                continue
            yield (f"{room}/" if (HOUSE / room).is_dir() else f"{room}.py"), line


def test_the_tables_could_be_read() -> None:
    floors, doors = tables()

    assert {0, 1, 2, 3} == set(floors.values())
    assert floors["cli/"] == 3
    assert doors["feedgen"] == ("feeds/feedgen_door.py",)


def test_every_module_has_its_floor_in_the_docs_and_no_other_has() -> None:
    rooms = {room_of(file) for file in FILES} - {ENTRANCE} - {f"{name}/" for name in DATA}

    assert rooms == tables()[0].keys()


def test_files_import_from_their_own_room_and_from_no_floor_above() -> None:
    floors, _ = tables()
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {room}"
        for file in FILES
        if room_of(file) in floors
        for room, line in ours(file)
        if room != room_of(file) and floors[room] > floors[room_of(file)]
    ]

    assert wrong == []


@pytest.mark.parametrize("floor", [2])
def test_rooms_of_the_second_floor_do_not_know_each_other(floor: int) -> None:
    floors, _ = tables()
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {room}"
        for file in FILES
        if floors.get(room_of(file)) == floor
        for room, line in ours(file)
        if room != room_of(file) and floors[room] == floor
    ]

    assert wrong == []


def test_no_circle_leads_through_the_rooms() -> None:
    graph: dict[str, set[str]] = {}
    for file in FILES:
        if room_of(file) != ENTRANCE:
            graph.setdefault(room_of(file), set()).update(room for room, _ in ours(file) if room != room_of(file))

    assert list(TopologicalSorter(graph).static_order())  # raises CycleError and names it


def test_each_library_comes_in_by_its_door_only() -> None:
    _, doors = tables()
    wrong = []
    for file in FILES:
        place = file.relative_to(HOUSE).as_posix()
        for name, line in imports(file):
            library = name.split(".")[0]
            if library in sys.stdlib_module_names or library in ("site_builder", "__future__"):
                continue
            if not any(place == door or place.startswith(door) for door in doors.get(library, ())):
                wrong.append(f"site_builder/{place}:{line} imports {library}")

    assert wrong == []


def test_each_door_is_used() -> None:
    _, doors = tables()
    used = {(library, file.relative_to(HOUSE).as_posix()) for file in FILES for library in libraries(file)}
    unused = [
        (library, door)
        for library, places in doors.items()
        for door in places
        if not any(library == name and place.startswith(door) for name, place in used)
    ]

    assert [pair for pair in unused if pair[0] != "material"] == []  # Material is a theme: nobody imports it


def libraries(file: Path) -> set[str]:
    return {name.split(".")[0] for name, _ in imports(file)}


def test_the_clock_is_asked_in_one_place_only() -> None:
    asked = set()
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                name = (
                    owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
                )
                if (name, node.func.attr) in CLOCKS:
                    asked.add(file.relative_to(HOUSE).as_posix())

    assert asked == CLOCK_ROOMS


def test_modules_have_names_of_their_own() -> None:
    empty = {"utils", "common", "misc", "helpers", "manager", "handler", "data", "info"}

    assert [file.name for file in FILES if file.stem in empty] == []


def test_the_reader_of_imports_sees_every_way_to_import(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text(
        "import a.b as c\nfrom site_builder import cache\ndef f():\n    from d.e import f\n", encoding="utf-8"
    )

    assert list(imports(file)) == [("a.b", 1), ("site_builder.cache", 2), ("d.e", 4)]
