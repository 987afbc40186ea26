from __future__ import annotations

import pytest

from site_builder.articles.checks import Fault
from site_builder.articles.source import RawArticle, parse_source


def read(text: str) -> RawArticle:
    raw = parse_source("berita/a.md", text.encode())
    assert isinstance(raw, RawArticle), raw
    return raw


def test_toml_gives_text_as_yaml_does() -> None:
    raw = read(
        "+++\n# catatan\ntitle = 'Rapat'\ndate = 2021-09-15T10:00:00+07:00\nday = 2021-09-15\ncode = 11.10\n"
        "draft = false\ntags = ['a', \"b\"]\n\n[image]\nsrc = 'a.jpg'\n\n[[corrections]]\nnote = 'x'\n+++\n\nIsi.\n"
    )
    assert raw.fields == {
        "title": "Rapat",
        "date": "2021-09-15 10:00:00+07:00",
        "day": "2021-09-15",
        "code": "11.10",
        "draft": "false",
        "tags": ["a", "b"],
        "image": {"src": "a.jpg"},
        "corrections": [{"note": "x"}],
    }
    assert raw.lines == {
        "title": 3,
        "date": 4,
        "day": 5,
        "code": 6,
        "draft": 7,
        "tags": 8,
        "image": 10,
        "corrections": 13,
    }
    assert (raw.body, raw.body_line) == ("Isi.\n", 17)


def test_json_gives_text_as_yaml_does() -> None:
    raw = read(
        '{\n"title": "Rapat }",\n"draft": true,\n"n": 11.10, "big": 1e999,\n"x": [null, {"a": NaN}]\n}\n\nIsi.\n'
    )
    assert raw.fields == {"title": "Rapat }", "draft": "true", "n": "11.10", "big": "1e999", "x": ["", {"a": "nan"}]}
    assert (raw.lines["draft"], raw.body, raw.body_line) == (3, "Isi.\n", 8)


def test_key_value_lines_before_a_blank_line_are_a_head() -> None:
    raw = read("Title: Rapat: satu\nDate: 2021-09-15\nTags: a,\n  b\n\nIsi.\n")
    assert raw.fields == {"Title": "Rapat: satu", "Date": "2021-09-15", "Tags": "a, b"}
    assert (raw.body, raw.body_line) == ("Isi.\n", 6)


@pytest.mark.parametrize(
    "text",
    [
        "Catatan: rapat dimulai.\n\nIsi.\n",
        "{{< figure >}}\n\nIsi.\n",
        "{% include a.html %}\n\nIsi.\n",
        "{catatan}\n\nIsi.\n",
        "+ satu\n+ dua\n",
        "***\n\nIsi.\n",
        "#TemanPemilih\n",
    ],
)
def test_a_text_is_no_head(text: str) -> None:
    raw = read(text)
    assert (raw.fields, raw.body) == ({}, text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("+++\ntitle = 'A'\n", Fault("front-matter-unclosed", 1)),
        (
            "+++\ntitle = 'A'\ntitle = 'B'\n+++\n",
            Fault("head-broken", 3, {"form": "TOML", "reason": "Cannot overwrite a value"}),
        ),
        ("+++\na = " + "[" * 5000 + "\n+++\n", Fault("yaml-deep", 2)),
        ("+++\na = " + "[" * 30 + "]" * 30 + "\n+++\n", Fault("yaml-deep", 2)),
        ('{"title": "A", "title": "B"}\n', Fault("key-doubled", 1, {"key": "title"})),
        ('{"title": "A"\n', Fault("head-broken", 1, {"form": "JSON", "reason": "?"})),
        ('{"a": ' + "[" * 90_000, Fault("head-broken", 1, {"form": "JSON", "reason": "?"})),
        ('{"a": ' + "[" * 30 + "]" * 30 + "}", Fault("yaml-deep", 1)),
        ('{"a": "' + "x" * 100_001 + '"}', Fault("head-too-large", 1, {"limit": 100})),
        ("+++\na = " + "9" * 5000 + "\n+++\n", None),
    ],
)
def test_what_is_no_toml_or_json_is_named(text: str, fault: Fault | None) -> None:
    read = parse_source("berita/a.md", text.encode())
    assert isinstance(read, Fault)
    assert fault is None or read == fault
