from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.sanitize import MAX_DEPTH, plain_text, rebase_html, sanitize_html


def clean(html: str) -> str:
    return sanitize_html(html, lambda url: f"https://a.example/{url}")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a</p><script>alert(1)</script>", "<p>a</p>"),
        ("<SCRIPT SRC=//x></SCRIPT>a", "a"),
        ("<p onclick=alert(1) style='color:red' class=x>a</p>", "<p>a</p>"),
        ("<a href='javascript:alert(1)'>a</a>", "<a>a</a>"),
        ("<a href=' java\nscript:alert(1)'>a</a>", "<a>a</a>"),
        ("<a href='data:text/html,x'>a</a>", "<a>a</a>"),
        ("<a href='vbscript:x'>a</a>", "<a>a</a>"),
        ("<img src=x onerror=alert(1)>", '<img src="https://a.example/x">'),
        ("<img src=a srcset='b 2x'>", '<img src="https://a.example/a">'),
        ("<iframe src=https://x></iframe>a", "a"),
        ("<svg><script>x</script></svg>a", "a"),
        ("<math><mtext><img src=x onerror=y></mtext></math>a", "a"),
        ("<style>p{}</style><link rel=x><meta http-equiv=refresh><base href=//x>a", "a"),
        ("<form action=x><input name=y><button>b</button></form>", "b"),
        ("<object data=x></object><embed src=x>a", "a"),
        (
            "<noscript><p title='</noscript><img src=x onerror=y>'></noscript>a",
            '<img src="https://a.example/x">\'&gt;a',
        ),
        ("<template><p>x</p></template>a", "a"),
        ("<!-- a --><![CDATA[x]]>b", "b"),
        ("<div><p>a", "<div><p>a</p></div>"),
        ("a</div></article></main>", "a"),
        ("<h1>a</h1><h6>b</h6>", "<h2>a</h2><h6>b</h6>"),
        ("<p id=ralat>a</p>", '<p id="isi-ralat">a</p>'),
        ("<a href='#ralat'>a</a>", '<a href="https://a.example/#isi-ralat">a</a>'),
        (
            "<a href='mailto:a@b.example'>a</a><a href='tel:1'>b</a>",
            '<a href="mailto:a@b.example">a</a><a href="tel:1">b</a>',
        ),
        ("<KPU>a</KPU>", "a"),
        ("<custom-element>a</custom-element>", "a"),
        ("<a href=x target=_blank rel=opener ping=y download>a</a>", '<a href="https://a.example/x">a</a>'),
    ],
)
def test_only_the_allow_list_is_left(html: str, expected: str) -> None:
    assert clean(html) == expected


def test_an_address_that_has_no_place_is_taken_away_and_its_text_stays() -> None:
    assert sanitize_html('<a href="x">a</a><img src="y" alt="b">', lambda url: None) == '<a>a</a><img alt="b">'


def test_of_html_that_is_nested_without_end_the_words_are_left() -> None:
    deep = "<div>" * (MAX_DEPTH + 1) + "a &lt; b"
    assert clean(deep) == "<p>a &lt; b</p>\n"
    assert clean("<div>" * 10 + "a").count("<div>") == 10


@given(st.text(alphabet="<>/\"'= abehijlnoprstv:;&#!-ci", max_size=80))
def test_what_is_clean_stays_clean_and_runs_nothing(html: str) -> None:
    once = clean(html)
    assert sanitize_html(once, lambda url: url) == once
    assert "<script" not in once
    assert '="javascript:' not in once
    assert not re.search(r"<[^>]*\s(?:on[a-z]+|style)=", re.sub(r'"[^"]*"', '""', once))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a b"),
        ("ke<em>pala</em>", "kepala"),
        ('<a href="x" title="a > b">c</a>', "c"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("", ""),
    ],
)
def test_plain_text_is_the_words(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_addresses_of_the_same_host_become_relative_in_tags_only() -> None:
    html = '<a href="https://a.example/x">https://a.example/x</a><img src="https://a.example/y"><a href="https://b.example/">b</a>'
    assert rebase_html(html, "https://a.example/", "../") == (
        '<a href="../x">https://a.example/x</a><img src="../y"><a href="https://b.example/">b</a>'
    )


def test_a_text_that_is_cleaned_within_another_has_its_own_addresses() -> None:
    def outer(url: str) -> str:
        return f"https://luar.example/{len(sanitize_html('<a href=x>y</a>', lambda url: 'https://dalam.example/'))}"

    inner = '<a href="https://dalam.example/">y</a>'
    expected = f'<a href="https://luar.example/{len(inner)}">z</a>'
    assert sanitize_html("<a href=q>z</a>" * 2, outer) == expected * 2


def test_texts_are_cleaned_side_by_side() -> None:
    def clean_all(name: str) -> set[str]:
        return {sanitize_html("<a href=x>y</a>", lambda url: f"https://{name}.example/") for _ in range(500)}

    with ThreadPoolExecutor(4) as pool:
        names = ["a", "b", "c", "d"]
        assert [*pool.map(clean_all, names)] == [{f'<a href="https://{name}.example/">y</a>'} for name in names]
