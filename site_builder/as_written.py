"""What a news text holds that CommonMark would take for markup, and that must appear as it was written.

- Template syntax (`{{ … }}`, `{% … %}`, `{# … #}`, Hugo's `{{< … >}}`) is text, whatever stands in it.
- A number of three or more digits does not begin a list: `2024. Tahun` is a sentence.
- Indentation is layout, not code: an indented sign-off `(ADMIN)` is a paragraph. Code stands between fences. What is
  indented below a list or a footnote belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from site_builder.digits import Numbered, NumberPattern

LONGEST_TAG = 2000

_TEMPLATE = (("{{", "}}"), ("{%", "%}"), ("{#", "#}"))
_FENCED_OR_NUMBER = NumberPattern(
    r"""^\ {0,3}(`{3,}|~{3,})[^\n]*$.*?(?:^\ {0,3}\1|\Z)  # code, left as it is
      | ^(\ {0,3}(?:>[>\ ]*)?[0-9]{3,9})([.)])(?=[ \t]|$)  # 2024. Tahun""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_LONG_NUMBER = NumberPattern(r"[0-9][0-9]{2}[.)](?:\s|$)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# After the end of a line, which the machine jumps to.
_INDENTED = re.compile(
    r"\n(?: {4}| {0,3}\t| {0,3}(?:> ?)+(?: {4}| {0,3}\t)| {0,3}(?:[-*+]|\d{1,9}[.)])(?: {5}| {0,4}\t))"
)
_LIST = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)]|\[\^[^\]]+\]:)(?:[ \t]|$)")
_QUOTED = re.compile(r"( {0,3}(?:> ?)+)[ \t]{4,}(?=\S)|( {0,3}(?:[-*+]|\d{1,9}[.)]))(?: {5,}| *\t[ \t]*)(?=\S)")
_PARTED = re.compile(r"\n[ \t]*(?:\n|>)")  # a blank line, a quotation
_PRIVATE = range(0xE000, 0xF8FF, 2)


class Held:
    """Pieces of a text that stand aside while the rest is rendered."""

    def __init__(self, text: str) -> None:
        """Takes the template tags out of `text`; what is left is in `text`, with marks in their places."""
        self._marks = ("", "")
        self._pieces: list[str] = []
        self.text = text
        if "{" not in text or not any(opener in text for opener, _ in _TEMPLATE):
            return
        code = next((code for code in _PRIVATE if chr(code) not in text and chr(code + 1) not in text), None)
        if code:
            self._marks = (chr(code), chr(code + 1))
            self.text = "".join(self._set_aside(text))

    def put_back(self, html: str) -> str:
        """`html` with the pieces in the places of their marks, as text or as part of an address."""
        if not self._pieces:
            return html
        first, last = self._marks
        html = re.sub(f"{first}(\\d+){last}", lambda m: escape(self._pieces[int(m[1])]), html)
        in_address = f"{quote(first)}(\\d+){quote(last)}"
        return re.sub(in_address, lambda m: quote(self._pieces[int(m[1])], safe="/:?=&;,"), html)

    def _set_aside(self, text: str) -> Iterator[str]:
        start = 0
        for begin, end in _find_tags(text):
            yield f"{text[start:begin]}{self._marks[0]}{len(self._pieces)}{self._marks[1]}"
            self._pieces.append(text[begin:end])
            start = end
        yield text[start:]


def flatten(text: str) -> str:
    """`text` with numbers that begin no list and indentation that is no code."""
    numbered = Numbered.of(text)
    if next(_LONG_NUMBER.find(numbered), None):
        numbers = _FENCED_OR_NUMBER.fit_for(numbered.digits)
        text = numbers.sub(lambda m: m[0] if m[1] else f"{m[2]}\\{m[3]}", text)
    return "\n".join(_flat_lines(text.split("\n"))) if _INDENTED.search(f"\n{text}") else text


def _find_tags(text: str) -> Iterator[tuple[int, int]]:
    """Where template tags begin and end, in time that grows with the text's length alone."""
    closers = {opener: 0 for opener, _ in _TEMPLATE}
    at = text.find("{")
    while at >= 0:
        end = 0
        for opener, closer in _TEMPLATE:
            if text.startswith(opener, at):
                if 0 <= closers[opener] < at + 2:
                    closers[opener] = text.find(closer, at + 2)
                end = closers[opener] + 2 if closers[opener] >= 0 else 0
        is_tag = 0 < end - at <= LONGEST_TAG and not _PARTED.search(text, at, end)
        if is_tag:
            yield at, end
        at = text.find("{", end if is_tag else at + 1)


def _flat_lines(lines: list[str]) -> Iterator[str]:
    fence, in_list, after_blank = "", False, True
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            closes = mark and mark[1].startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if closes else fence
            yield line
            continue
        is_blank = not line.strip()
        is_indented = line.startswith(("    ", "\t", " \t", "  \t", "   \t"))
        if mark:
            fence = mark[1]
        elif _LIST.match(line):
            in_list = True
        elif not is_blank and not is_indented and after_blank:
            in_list = False
        if is_indented and after_blank and not in_list and not is_blank:
            line = line.lstrip(" \t")
            is_indented = False
        begin = _QUOTED.match(line) if not mark else None
        yield f"{begin[1] or f'{begin[2]} '}{line[begin.end() :]}" if begin else line
        after_blank = is_blank or mark is not None
