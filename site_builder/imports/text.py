"""Bytes of old files to text, and plain text to HTML. The door to Beautiful Soup's detection of encodings."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from bs4.dammit import EncodingDetector

from site_builder.articles.checks import Fault
from site_builder.articles.decoding import decode_text, strip_controls
from site_builder.imports.old_news import LeftOut, Note, refused
from site_builder.strings import say

MEGABYTE = 1_000_000
LONGEST_PAGE = 5 * MEGABYTE


def read_bounded(file: Path, origin: str, limit: int) -> bytes | LeftOut:
    """The bytes of a plain file of at most `limit` bytes, or why it is refused. Never waits for a pipe."""
    try:
        if not file.is_file():
            return refused(origin, "not-plain")
        with file.open("rb") as opened:
            content = opened.read(limit + 1)
    except OSError as error:
        return refused(origin, "unreadable", reason=error.strerror or type(error).__name__)
    if len(content) > limit:
        return refused(origin, "too-large", limit=limit // MEGABYTE)
    return content


def decode(raw: bytes, origin: str, *, is_html: bool = False) -> tuple[str, tuple[Note, ...]] | LeftOut:
    """The text in `raw`, line ends as LF, control characters taken out, and what was guessed.

    It is read as an article's file is; a page that declares its encoding is read in that.
    """
    decoded = decode_text(raw)
    if isinstance(decoded, Fault):
        declared = EncodingDetector.find_declared_encoding(raw, is_html=True) if is_html else None
        try:
            text = raw.decode(declared) if declared else None
        except (LookupError, UnicodeDecodeError):
            text = None
        if text is None:
            return refused(origin, "not-utf8", line=decoded.line)
        return strip_controls(text.replace("\r\n", "\n").replace("\r", "\n")), ()
    text, found = decoded
    return text, tuple(Note(f.code, say(f"check.{f.code}", **f.facts)) for f in found)


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of plain text: what stands between empty lines, each line without blanks around it."""
    blocks = re.split(r"\n[ \t\xa0]*\n", text)
    lines = ("\n".join(line.strip() for line in block.split("\n")).strip() for block in blocks)
    return [block for block in lines if block]


def html_of(paragraphs: list[str]) -> str:
    """Plain paragraphs as HTML; a line end within one stays."""
    return "\n".join(f"<p>{escape(text, quote=False).replace(chr(10), '<br>')}</p>" for text in paragraphs)
