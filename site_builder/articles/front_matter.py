"""The text of a front matter to its keys, its values and their lines.

Every scalar is taken as the text that stands there: `11.10` stays `11.10`, `no` stays `no`, a tag such as `!!python`
means nothing. A plain `null` or `~` is an empty text. Events are read one by one, so that no file can make us build
more than it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_DEPTH = 20

_DEEP = re.compile(rf"(?:[\[{{]\s*){{{MAX_DEPTH + 1}}}")
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = ("~", "null", "Null", "NULL")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file cannot be read as an article: a code of the check table, a line, the facts of its sentence."""

    code: str
    line: int = 0
    facts: Mapping[str, object] = field(default_factory=dict)


class _FaultError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def strip_controls(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids or that no news text needs."""
    return _CONTROL.sub("", text)


def parse_front_matter(header: str, first: int) -> tuple[dict[str, Any], dict[str, int]] | Fault:
    """The values and the line of each top-level key; values are text, and lists and mappings of text.

    `first` is the line of the file on which `header` begins. A key that stands twice, an alias, depth beyond
    `MAX_DEPTH` and whatever is not YAML give the fault of the first such place.
    """
    lines: dict[str, int] = {}
    try:
        value = _Events(yaml.parse(header, Loader=_Loader), first, lines).document()
    except _FaultError as refused:
        return refused.fault
    except yaml.MarkedYAMLError as error:
        if deep := _DEEP.search(header):  # libyaml has a limit of its own, and reads far ahead
            return Fault("yaml-deep", first + header.count("\n", 0, deep.start()))
        line = first + (error.problem_mark.line if error.problem_mark else 0)
        return Fault("yaml-broken", line, {"reason": error.problem or "?"})
    except yaml.YAMLError as error:
        return Fault("yaml-broken", first, {"reason": type(error).__name__})
    return (value, lines) if isinstance(value, dict) else Fault("yaml-not-mapping", first)


@dataclass(slots=True)
class _Events:
    stream: Iterator[yaml.Event]
    first: int
    lines: dict[str, int]

    def document(self) -> Any:
        """The value of the one document; an empty mapping if there is none."""
        value: Any = None
        for event in self.stream:
            if isinstance(event, yaml.DocumentStartEvent) and value is not None:
                raise self.refusal("yaml-not-mapping", event)
            if isinstance(event, yaml.NodeEvent):
                value = self.value(event, 0)
        return {} if value is None else value

    def value(self, event: yaml.Event, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            is_plain = event.implicit[0] and not event.style
            return "" if is_plain and event.value in _NULLS else strip_controls(event.value)
        if isinstance(event, yaml.AliasEvent):
            raise self.refusal("yaml-alias", event)
        if depth == MAX_DEPTH:
            raise self.refusal("yaml-deep", event)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self.value(entry, depth + 1) for entry in self.entries()]
        return self.mapping(depth)

    def mapping(self, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in self.entries():
            key = self.value(event, MAX_DEPTH)
            if key in values:
                raise self.refusal("key-doubled", event, key=key)
            if depth == 0:
                self.lines[key] = self.line(event)
            values[key] = self.value(next(self.stream), depth + 1)
        return values

    def entries(self) -> Iterator[yaml.Event]:
        """Events up to the end of the collection that has begun."""
        return iter(self._next_entry, None)

    def _next_entry(self) -> yaml.Event | None:
        event = next(self.stream)
        return None if isinstance(event, yaml.CollectionEndEvent) else event

    def line(self, event: yaml.Event) -> int:
        return self.first + (event.start_mark.line if event.start_mark else 0)

    def refusal(self, code: str, event: yaml.Event, **facts: object) -> _FaultError:
        return _FaultError(Fault(code, self.line(event), facts))
