"""Values of the front matter as text, moment, flag, list, choice: what they mean and what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import msgspec

from site_builder.articles.dates import parse_moment
from site_builder.articles.spellings import Unclear, read_spelling, write_moment
from site_builder.sanitize import read_references

Facts = dict[str, object]
Report = Callable[[str, str, Facts], None]

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)

_WEB_ADDRESS = re.compile(r"https?://[^\s/\\?#@:]+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_TAG = re.compile(r"</?(?:a|b|br|em|font|i|p|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_FLAGS = {"true": True, "ya": True, "yes": True, "false": False, "tidak": False, "no": False, "": False}


class Reader(msgspec.Struct, frozen=True):
    """Reads the fields of one article.

    What cannot be read goes to `report(key, code, facts)` and counts as absent.
    """

    zone: str
    report: Report
    near: date | None = None  # the day that the file's name tells

    def text(self, key: str, value: Any) -> str:
        """One line of text, in Unicode's form C, without characters that nobody sees."""
        if isinstance(value, str):
            seen = value if value.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFC", value))
            return " ".join(seen.split())
        self.report(key, "text-expected", {"key": key})
        return ""

    def words(self, key: str, value: Any) -> str:
        """Text for people: HTML that an editor or another program put there is read as what it shows."""
        text = self.text(key, value)
        if "<" not in text and "&" not in text:
            return text
        plain = _TAG.sub(lambda m: " " if m[0].lower().startswith(("<br", "<p", "</p")) else "", text)
        plain = self.text(key, read_references(plain)) if _REFERENCE.search(plain) else " ".join(plain.split())
        if plain != text:
            self.report(key, "text-markup", {"key": key, "value": plain})
        return plain

    def names(self, key: str, value: Any) -> str:
        """One name or several."""
        if isinstance(value, dict) and "name" in value:
            value = [value]
        if not isinstance(value, list):
            return self.words(key, value)
        self.short(key)
        found = [entry.get("name", "") if isinstance(entry, dict) else entry for entry in value]
        return ", ".join(filter(None, (self.words(key, name) for name in found)))

    def moment(self, key: str, value: Any) -> datetime | None:
        text = self.text(key, value)
        moment = parse_moment(text, self.zone) if text else None
        if moment is not None or not text:
            return moment
        read = read_spelling(text, self.zone, self.near)
        if isinstance(read, Unclear):
            days = " / ".join(f"{day:%Y-%m-%d}" for day in read.days)
            self.report(key, read.code, {"key": key, "value": text, "days": days})
            return None
        self.report(key, "date-spelling", {"key": key, "value": text, "read": write_moment(read, self.zone)})
        return read

    def flag(self, key: str, value: Any) -> bool:
        word = self.text(key, value)
        if word.lower() not in _FLAGS:
            self.report(key, "flag-invalid", {"key": key, "value": word})
        elif word not in ("true", "false", ""):
            self.short(key)
        return _FLAGS.get(word.lower(), False)

    def texts(self, key: str, value: Any) -> tuple[str, ...]:
        """A list of texts; one text with commas counts as a list."""
        if isinstance(value, str):
            self.short(key)
            value = value.split(",")
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.report(key, "list-expected", {"key": key})
            return ()
        return tuple(dict.fromkeys(text for v in value if (text := " ".join(v.split()))))

    def choice(self, key: str, value: Any, choices: tuple[str, ...], code: str = "value-unknown") -> str:
        text = self.text(key, value)
        word = text.lower().replace(" ", "-").replace("_", "-")
        if word and word not in choices:
            self.report(key, code, {"key": key, "value": word, "choices": ", ".join(choices)})
            return ""
        if word != text:
            self.short(key)
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

    def short(self, key: str) -> None:
        """Notes that a value is plain to us, but stands in another form than that in which programs write it."""
        self.report(key, "value-short", {"key": key})

    def web_address(self, key: str, value: str) -> None:
        """Reports an address that a page could not safely link."""
        if value and not _WEB_ADDRESS.fullmatch(value):
            self.report(key, "url-invalid", {"key": key, "value": value})
