"""GitHub's expressions, as far as our workflows use them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_TOKEN = re.compile(r"\s*(?:(&&|\|\||==|!=|!|\(|\)|,)|'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_][\w.-]*))")
_HOLE = re.compile(r"\$\{\{(.+?)\}\}", re.DOTALL)

Values = Mapping[str, Any]
Functions = Mapping[str, Callable[..., Any]]
PURE: Functions = {
    "format": lambda text, *parts: re.sub(r"\{(\d+)\}", lambda hole: str(parts[int(hole[1])]), text),
    "fromJSON": lambda value: json.loads(show(value)),
}


def evaluate(text: str, values: Values, functions: Functions) -> Any:
    """The value of an expression without its braces. Raises ValueError for what is none, or not known here."""
    return _Parser(text, values, {**PURE, **functions}).parse()


def fill(text: str, values: Values, functions: Functions) -> Any:
    """A text with its expressions replaced; one that is nothing else keeps its type."""
    whole = _HOLE.fullmatch(text.strip())
    if whole:
        return evaluate(whole[1], values, functions)
    return _HOLE.sub(lambda hole: show(evaluate(hole[1], values, functions)), text)


def show(value: Any) -> str:
    if value is None:
        return ""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


class _Parser:
    def __init__(self, text: str, values: Values, functions: Functions) -> None:
        self.values, self.functions = values, functions
        self.tokens: list[tuple[str, str]] = []
        at, text = 0, text.strip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if not found:
                raise ValueError(f"{text[at:]!r} in {text!r}")
            kind = ("mark", "text", "number", "name")[(found.lastindex or 1) - 1]
            self.tokens.append((kind, found[found.lastindex or 1]))
            at = found.end()

    def parse(self) -> Any:
        value = self._or()
        if self.tokens:
            raise ValueError(f"left over: {self.tokens}")
        return value

    def _or(self) -> Any:
        value = self._and()
        while self._take("||"):
            other = self._and()
            value = value or other
        return value

    def _and(self) -> Any:
        value = self._equal()
        while self._take("&&"):
            other = self._equal()
            value = value and other
        return value

    def _equal(self) -> Any:
        value = self._plain()
        for mark in ("==", "!="):
            if self._take(mark):
                return (show(value) == show(self._plain())) == (mark == "==")
        return value

    def _plain(self) -> Any:
        if self._take("!"):
            return not self._plain()
        if self._take("("):
            value = self._or()
            self._need(")")
            return value
        kind, word = self.tokens.pop(0)
        if kind == "text":
            return word.replace("''", "'")
        if kind == "number":
            return int(word)
        if kind != "name":
            raise ValueError(word)
        if self._take("("):
            return self.functions[word](*self._arguments())
        return {"true": True, "false": False}[word] if word in ("true", "false") else self._look(word)

    def _arguments(self) -> list[Any]:
        found: list[Any] = []
        while not self._take(")"):
            found.append(self._or())
            self._take(",")
        return found

    def _look(self, name: str) -> Any:
        first, *rest = name.split(".")
        if first not in self.values:
            raise ValueError(f"no context {first}")
        value: Any = self.values[first]
        for part in rest:
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def _take(self, mark: str) -> bool:
        if self.tokens and self.tokens[0] == ("mark", mark):
            self.tokens.pop(0)
            return True
        return False

    def _need(self, mark: str) -> None:
        if not self._take(mark):
            raise ValueError(f"{mark} is missing")
