"""The addresses that Hugo and Jekyll gave their posts, from their settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from slugify import slugify

from site_builder.articles.checks import Fault
from site_builder.articles.decoding import decode_text
from site_builder.articles.foreign_heads import parse_toml
from site_builder.articles.front_matter import parse_yaml
from site_builder.imports.old_news import LeftOut, Note, OldItem, a_note
from site_builder.imports.text import MEGABYTE, read_bounded

HUGO = ("hugo.toml", "hugo.yaml", "hugo.yml", "config.toml", "config.yaml", "config.yml")
HUGO_FOLDER = "config/_default"
JEKYLL = ("_config.yml", "_config.yaml")

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}


@dataclass(frozen=True, slots=True)
class Permalinks:
    """How a generator makes addresses: `patterns` by section, Jekyll's under the empty name; `base` is the old site."""

    generator: str = ""
    base: str = ""
    patterns: Mapping[str, str] = field(default_factory=dict)

    def address_of(self, path: PurePath, fields: Mapping[str, Any], item: OldItem) -> tuple[str, tuple[Note, ...]]:
        """The old address of the post at `path` below the root of its site, from the root; empty if it is not known.

        It is the one of its own front matter, else the one that the settings make, which is noted.
        """
        own = next((fields[key] for key in ("url", "permalink") if isinstance(fields.get(key), str)), "")
        if own.startswith("/") and ":" not in own:
            return self.below_base(own), ()
        computed = ""
        if self.generator == "hugo":
            computed = self._hugo(path, fields, item)
        elif self.generator == "jekyll":
            computed = self._jekyll(path, fields, item, own)
        address = self.below_base(computed)
        return address, ((a_note("address-computed", value=address),) if address else ())

    def below_base(self, address: str) -> str:
        """An address from the root of the generator's site as one from the root of its host."""
        if not address.startswith("/"):
            return address
        return re.sub(r"^https?://[^/]+", "", self.base).rstrip("/") + address

    def _hugo(self, path: PurePath, fields: Mapping[str, Any], item: OldItem) -> str:
        below = path.parts[path.parts.index("content") + 1 :] if "content" in path.parts else path.parts
        folders = list(below[:-1])
        stem = path.stem if path.stem != "index" else (folders.pop() if folders else "")
        if not stem:
            return ""
        slug = fields.get("slug")
        name = slug if isinstance(slug, str) and slug else stem
        pattern = self.patterns.get(folders[0]) if folders else None
        if pattern is None or item.date is None:
            return "/" + "/".join(_hugo_name(part) for part in (*folders, name)) + "/"
        sections = "/".join(folders)
        values = {
            "section": folders[0] if folders else "",
            "sections": sections,
            "title": slugify(item.title),
            "slug": _hugo_name(slug) if isinstance(slug, str) and slug else slugify(item.title),
            "slugorcontentbasename": name,
            "slugorfilename": name,
            "filename": stem,
            "contentbasename": stem,
        }
        address = _fill(pattern, {**_date_values(item), **values})
        return address if address.endswith("/") else f"{address}/" if address else ""

    def _jekyll(self, path: PurePath, fields: Mapping[str, Any], item: OldItem, own: str) -> str:
        if item.date is None:
            return ""
        pattern = own or self.patterns.get("", "date")
        pattern = _STYLES.get(pattern, pattern)
        named = re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}-(.+)", path.stem)
        stem = named[1] if named else path.stem
        slug = fields.get("slug")
        categories = fields.get("categories", fields.get("category", []))
        names = categories.split() if isinstance(categories, str) else [c for c in categories if isinstance(c, str)]
        above = path.parts[: path.parts.index("_posts")] if "_posts" in path.parts else ()
        title = slug if isinstance(slug, str) and slug else stem
        values = {
            "title": title,
            "slug": slugify(title),
            "name": slugify(stem),
            "categories": "/".join(dict.fromkeys([*above, *(name.lower().replace(" ", "%20") for name in names)])),
            "slugified_categories": "/".join(map(slugify, names)),
        }
        return re.sub(r"/{2,}", "/", _fill(pattern, {**_date_values(item), **values}))


def read_permalinks(root: Path) -> Permalinks:
    """What the settings in `root` say; without any, or where they cannot be read, addresses are not computed."""
    for names, generator in ((JEKYLL, "jekyll"), (HUGO, "hugo"), (_in_hugo_folder(), "hugo")):
        for name in names:
            if (root / name).is_file():
                settings = _read_settings(root / name)
                return _permalinks(generator, settings) if settings is not None else Permalinks()
    return Permalinks("jekyll") if (root / "_posts").is_dir() else Permalinks()


def is_generator_folder(root: Path) -> bool:
    """Whether `root` is the source of a Hugo or Jekyll site."""
    if (root / "_posts").is_dir() or any((root / name).is_file() for name in JEKYLL):
        return True
    return (root / "content").is_dir() and any((root / name).is_file() for name in (*HUGO, *_in_hugo_folder()))


def _in_hugo_folder() -> tuple[str, ...]:
    return tuple(f"{HUGO_FOLDER}/{name}" for name in HUGO)


def _permalinks(generator: str, settings: Mapping[str, Any]) -> Permalinks:
    lower = {key.lower(): value for key, value in settings.items()}
    if generator == "jekyll":
        base = str(lower.get("url") or "").rstrip("/") + str(lower.get("baseurl") or "")
        pattern = lower.get("permalink")
        return Permalinks("jekyll", base, {"": pattern if isinstance(pattern, str) and pattern else "date"})
    found = lower.get("permalinks")
    patterns = found if isinstance(found, dict) else {}
    patterns = patterns["page"] if isinstance(patterns.get("page"), dict) else patterns
    texts = {name: pattern for name, pattern in patterns.items() if isinstance(pattern, str)}
    return Permalinks("hugo", str(lower.get("baseurl") or ""), texts)


def _read_settings(file: Path) -> Mapping[str, Any] | None:
    raw = read_bounded(file, file.name, MEGABYTE)
    text = raw if isinstance(raw, LeftOut) else decode_text(raw)
    if isinstance(text, LeftOut | Fault):
        return None
    read = (parse_toml if file.suffix == ".toml" else parse_yaml)(text[0], 1)
    return None if isinstance(read, Fault) else read[0]


def _date_values(item: OldItem) -> dict[str, str]:
    date = item.date
    if date is None:
        return {}
    return {
        "year": f"{date:%Y}",
        "month": f"{date:%m}",
        "i_month": str(date.month),
        "monthname": f"{date:%B}".lower(),
        "day": f"{date:%d}",
        "i_day": str(date.day),
        "y_day": f"{date:%j}",
        "yearday": str(date.timetuple().tm_yday),
        "short_year": f"{date:%y}",
        "hour": f"{date:%H}",
        "minute": f"{date:%M}",
        "second": f"{date:%S}",
        "week": f"{date:%V}",
        "short_day": f"{date:%a}",
    }


def _fill(pattern: str, values: Mapping[str, str]) -> str:
    """`pattern` with its blanks filled; empty if one of them is unknown here."""
    filled = re.sub(r":([a-z_]+)", lambda m: values.get(m[1], "\0"), pattern.lower() if ":" in pattern else pattern)
    return "" if "\0" in filled else (filled if filled.startswith("/") else f"/{filled}")


def _hugo_name(name: str) -> str:
    """A path part as Hugo writes it: lower case, blanks as hyphens."""
    return re.sub(r"\s+", "-", name.lower())
