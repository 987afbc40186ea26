"""What a preview says beside the pages: what is wrong with a file, and which articles wait, in plain HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup, escape

from site_builder.engine.theme import find_theme
from site_builder.strings import say

OVERVIEW = "pratinjau/"
STYLE = "pratinjau.css"
SCRIPT = "pratinjau.js"

_BODY = re.compile(rb'<body[^>]*>(?:\s*<a class="skip".*?</a>)?', re.DOTALL)  # the way past all this comes first


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is said of one page: why readers do not see it, and the problems of its file, one sentence each."""

    title: str = ""
    state: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All that a preview says. `sheets` by the path of the page below the root, `others` are problems without a page.

    `backstage` is the folder with the pages of articles that readers do not see. A path of `refused` has no page: its
    file cannot be read as an article.
    """

    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()
    backstage: Path | None = None


def mark_page(page: bytes, path: str, rehearsal: Rehearsal, root: str, epoch: int) -> bytes:
    """The HTML of a page with what is said of it on top, and with the script that reloads it.

    `root` is the path on the server below which all stands, `epoch` the build that the page shows.
    """
    head = (
        f'<link rel="stylesheet" href="{root}{STYLE}"><script src="{root}{SCRIPT}" data-epoch="{epoch}" defer></script>'
    ).encode()
    body = _BODY.search(page)
    at = body.end() if body else 0
    return page[:at] + head + _bar(path, rehearsal, root).encode() + page[at:]


def print_refused(path: str, rehearsal: Rehearsal) -> bytes:
    """The page at the address of an article that was refused."""
    return _page(rehearsal.sheets[path].title, Markup())


def print_overview(rehearsal: Rehearsal, root: str) -> bytes:
    """The page that lists every article that waits and every problem."""
    waiting = [(path, sheet) for path, sheet in sorted(rehearsal.sheets.items()) if sheet.state]
    wrong = [(path, sheet) for path, sheet in sorted(rehearsal.sheets.items()) if sheet.problems]
    parts = [Markup("<h2>{}</h2>").format(say("preview.waiting", count=len(waiting)))]
    parts += [
        Markup('<p><a href="{}{}">{}</a><br>{}</p>').format(root, path, sheet.title, sheet.state)
        for path, sheet in waiting
    ]
    parts.append(Markup("<h2>{}</h2>").format(say("preview.problems", count=_count(rehearsal))))
    parts += [
        Markup('<p><a href="{}{}">{}</a></p>').format(root, path, sheet.title or path) + _list(sheet.problems)
        for path, sheet in wrong
    ]
    parts.append(_list(rehearsal.others))
    return _page(say("preview.heading"), Markup().join(parts))


def _bar(path: str, rehearsal: Rehearsal, root: str) -> Markup:
    sheet = rehearsal.sheets.get(path, Sheet())
    waiting = sum(bool(each.state) for each in rehearsal.sheets.values())
    parts = [
        Markup('<p class="pratinjau-asal">{} <a href="{}{}">{}</a></p>').format(
            say("preview.here"),
            root,
            OVERVIEW,
            say("preview.sum", waiting=waiting, problems=_count(rehearsal)),
        )
    ]
    if state := sheet.state or (say("preview.refused") if path in rehearsal.refused else ""):
        parts.append(Markup('<p class="pratinjau-tunggu">{}</p>').format(state))
    parts.append(_list(sheet.problems))
    return Markup('<aside class="pratinjau" aria-label="{}">{}</aside>').format(
        say("preview.heading"), Markup().join(parts)
    )


def _list(sentences: tuple[str, ...]) -> Markup:
    entries = Markup().join(Markup("<li>{}</li>").format(sentence) for sentence in sentences)
    return Markup("<ul>{}</ul>").format(entries) if sentences else Markup()


def _count(rehearsal: Rehearsal) -> int:
    return len(rehearsal.others) + sum(len(sheet.problems) for sheet in rehearsal.sheets.values())


def _page(title: str, body: Markup) -> bytes:
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title></head>"
        f'<body><main class="pratinjau-halaman"><h1>{escape(title)}</h1>{body}</main></body></html>'
    ).encode()


def read_own_files() -> dict[str, bytes]:
    """The style and the script of the preview, by name; no site has them."""
    return {name: (find_theme() / "assets" / name).read_bytes() for name in (STYLE, SCRIPT)}
