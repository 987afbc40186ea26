"""Values of the front matter as text, moment, flag, list, choice: what they mean and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from site_builder.articles.dates import parse_moment

Facts = dict[str, object]
Report = Callable[[str, str, Facts], None]

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)

_WEB_ADDRESS = re.compile(r"https?://[^\s/\\?#@:]+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_FLAGS = {"true": True, "ya": True, "yes": True, "false": False, "tidak": False, "no": False, "": False}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the fields of one article.

    What cannot be read goes to `report(key, code, facts)` and counts as absent.
    """

    zone: str
    report: Report

    def text(self, key: str, value: Any) -> str:
        if isinstance(value, str):
            return " ".join(value.split())
        self.report(key, "text-expected", {"key": key})
        return ""

    def moment(self, key: str, value: Any) -> datetime | None:
        text = self.text(key, value)
        moment = parse_moment(text, self.zone) if text else None
        if text and moment is None:
            self.report(key, "date-invalid", {"key": key, "value": text})
        return moment

    def flag(self, key: str, value: Any) -> bool:
        word = self.text(key, value)
        if word.lower() not in _FLAGS:
            self.report(key, "flag-invalid", {"key": key, "value": word})
        return _FLAGS.get(word.lower(), False)

    def texts(self, key: str, value: Any) -> tuple[str, ...]:
        """A list of texts; one text with commas counts as a list."""
        if isinstance(value, str):
            value = value.split(",")
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.report(key, "list-expected", {"key": key})
            return ()
        return tuple(dict.fromkeys(text for v in value if (text := " ".join(v.split()))))

    def choice(self, key: str, value: Any, choices: tuple[str, ...]) -> str:
        word = self.text(key, value).lower().replace(" ", "-").replace("_", "-")
        if word and word not in choices:
            self.report(key, "value-unknown", {"key": key, "value": word, "choices": ", ".join(choices)})
            return ""
        return word

    def entries(self, key: str, value: Any) -> list[Any]:
        """The entries of a list; an empty text counts as none."""
        if value != "" and not isinstance(value, list):
            self.report(key, "list-expected", {"key": key})
        return value if isinstance(value, list) else []

    def parts(
        self, key: str, value: Any, known: tuple[str, ...], needed: tuple[str, ...], also: tuple[str, ...] = ()
    ) -> dict[str, str] | None:
        """A mapping with text values; None if a needed part is not there. `also` are parts that others read."""
        if not isinstance(value, dict):
            self.report(key, "mapping-expected", {"key": key, "parts": ", ".join((*known, *also))})
            return None
        for part in value:
            if part not in known:
                self.report(key, "key-unknown", {"key": f"{key}.{part}", "suggestion": ", ".join((*known, *also))})
        parts = {part: self.text(f"{key}.{part}", value.get(part, "")) for part in known}
        missing = [part for part in needed if not parts[part]]
        if missing:
            self.report(key, "field-incomplete", {"key": key, "parts": ", ".join(missing)})
            return None
        return parts

    def web_address(self, key: str, value: str) -> None:
        """Reports an address that a page could not safely link."""
        if value and not _WEB_ADDRESS.fullmatch(value):
            self.report(key, "url-invalid", {"key": key, "value": value})
