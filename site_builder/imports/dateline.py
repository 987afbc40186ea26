"""The dateline and the sign-off of a KPU text, recognised only where there is no doubt.

Real datelines differ at nearly every office: `KOTA MALANG, kota-malang.kpu.go.id –`, `Ternate, malut.kpu.go.id --`,
`Wanggudu, kab-konaweutara.kpu.go.id.`, `Padang.sumbar.kpu.go.id -`. What makes one certain is the host of the very
office whose news it is, or its full name; then nothing is lost, because the page prints both again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from site_builder.imports.old_news import Note, a_note
from site_builder.imports.words import words_of_markdown
from site_builder.model import Office

_PLACE = r"(?:[A-Z][\w'’]*(?:[ -](?:[A-Z][\w'’]*|di|dan)){0,3})"
_MARK = r"[*_]{0,3}"
_DASH = r"(?:[-–—]{1,3}|\\-{1,3}|\\--)"
_HOSTED = re.compile(
    rf"{_MARK}(?P<place>{_PLACE})\s*[,.]\s*{_MARK}\[?(?P<host>(?:[a-z0-9-]+\.)*kpu\.go\.id)(?:\]\([^)\s]*\))?{_MARK}"
    rf"(?:\s*[,.]?\s*{_DASH}{_MARK}\s*|\.{_MARK}\s+|\s+)(?=[\"“'‘*#(A-Z])"
)
_NAMED = re.compile(
    rf"{_MARK}(?P<place>{_PLACE}),\s*{_MARK}(?P<name>K[PI][UP] [^\n–—]{{2,60}}?){_MARK}\s*(?:[–—]|--?){_MARK}\s*(?=\S)"
)
_ALIKE = re.compile(
    rf"{_MARK}(?:(?:{_PLACE}\s*[,.]\s*)?(?:[a-z0-9-]+\.)*kpu\.go\.id|K[PI][UP] [^a-z\n]{{3,40}}\s*[–—]"
    rf"|{_PLACE}\s*\(\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\)\s*{_DASH}"
    rf"|{_PLACE},\s*\d{{1,2}} [A-Z][a-z]+ \d{{4}}\s*{_DASH}|{_PLACE},\s*K[PI][UP] [^\n]{{2,60}}?\s{_DASH}\s)"
)
_SIGN_OFF = re.compile(r"[*_]{0,3}\\?[(\[](?:\\?\*|[^()\[\]\n]){1,60}[)\]\\]{1,2}[*_]{0,3}")


@dataclass(frozen=True, slots=True)
class Opened:
    """A body without its dateline, the place that stood there, and what should be looked at."""

    body: str
    place: str = ""
    notes: tuple[Note, ...] = ()


def take_dateline(body: str, office: Office) -> Opened:
    """Takes the dateline off a Markdown `body` if it is certain; what only looks like one stays and is noted. Pure."""
    first = body.lstrip("\n").split("\n\n", 1)[0]
    match = _HOSTED.match(first)
    sure = match is not None and match["host"] in (office.domain, "kpu.go.id")
    if not sure:
        match = _NAMED.match(first)
        sure = match is not None and _is_named(match["name"], office)
    if match is None or not sure:
        alike = _ALIKE.match(first)
        return Opened(body, notes=(a_note("dateline-left", text=words_of_markdown(first)[:60]),) if alike else ())
    head = first[: match.end()]
    loose = next((mark for mark in ("***", "**", "*", "__", "_") if head.count(mark) % 2), "")
    rest = body.lstrip("\n")[match.end() :]
    opened = f"{loose}{rest}"
    if not words_of_markdown(body).endswith(words_of_markdown(opened)):
        return Opened(body, notes=(a_note("dateline-left", text=words_of_markdown(first)[:60]),))
    return Opened(
        opened, match["place"], (a_note("dateline-taken", text=words_of_markdown(head), place=match["place"]),)
    )


def sign_off_of(body: str) -> str:
    """The sign-off that stands alone at the end of a Markdown body, such as `(ADMIN)`; empty if none does."""
    last = body.rstrip().rsplit("\n\n", 1)[-1].strip()
    return words_of_markdown(last) if _SIGN_OFF.fullmatch(last) else ""


def _is_named(name: str, office: Office) -> bool:
    short = office.name.replace("Kabupaten ", "Kab. ")
    return name.strip().casefold() in {n.casefold() for n in (office.name, short, short.replace("Kab. ", "Kab "))}
