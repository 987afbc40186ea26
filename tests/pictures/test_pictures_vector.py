from __future__ import annotations

from pathlib import Path

import pytest
from photos import format_of, size_of

from site_builder.errors import PictureUnusable
from site_builder.pictures.vector import MOST_BYTES, clean_vector, measure_vector, share_vector

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 120 60"'
BODY = "<body xmlns='http://www.w3.org/1999/xhtml'><iframe src='https://a.example/'/></body>"


def clean(inside: str, more: str = "") -> str:
    return clean_vector(f"{HEAD}{more}>{inside}</svg>".encode())[1].decode()


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<style>@import url(https://a.example/x.css)</style>",
        f"<foreignObject>{BODY}</foreignObject>",
        "<image href='https://a.example/x.png'/>",
        "<image xlink:href='data:image/svg+xml;base64,PHN2Zz4='/>",
        "<a href='javascript:alert(1)'><rect width='9' height='9'/></a>",
        "<animate attributeName='href' to='javascript:alert(1)'/>",
        "<set attributeName='onload' to='alert(1)'/>",
        "<use href='https://a.example/x.svg#y'/>",
        "<use xlink:href='lain.svg#y'/>",
        "<html:script xmlns:html='http://www.w3.org/1999/xhtml'>alert(1)</html:script>",
        "<!-- alert(1) -->",
        "<?xml-stylesheet href='https://a.example/x.css'?>",
        "<rect onload='alert(1)'/>",
        "<rect fill='url(https://a.example/x#y)'/>",
        "<rect style='background:url(\"https://a.example/x\")'/>",
        "<rect style='x:\\75rl(https://a.example/x)'/>",
        "<rect xml:base='https://a.example/'/>",
        "<metadata>a.example alert</metadata>",
    ],
)
def test_nothing_in_a_drawing_can_run_load_or_follow(hostile: str) -> None:
    text = clean(f"<g>{hostile}<circle r='3'/></g>")
    for trace in ("alert", "a.example", "lain.svg", "script"):
        assert trace not in text
    assert "<circle" in text


def test_the_head_of_a_drawing_is_cleaned_too() -> None:
    assert "onload" not in clean("<circle r='3'/>", " onload='alert(1)'")


def test_shapes_colours_and_words_stay() -> None:
    inside = (
        "<defs><linearGradient id='a'><stop offset='1' stop-color='red'/></linearGradient></defs>"
        "<rect width='9' height='9' fill='url(#a)' style='opacity:.5'/><use href='#b'/>"
        "<text x='1'>Suara &amp; data</text>"
    )
    text = clean(inside)
    for kept in ("linearGradient", 'fill="url(#a)"', "opacity:.5", 'href="#b"', "Suara &amp; data", "0 0 120 60"):
        assert kept in text


def test_words_after_what_is_taken_away_stay() -> None:
    assert "satu dua" in clean("<text>satu <script>x</script>dua</text>")


def test_a_few_lines_cannot_ask_for_billions_of_shapes() -> None:
    layers = "".join(f"<g id='g{n}'>" + f"<use href='#g{n - 1}'/>" * 9 + "</g>" for n in range(1, 20))
    text = clean(f"<defs><g id='g0'><rect width='1' height='1'/></g>{layers}</defs><use href='#g19'/>")
    assert share_vector(text.encode())
    assert 'href="#g19"' not in text


def test_a_drawing_of_entities_within_entities_is_no_bomb() -> None:
    entities = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    content = f"{entities}{HEAD}><text>&b;</text></svg>".encode()
    assert b"aaaa" not in clean_vector(content)[1]


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ("viewBox='0 0 120 60'", (120, 60)),
        ("viewBox='0,0,120,60' width='100%'", (120, 60)),
        ("width='30px' height='20'", (30, 20)),
        ("viewBox='0 0 40000 20000'", (4000, 2000)),
    ],
)
def test_a_drawing_says_its_size(head: str, size: tuple[int, int], tmp_path: Path) -> None:
    content = f"<svg xmlns='http://www.w3.org/2000/svg' {head}><circle r='3'/></svg>".encode()
    (tmp_path / "a.svg").write_bytes(content)
    assert measure_vector(tmp_path / "a.svg") == size
    found, cleaned = clean_vector(content)
    assert found == size
    assert f'width="{size[0]}"'.encode() in cleaned


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bukan gambar",
        b"<svg/>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 0 9'/>",
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>",
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>" + b" " * MOST_BYTES + b"</svg>",
    ],
)
def test_what_is_no_drawing_or_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(PictureUnusable):
        clean_vector(content)


def test_a_drawing_is_shared_as_a_picture_of_pixels() -> None:
    shared = share_vector(clean_vector(f"{HEAD}><circle r='30'/></svg>".encode())[1])
    assert (format_of(shared), size_of(shared)) == ("JPEG", (1200, 600))
