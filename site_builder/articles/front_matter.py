"""The text of a front matter in YAML to its keys, its values and their lines.

Every scalar is taken as the text that stands there: `11.10` stays `11.10`, `no` stays `no`, a tag such as `!!python`
means nothing, `!penting` and `&KPU` are words. A plain `null` or `~` is an empty text. Events are read one by one, so
that no file can make us build more than it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

from site_builder.articles.checks import Fault
from site_builder.articles.decoding import strip_controls as strip_controls  # imports cleans text with it

MAX_DEPTH = 20

_DEEP = re.compile(rf"(?:[\[{{]\s*){{{MAX_DEPTH + 1}}}")
_TABS = re.compile(r"^[ \t]*\t[ \t]*(?=\S)", re.MULTILINE)
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NULLS = ("~", "null", "Null", "NULL")

Read = tuple[dict[str, Any], dict[str, int]]


class _FaultError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def parse_yaml(header: str, first: int) -> Read | Fault:
    """The values and the line of each top-level key; values are text, and lists and mappings of text.

    `first` is the line of the file on which `header` begins. A tab at the beginning of a line counts as two blanks.
    A key that stands twice, an alias, depth beyond `MAX_DEPTH` and whatever is not YAML give the fault of the first
    such place.
    """
    header = _TABS.sub(lambda m: m[0].replace("\t", "  "), header)
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


class _Events(msgspec.Struct):
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
            return _text(event)
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


def _text(event: yaml.ScalarEvent) -> str:
    is_plain = event.implicit[0] and not event.style
    if is_plain and event.value in NULLS:
        return ""
    marks = [f"&{event.anchor}"] if event.anchor else []
    if event.tag and event.tag.startswith("!") and len(event.tag) > 1:
        marks.append(event.tag)
    return strip_controls(" ".join([*marks, event.value]) if marks else event.value)
