"""The documentation keeps step with the program: nothing undocumented, nothing documented that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from site_builder.articles.checks import LEVELS
from site_builder.articles.fields import FIELDS
from site_builder.cli import BUG, COMMANDS, DONE, INTERRUPTED, REFUSED, SETUP, UNREAD, warta
from site_builder.engine.plugin import Options
from site_builder.model import INFORMATION_CLASSES, KINDS
from site_builder.network import limits, settings
from site_builder.offices import facts

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
OUTSIDE = ("http://", "https://", "mailto:")


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


COMMAND_PAGES = page("docs/commands.md") + page("docs/office.md")


def section(text: str, heading: str) -> str:
    """What stands below the heading that begins so, up to the next of its rank."""
    found = re.search(rf"^## {re.escape(heading)}.*?$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def rows(text: str) -> list[str]:
    """The first cell of each row of the tables in `text`, if it is code."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def options(name: str) -> Iterator[str]:
    """Every option of a command, by its long name."""
    with click.Context(warta, info_name="warta") as ctx:
        command = warta.get_command(ctx, name)
        assert command is not None
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield from (word for word in parameter.opts if word.startswith("--"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    told = section(COMMAND_PAGES, f"`warta {name}")

    assert [option for option in options(name) if not re.search(rf"`{option}\b", told)] == []


def test_every_documented_option_is_there() -> None:
    known = {option for name in COMMANDS for option in options(name)} | {"--help", "--version"}
    told = set(re.findall(r"`(--[a-z-]+)", COMMAND_PAGES))

    assert told - known == set()


def test_every_command_that_is_named_anywhere_is_there() -> None:
    for file in PAGES:
        code = re.findall(r"`[^`\n]+`|^```.*?^```", file.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        named = {name for text in code for name in re.findall(r"(?:^|[\s`/])warta ([a-z]+)\b", text)}
        assert named - set(COMMANDS) == set(), file


def test_exit_codes_are_documented() -> None:
    told = re.findall(r"^\| (\d+) \|", page("docs/commands.md"), re.MULTILINE)

    assert [int(code) for code in told] == [DONE, REFUSED, SETUP, BUG, INTERRUPTED, UNREAD]


def test_every_front_matter_key_is_documented_and_no_other() -> None:
    assert sorted(rows(page("docs/front-matter.md"))) == sorted(FIELDS)


@pytest.mark.parametrize("value", [*KINDS, *INFORMATION_CLASSES])
def test_every_value_of_a_front_matter_key_is_documented(value: str) -> None:
    assert f"`{value}`" in page("docs/front-matter.md")


def test_every_key_of_the_network_is_documented() -> None:
    told = section(page("docs/settings.md"), "`content/network.yml`")
    keys = {*settings.KEYS, *limits.KEYS}

    assert keys - set(rows(told)) == set()
    assert [key for key in (*settings.SOURCE_KINDS, *settings.GIT_KEYS) if f"`{key}`" not in told] == []


def test_every_key_of_an_office_is_documented_and_no_other() -> None:
    assert sorted(rows(section(page("docs/settings.md"), "`content/<id>/kantor.yml`"))) == sorted(facts.KEYS)


def test_every_option_of_the_plugin_is_documented() -> None:
    told = section(page("docs/settings.md"), "`mkdocs.yml`")

    assert [name for name, _ in Options._schema if f"`{name}`" not in told] == []


def test_every_check_is_documented_with_its_level_and_no_other() -> None:
    told = re.findall(r"^\| `([a-z0-9-]+)` \| (\w+) \|", page("docs/checks.md"), re.MULTILINE)

    assert sorted(told) == sorted((code, str(level)) for code, level in LEVELS.items())


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(file: Path) -> None:
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if not target.startswith((*OUTSIDE, "#"))]
    lost = {target for target in targets if not (file.parent / target.partition("#")[0]).exists()}

    assert lost == set()


def test_every_page_is_linked_from_the_readme_and_every_decision_from_its_list() -> None:
    assert [p.name for p in (ROOT / "docs").glob("*.md") if f"docs/{p.name}" not in page("README.md")] == []
    decisions = page("docs/decisions/README.md")
    assert [p.name for p in (ROOT / "docs/decisions").glob("*.md") if p.name not in decisions + "README.md"] == []


def test_changelog_begins_with_what_is_unreleased() -> None:
    assert re.findall(r"^## (.+)$", page("CHANGELOG.md"), re.MULTILINE)[0] == "Unreleased"


def test_no_page_is_longer_than_anyone_reads() -> None:
    long = {p.name: n for p in (ROOT / "docs").rglob("*.md") if (n := p.read_text(encoding="utf-8").count("\n")) > 250}

    assert long == {}
