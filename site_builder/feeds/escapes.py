"""Texts as lxml writes them in an XML document, in UTF-8. `amp` and `lt` are the references for `&` and `<`."""

from __future__ import annotations

from collections.abc import Iterable

_BETWEEN = "\0"  # stands in no XML document


def in_text(texts: Iterable[str], amp: bytes = b"&amp;", lt: bytes = b"&lt;") -> list[bytes]:
    return _parted(_in_text(texts, amp, lt))


def in_attribute(texts: Iterable[str], amp: bytes = b"&amp;", lt: bytes = b"&lt;") -> list[bytes]:
    whole = _in_text(texts, amp, lt)
    return _parted(whole.replace(b'"', b"&quot;").replace(b"\n", b"&#10;").replace(b"\t", b"&#9;"))


def in_cdata(texts: Iterable[str]) -> list[bytes]:
    return [text.encode().replace(b"]]>", b"]]]]><![CDATA[>") for text in texts]


def _in_text(texts: Iterable[str], amp: bytes, lt: bytes) -> bytes:
    """All of them at once: most have nothing to be replaced."""
    whole = _BETWEEN.join(texts).encode()
    return whole.replace(b"&", amp).replace(b"<", lt).replace(b">", b"&gt;").replace(b"\r", b"&#13;")


def _parted(whole: bytes) -> list[bytes]:
    return whole.split(_BETWEEN.encode())
