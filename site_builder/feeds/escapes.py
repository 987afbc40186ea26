"""Texts as lxml writes them in an XML document. `amp` and `lt` are the references for `&` and `<`."""

from __future__ import annotations

from collections.abc import Iterable


def in_text(texts: Iterable[str], amp: str = "&amp;", lt: str = "&lt;") -> list[str]:
    return [text.replace("&", amp).replace("<", lt).replace(">", "&gt;").replace("\r", "&#13;") for text in texts]


def in_attribute(texts: Iterable[str], amp: str = "&amp;", lt: str = "&lt;") -> list[str]:
    written = in_text(texts, amp, lt)
    return [text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") for text in written]


def in_cdata(texts: Iterable[str]) -> list[str]:
    return [text.replace("]]>", "]]]]><![CDATA[>") if "]" in text else text for text in texts]
