"""Bytes of a file to text: which encodings are read, and what no text may hold."""

from __future__ import annotations

import codecs
import re

from site_builder.articles.checks import Fault, Finding

_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# Quotes, dashes, the ellipsis and the hard blank stand at the same place in all of Windows' one-byte encodings.
_WINDOWS_MARKS = frozenset(b"\x82\x84\x85\x8b\x91\x92\x93\x94\x95\x96\x97\x9b\xa0\xab\xb7\xbb")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")

_CONTROL_ASCII = bytes(code for code in range(128) if _CONTROL.match(chr(code)))


def decode_text(raw: bytes) -> tuple[str, tuple[Finding, ...]] | Fault:
    """The text of a file with line ends as LF, and what was guessed or taken out.

    UTF-8, with or without a byte order mark, is what is expected. UTF-16 is read if its byte order mark is there,
    and a Windows encoding if the only foreign bytes are marks that all of these share; both are noted. All else is
    refused. Characters that XML 1.0 forbids are taken out.
    """
    decoded = _decode(raw)
    if isinstance(decoded, Fault):
        return decoded
    text, notes = decoded
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = None if is_clean(text) else _CONTROL.search(text)
    if first is None:
        return text, notes
    clean, count = _CONTROL.subn("", text)
    line = text.count("\n", 0, first.start()) + 1
    return clean, (*notes, Finding("controls-removed", line, {"count": count}))


def strip_controls(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids or that no news text needs."""
    return text if is_clean(text) else _CONTROL.sub("", text)


def is_clean(text: str, controls: bytes = _CONTROL_ASCII) -> bool:
    """Whether it shows at once that `text` has no control characters, those of ASCII as in `controls`.

    `_CONTROL` has nothing that can be printed.
    """
    if text.isascii():
        return len(text.encode().translate(None, controls)) == len(text)
    return text.replace("\n", "").isprintable()


def _decode(raw: bytes) -> tuple[str, tuple[Finding, ...]] | Fault:
    encoding = _UTF_16.get(raw[:2])
    if raw.startswith(_UTF_32) or (not encoding and raw.count(0) * 4 > len(raw)):  # UTF-16 without its mark
        return Fault("bytes-not-utf8", 1, {"byte": f"0x{raw[0]:02x}"})
    if encoding:
        try:
            return raw[2:].decode(encoding), (_guessed("UTF-16"),)
        except UnicodeDecodeError:
            return Fault("bytes-not-utf8", 1, {"byte": f"0x{raw[0]:02x}"})
    try:
        return raw.decode("utf-8-sig" if raw.startswith(codecs.BOM_UTF8) else "utf-8"), ()
    except UnicodeDecodeError as error:
        if _is_windows(raw):
            return raw.decode("cp1252"), (_guessed("Windows-1252"),)
        line = raw.count(b"\n", 0, error.start) + 1
        return Fault("bytes-not-utf8", line, {"byte": f"0x{raw[error.start]:02x}"})


def _guessed(name: str) -> Finding:
    return Finding("encoding-guessed", 1, {"encoding": name})


def _is_windows(raw: bytes) -> bool:
    return _WINDOWS_MARKS.issuperset(byte for byte in set(raw) if byte >= 0x80)
