"""Front matter that is not YAML: TOML, JSON. Values come as the same text, lists and mappings as from YAML."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from site_builder.articles.checks import Fault
from site_builder.articles.decoding import strip_controls
from site_builder.articles.front_matter import MAX_DEPTH, Read

_TOML_LINE = re.compile(r"^[ \t]*(?:\[{0,2}[ \t]*)?[\"']?([A-Za-z0-9_-]+)[\"']?[ \t]*(?:[=.\]])", re.MULTILINE)
_TOML_PLACE = re.compile(r"\(at line (\d+)")


def parse_toml(header: str, first: int) -> Read | Fault:
    """Like `parse_yaml`, for TOML 1.0. Numbers stay as they were written as far as TOML lets them be told apart."""
    try:
        value = _as_text(tomllib.loads(header, parse_float=str), 0)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line = first + int(place[1]) - 1 if place else first
        return Fault("head-broken", line, {"form": "TOML", "reason": str(error).split(" (at")[0]})
    except RecursionError:
        return Fault("yaml-deep", first)
    except ValueError as error:  # a number of thousands of digits
        return Fault("head-broken", first, {"form": "TOML", "reason": str(error)})
    if isinstance(value, Fault):
        return Fault(value.code, first)
    lines: dict[str, int] = {}
    for match in _TOML_LINE.finditer(header):
        lines.setdefault(match[1], first + header.count("\n", 0, match.start()))
    return value, {key: lines.get(key, first) for key in value}


def split_json(text: str) -> int | None:
    """Where the JSON object ends with which `text` begins; None if none does."""
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return end if isinstance(value, dict) else None


def parse_json(header: str, first: int) -> Read | Fault:
    """Like `parse_yaml`, for one JSON object."""
    try:
        value = _as_text(json.loads(header, parse_float=str, parse_int=str, object_pairs_hook=_pairs), 0)
    except _DoubledError as error:
        return Fault("key-doubled", first, {"key": error.args[0]})
    except RecursionError:
        return Fault("yaml-deep", first)
    except ValueError as error:
        return Fault("head-broken", first, {"form": "JSON", "reason": str(error)})
    if isinstance(value, Fault):
        return Fault(value.code, first)
    return value, {key: first + _line_in(header, f'"{key}"') for key in value}


class _DoubledError(Exception):
    """A key that stands twice in one object."""


def _pairs(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise _DoubledError(key)
        values[key] = value
    return values


def _line_in(text: str, word: str) -> int:
    at = text.find(word)
    return text.count("\n", 0, at) if at >= 0 else 0


def _as_text(value: Any, depth: int) -> Any:
    """`value` with every scalar as text; a fault if it is nested too deep."""
    if depth > MAX_DEPTH:
        return Fault("yaml-deep")
    if isinstance(value, (dict, list)):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        texts = {strip_controls(str(key)): _as_text(entry, depth + 1) for key, entry in pairs}
        deep = next((text for text in texts.values() if isinstance(text, Fault)), None)
        return deep or (texts if isinstance(value, dict) else list(texts.values()))
    return _scalar(value)


def _scalar(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, (date, time)) else strip_controls(str(value))
