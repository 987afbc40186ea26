"""The news of some days as one message: for WhatsApp, as plain text, as HTML e-mail. Pure."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from site_builder.strings import say

WHATSAPP_LENGTH = 4_096  # letters: what WhatsApp's own programming interface takes for one text message
TEXT_WIDTH = 72
MOST_ENTRIES = 200  # of one section in an e-mail

_MARKS = re.compile(r"[*_~`]")
_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class DigestEntry:
    """One piece of news in words. `note` is a verdict, a correction or a reason, and may be empty."""

    title: str
    url: str
    office: str
    when: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DigestSection:
    """News of one sort under its heading, newest first."""

    heading: str
    entries: tuple[DigestEntry, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened on a site since a moment. `url` is where the rest can be read."""

    title: str
    period: str
    url: str
    sections: tuple[DigestSection, ...]

    @property
    def count(self) -> int:
        return sum(len(section.entries) for section in self.sections)


def dump_whatsapp(digest: Digest) -> str:
    """One message in WhatsApp's formatting, at most `WHATSAPP_LENGTH` letters; what does not fit is counted at its end.

    A whole entry is in or out, so that no address is ever cut.
    """
    ending = _plain(say("digest.read-on", url=digest.url))
    lines = [f"*{_plain(digest.title)}*", f"_{_plain(digest.period)}_"]
    used, shown = sum(len(line) + 1 for line in lines), 0
    if not digest.count:
        lines += ["", say("digest.nothing")]
    room = WHATSAPP_LENGTH - len(ending) - len(say("digest.more", count=digest.count)) - 3
    for section in digest.sections:
        part = ["", f"*{_plain(section.heading)}*"]
        for entry in section.entries:
            part += _whatsapp_entry(entry)
            size = sum(len(line) + 1 for line in part)
            if used + size > room:
                return "\n".join([*lines, "", say("digest.more", count=digest.count - shown), ending]) + "\n"
            lines, used, shown, part = [*lines, *part], used + size, shown + 1, []
    return "\n".join([*lines, "", ending]) + "\n"


def dump_text(digest: Digest) -> str:
    """Plain text for an e-mail, wrapped at `TEXT_WIDTH` letters; addresses stand whole on lines of their own."""
    lines = [*_wrap(digest.title), digest.period]
    if not digest.count:
        lines += ["", say("digest.nothing")]
    for section in digest.sections:
        lines += ["", section.heading.upper(), "-" * len(section.heading)]
        for entry in section.entries[:MOST_ENTRIES]:
            lines += ["", *_wrap(entry.title), f"{entry.office}, {entry.when}", *_wrap(entry.note), entry.url]
        lines += _more(section)
    return "\n".join([*(line for line in lines), "", say("digest.read-on", url=digest.url)]) + "\n"


def dump_html(digest: Digest) -> str:
    """A whole HTML document for an e-mail: no script, no style sheet, no picture, nothing that is loaded."""
    parts = [f"<h1>{escape(digest.title)}</h1>", f"<p>{escape(digest.period)}</p>"]
    if not digest.count:
        parts.append(f"<p>{escape(say('digest.nothing'))}</p>")
    for section in digest.sections:
        parts.append(f"<h2>{escape(section.heading)}</h2>")
        parts.append("<ul>")
        parts += [_html_entry(entry) for entry in section.entries[:MOST_ENTRIES]]
        parts.append("</ul>")
        parts += [f"<p>{escape(line)}</p>" for line in _more(section) if line]
    link = f'<a href="{escape(digest.url)}">{escape(digest.url)}</a>'
    parts.append(f"<p>{escape(say('digest.read-on', url='')).strip()} {link}</p>")
    return (
        '<!doctype html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(digest.title)}</title>\n</head>\n"
        '<body style="font-family:sans-serif;line-height:1.5;max-width:40em;margin:1em auto;padding:0 1em">\n'
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


FORMATS: Mapping[str, Callable[[Digest], str]] = {"whatsapp": dump_whatsapp, "text": dump_text, "html": dump_html}


def _whatsapp_entry(entry: DigestEntry) -> list[str]:
    note = [_plain(entry.note)] if entry.note else []
    return [f"• {_plain(entry.title)}", *note, f"{_plain(entry.office)}, {entry.when}", entry.url, ""]


def _html_entry(entry: DigestEntry) -> str:
    title = f'<a href="{escape(entry.url)}">{escape(entry.title)}</a>' if entry.url else escape(entry.title)
    note = f"<br>{escape(entry.note)}" if entry.note else ""
    return f"<li>{title}{note}<br><small>{escape(entry.office)}, {escape(entry.when)}</small></li>"


def _plain(text: str) -> str:
    """`text` in which WhatsApp finds no marks of its formatting: it knows no way to escape them."""
    return _MARKS.sub(lambda mark: f"{_JOINER}{mark[0]}{_JOINER}", text)


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(text, TEXT_WIDTH, break_long_words=False, break_on_hyphens=False)


def _more(section: DigestSection) -> list[str]:
    more = len(section.entries) - MOST_ENTRIES
    return ["", say("digest.more", count=more)] if more > 0 else []
