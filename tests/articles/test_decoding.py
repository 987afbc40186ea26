from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.articles.checks import Fault, Finding
from site_builder.articles.decoding import decode_text, strip_controls

UTF_16 = Finding("encoding-guessed", 1, {"encoding": "UTF-16"})
WINDOWS = Finding("encoding-guessed", 1, {"encoding": "Windows-1252"})


@pytest.mark.parametrize(
    ("raw", "text", "notes"),
    [
        (b"Satu\r\ndua\rtiga\n", "Satu\ndua\ntiga\n", ()),
        (b"\xef\xbb\xbfSatu", "Satu", ()),
        ("“Satu” – dua".encode(), "“Satu” – dua", ()),
        ("“Satu” – dua…".encode("cp1252"), "“Satu” – dua…", (WINDOWS,)),
        ("\ufeff“Satu” – dua".encode("utf-16-le"), "“Satu” – dua", (UTF_16,)),
        ("\ufeff“Satu” – dua".encode("utf-16-be"), "“Satu” – dua", (UTF_16,)),
        (b"a\nS\x00at\x0cu\x7f", "a\nSatu", (Finding("controls-removed", 2, {"count": 3}),)),
        ("a\tb\u2028c".encode(), "a\tb\u2028c", ()),
    ],
)
def test_bytes_become_text_by_a_stated_rule(raw: bytes, text: str, notes: tuple[Finding, ...]) -> None:
    assert decode_text(raw) == (text, notes)


@pytest.mark.parametrize(
    ("raw", "line", "byte"),
    [
        ("Café".encode("latin-1"), 1, "0xe9"),  # é here, й in another Windows encoding
        (b"Satu\n\xc3", 2, "0xc3"),
        ("é".encode() + b"\x93", 1, "0x93"),  # two encodings in one file
        (b"\xed\xa0\x80", 1, "0xed"),  # half of a pair
        (b"\xff\xfe\x00", 1, "0xff"),
        ("Satu".encode("utf-32"), 1, "0xff"),
        ("Satu".encode("utf-16-le"), 1, "0x53"),
        ("Satu".encode("utf-16-be"), 1, "0x00"),
    ],
)
def test_bytes_that_may_mean_several_texts_are_refused(raw: bytes, line: int, byte: str) -> None:
    assert decode_text(raw) == Fault("bytes-not-utf8", line, {"byte": byte})


@given(
    st.lists(st.sampled_from([*map(chr, range(160)), "\u00a0", "“", "\u2028", "\ufeff", "\uffff", "😀"])).map("".join)
)
def test_the_pattern_of_controls_is_the_judge_of_what_stays(text: str) -> None:
    clean = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\uffff]", "", text)
    assert strip_controls(text) == clean
    assert strip_controls(text.encode("ascii", "ignore").decode()) == clean.encode("ascii", "ignore").decode()
