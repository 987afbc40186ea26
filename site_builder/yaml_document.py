"""Reads one YAML mapping entry by entry, and remembers the line of whatever is wrong with it.

All scalars are taken as the text that stands there: `1.0` is a branch, `no` is a name. Aliases are refused,
and so are depth and size beyond any honest settings file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import msgspec
import yaml

from site_builder.model import Level, Problem
from site_builder.strings import say

MAX_LENGTH = 1_000_000
MAX_DEPTH = 8

_Text = tuple[int, str]


class _Refused(yaml.YAMLError):
    """YAML that is well formed and still not for us."""

    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.reason = say(key)
        self.line = line


class _Loader(yaml.SafeLoader):
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call] # the stubs leave it out
        if isinstance(event, yaml.AliasEvent):
            raise _Refused("settings.yaml-alias", _line(event))
        if self.depth >= MAX_DEPTH:
            raise _Refused("settings.yaml-deep", _line(event))
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class Section(msgspec.Struct):
    """One mapping of the file `path`. Its entries are taken by name; what is wrong goes into `problems`.

    A method that takes an entry answers its `default` when the entry is missing, empty or wrong.
    """

    path: str
    problems: list[Problem]
    name: str = ""
    office: str = ""
    line: int = 0
    entries: dict[str, tuple[int, yaml.Node]] = msgspec.field(default_factory=dict)

    def text(self, key: str, default: str = "") -> str:
        """The text at `key`."""
        line, node = self.entries.get(key, (0, None))
        if node is None or _is_empty(node):
            return default
        if not isinstance(node, yaml.ScalarNode):
            self.refuse(key, "settings.not-text", "settings.not-text-fix", line=line)
            return default
        return str(node.value)

    def number(self, key: str, default: float, least: float, most: float) -> float:
        """The number at `key`, between `least` and `most`."""
        return self._number(key, default, least, most, r"[0-9_]+(\.[0-9]+)?")

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        """The whole number at `key`, between `least` and `most`."""
        return int(self._number(key, default, least, most, r"[0-9_]+"))

    def switch(self, key: str, default: bool) -> bool:
        """Whether `key` says `true` or `false`."""
        text = self.text(key)
        if text not in ("", "true", "false"):
            self.refuse(key, "settings.not-switch", "settings.not-switch-fix", value=text)
        return text == "true" if text in ("true", "false") else default

    def texts(self, key: str) -> tuple[_Text, ...]:
        """The texts of the list at `key`, each with its line."""
        line, node = self.entries.get(key, (0, None))
        if node is None or _is_empty(node):
            return ()
        values = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not all(isinstance(value, yaml.ScalarNode) for value in values):
            self.refuse(key, "settings.not-list", "settings.not-list-fix", line=line)
            return ()
        return tuple((_line(value), str(value.value)) for value in values)

    def section(self, key: str, office: str = "") -> Section:
        """The mapping at `key`; an empty one when there is none."""
        line, node = self.entries.get(key, (self.line, None))
        below = Section(self.path, self.problems, f"{self.name}{key}.", office or self.office, line)
        if isinstance(node, yaml.MappingNode):
            below.fill(node)
        elif node is not None and not _is_empty(node):
            self.refuse(key, "settings.not-mapping", "settings.not-mapping-fix", line=line)
        return below

    def fill(self, node: yaml.MappingNode) -> None:
        """Takes the entries of `node`; a key that stands there twice is a problem."""
        for key_node, value in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            line = _line(key_node)
            if key in self.entries:
                first = self.entries[key][0]
                self.refuse(key, "settings.key-twice", "settings.key-twice-fix", line=line, first=first)
            self.entries.setdefault(key, (line, value))

    def expect(self, known: Sequence[str]) -> None:
        """Notes every key that is not among `known`."""
        for key, (line, _) in self.entries.items():
            if key in known:
                continue
            word = nearest(key, known)
            hint = "settings.near" if word else "settings.key-unknown-fix"
            self.refuse(key, "settings.key-unknown", hint, line=line, word=word, known=", ".join(known))

    def refuse(self, key: str, message: str, hint: str, *, line: int = 0, **facts: object) -> None:
        """Notes a problem with the entry `key`. `message` (also its code) and `hint` are string keys."""
        place = line or self.entries.get(key, (self.line, None))[0]
        told = {"key": f"{self.name}{key}", **facts}
        self.problems.append(
            Problem(self.path, place, message, Level.ERROR, self.office, say(message, **told), say(hint, **told))
        )

    def _number(self, key: str, default: float, least: float, most: float, shape: str) -> float:
        text = self.text(key)
        if not text:
            return default
        if re.fullmatch(shape, text, re.ASCII) and text.strip("_") and least <= float(text.replace("_", "")) <= most:
            return float(text.replace("_", ""))
        self.refuse(
            key,
            "settings.not-number",
            "settings.not-number-fix",
            value=text,
            least=f"{least:g}",
            most=f"{most:.0f}",
        )
        return default


def parse_document(text: str, path: str, problems: list[Problem]) -> Section:
    """The mapping that `text` holds; an empty one, and a problem, when it holds something else."""
    document = Section(path, problems)
    if len(text) > MAX_LENGTH:
        document.refuse("", "settings.yaml-long", "settings.yaml-long-fix", most=MAX_LENGTH)
        return document
    try:
        node = _compose(text)
    except _Refused as error:
        document.refuse("", "settings.yaml", "settings.yaml-fix", line=error.line, reason=error.reason)
        return document
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        document.refuse("", "settings.yaml", "settings.yaml-fix", line=line, reason=error.problem)
        return document
    except yaml.YAMLError:
        document.refuse("", "settings.yaml-letters", "settings.yaml-letters-fix")
        return document
    if isinstance(node, yaml.MappingNode):
        document.fill(node)
    elif node is not None and not _is_empty(node):
        document.refuse("", "settings.yaml-shape", "settings.yaml-shape-fix", line=_line(node))
    return document


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or empty."""
    return next(iter(get_close_matches(word, known, n=1)), "")


def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _line(place: yaml.Node | yaml.Event) -> int:
    return place.start_mark.line + 1 if place.start_mark else 0
