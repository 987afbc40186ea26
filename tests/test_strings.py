"""The one strings file: nothing missing, nothing left over, blanks filled, written in one manner."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.articles.checks import LEVELS
from site_builder.strings import keys, say, sections

ROOT = Path(__file__).parent.parent
TREES = {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "site_builder").rglob("*.py"))}
KEY = re.compile(r"[a-z]+\.[a-z0-9_-]+")
IN_TEMPLATE = re.compile(r"\bt\.([a-z]+)\.([a-z_]+)")


def constants() -> frozenset[str]:
    """Every text in the code that has the shape of a key."""
    texts = (node.value for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(text for text in texts if isinstance(text, str) and KEY.fullmatch(text))


def patterns() -> frozenset[str]:
    """Regular expressions of the keys that the code puts together."""
    found = set()
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z0-9-]+" for p in node.values]
                if re.match(r"[a-z]+\\\.", str(parts[0])) or (len(parts) == 2 and parts[1] == "\\-fix"):
                    found.add("".join(str(part) for part in parts))
    return frozenset(found)


def template_keys() -> frozenset[str]:
    texts = (file.read_text(encoding="utf-8") for file in (ROOT / "overrides").rglob("*.html"))
    return frozenset(f"{section}.{name}" for text in texts for section, name in IN_TEMPLATE.findall(text))


def calls() -> Iterator[tuple[str, frozenset[str], str]]:
    """Every `say("key", fact=…)` whose facts are all written there: key, facts, place."""
    for file, tree in TREES.items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"):
                continue
            key = node.args[0]
            if isinstance(key, ast.Constant) and all(keyword.arg for keyword in node.keywords):
                facts = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
                yield str(key.value), facts, f"{file.relative_to(ROOT)}:{node.lineno}"


def blanks(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_every_sentence_that_is_said_exists() -> None:
    said = {key for key, _, _ in calls()} | template_keys()
    assert len(said) > 100
    assert sorted(said - keys()) == []


def test_every_sentence_is_said_somewhere() -> None:
    built = re.compile("|".join(sorted(patterns())))
    used = constants() | template_keys()
    left_over = [key for key in keys() - used if not built.fullmatch(key)]
    assert sorted(left_over) == []


def test_every_call_gives_the_facts_that_its_sentence_needs() -> None:
    table = {f"{section}.{name}": text for section, names in sections().items() for name, text in names.items()}
    wrong = [(place, key, facts ^ blanks(table[key])) for key, facts, place in calls() if blanks(table[key]) - facts]
    assert wrong == []


def test_every_check_has_its_sentence_and_its_remedy_and_no_other_has() -> None:
    assert set(sections()["check"]) == set(sections()["remedy"]) == set(LEVELS)


@pytest.mark.parametrize(
    "section", ["check", "remedy", "settings", "network", "belief", "offices", "facts", "usage", "pages", "note"]
)
def test_messages_are_one_quiet_line(section: str) -> None:
    for name, text in sections()[section].items():
        assert "\n" not in text or "{problems}" in text, name
        assert "!" not in text, name
        assert not text.endswith("."), name
        assert text == text.strip(), name
        assert not re.match(r"[A-Z][a-z]", text), name


def test_a_key_stands_once_and_every_blank_can_be_filled() -> None:
    text = (ROOT / "site_builder/strings/id.toml").read_text(encoding="utf-8")
    assert sections() == tomllib.loads(text)  # which refuses a key that stands twice
    for key in keys():
        facts = dict.fromkeys(blanks(sections()[key.split(".")[0]][key.split(".", 1)[1]]), 7)
        assert not re.search(r"\{[a-z_]*\}", say(key, **facts)), key


def test_an_unknown_sentence_is_our_bug() -> None:
    with pytest.raises(KeyError):
        say("check.tidak-ada")


def test_a_missing_fact_is_our_bug() -> None:
    with pytest.raises(KeyError):
        say("check.key-doubled")
