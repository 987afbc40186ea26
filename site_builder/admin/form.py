"""The form of an article, made from the table of the front matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from site_builder.articles.checks import LEVELS
from site_builder.articles.fields import FIELDS, Shape
from site_builder.articles.parts import EVIDENCE
from site_builder.articles.rules import ALIAS, ID
from site_builder.model import EXCEPTED, Level
from site_builder.strings import say, sections, zone_label

Widget = dict[str, Any]

# The order in which an editor meets the fields; `body` is the text below the front matter.
ORDER = (
    *("title", "date", "kind", "image", "body", "summary", "tags", "place", "author"),
    *("draft", "embargo", "expires", "urgent", "featured", "pass_on", "information_class"),
    *("corrections", "withdrawn", "claim", "source", "gallery", "documents", "updated", "id", "aliases", "ignore"),
)
NEEDED = frozenset(("title", "date", "kind", "body"))
PICTURES, DOCUMENTS = "media/gambar", "media/dokumen"

_LONG = frozenset(("summary", "note", "reason", "text", "caption", "alt"))
_NAMES: Mapping[str, Callable[[str], str]] = {
    "kind": lambda choice: say(f"kind.{choice}"),
    "information_class": lambda choice: say(f"class.{choice}"),
    "pass_on": lambda choice: say(f"direction.{choice}"),
}
_LEFT_OUT = {"information_class": {EXCEPTED}}  # what must never be committed is not offered
_BUTTONS = (
    *("bold", "italic", "strikethrough", "link", "quote", "bulleted-list", "numbered-list"),
    *("heading-two", "heading-three", "heading-four"),
)


def plan_form(zone: str, folder: str) -> list[Widget]:
    """The fields of the form, in order. `zone` is the IANA name of the zone in which moments are written and read.

    `folder` is the office's folder below the root of its repository. No flag has a default: the editor would write
    it into every old article that it opens.
    """
    desk = _Desk(zone, folder)
    return [desk.widget(name) for name in ORDER]


class _Desk:
    def __init__(self, zone: str, folder: str) -> None:
        self.zone = zone
        self.folder = folder

    def widget(self, name: str) -> Widget:
        found = self._named(name, name in NEEDED)
        if name == "body":
            return found | {"widget": "richtext", "buttons": list(_BUTTONS), "editor_components": ["image"]}
        field = FIELDS[name]
        match field.shape:
            case Shape.MOMENT:
                found |= self._moment() | ({"default": "{{now}}"} if name == "date" else {})
            case Shape.FLAG:
                found |= {"widget": "boolean"}
            case Shape.TEXTS:
                found |= {"widget": "list"} | _pattern(name)
            case Shape.PARTS:
                found |= {"widget": "object", "fields": list(self._parts(name))}
            case Shape.LIST:
                found |= {"widget": "list", "collapsed": "auto", "fields": list(self._parts(name))}
            case Shape.TEXT if field.choices:
                found |= _choices(name, field.choices)
            case Shape.TEXT:
                found |= {"widget": "text" if name in _LONG else "string"} | _pattern(name)
        return found

    def _parts(self, name: str) -> Iterator[Widget]:
        parts = FIELDS[name].parts
        for part in parts.names:
            is_needed = part in parts.needed or part == "alt"  # a check only warns of it, a new picture must have it
            yield self._named(f"{name}-{part}", is_needed, part) | self._part(name, part)
        if name == "claim":
            fields = [self._named(f"evidence-{part}", False, part) | self._part(name, part) for part in EVIDENCE.names]
            yield self._named("evidence", False) | {"widget": "list", "fields": fields}

    def _part(self, name: str, part: str) -> Widget:
        match part:
            case "date":
                return self._moment() | {"default": "{{now}}"}
            case "src":
                kind, place = ("file", DOCUMENTS) if name == "documents" else ("image", PICTURES)
                return {
                    "widget": kind,
                    "choose_url": False,
                    "media_folder": f"/{self.folder}/{place}",
                    "public_folder": f"/{place}",
                }
            case "url":
                return {"widget": "string", "type": "url"}
            case "code":
                codes = sorted(code for code, level in LEVELS.items() if level is Level.WARNING)
                return {"widget": "select", "options": codes}
            case _:
                return {"widget": "text" if part in _LONG else "string"}

    def _moment(self) -> Widget:
        return {"widget": "datetime", "input_timezone": self.zone}

    def _named(self, key: str, is_needed: bool, name: str = "") -> Widget:
        word = key.replace("_", "-")
        found: Widget = {"name": name or key, "label": say(f"form.{word}"), "required": is_needed}
        if f"{word}-hint" in sections()["form"]:
            found["hint"] = say(f"form.{word}-hint", zone=zone_label(self.zone))
        return found


def _choices(name: str, choices: tuple[str, ...]) -> Widget:
    offered = [choice for choice in choices if choice not in _LEFT_OUT.get(name, ())]
    options = [{"label": _NAMES[name](choice), "value": str(choice)} for choice in offered]
    return {"widget": "select", "options": options} | ({"default": offered[0]} if name in NEEDED else {})


def _pattern(name: str) -> Widget:
    pattern = {"id": ID, "aliases": ALIAS}.get(name)
    return {"pattern": [f"^{pattern.pattern}$", say(f"form.{name}-wrong")]} if pattern else {}
