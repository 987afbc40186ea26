from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.feeds.addresses import are_plain, encode_url, require_url


@pytest.mark.parametrize(
    ("url", "encoded"),
    [
        ("https://x.id/a b/", "https://x.id/a%20b/"),
        ("https://x.id/a%20b/100%/", "https://x.id/a%20b/100%25/"),
        ("https://x.id/é?q=ü&r=1#isi-ö", "https://x.id/%C3%A9?q=%C3%BC&r=1#isi-%C3%B6"),
        ('https://x.id/"<>/', "https://x.id/%22%3C%3E/"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("http://127.0.0.1:8080/rss.xml", "http://127.0.0.1:8080/rss.xml"),
        ("https://[::1]:8080/", "https://[::1]:8080/"),
        (" https://x.id/\x00a ", "https://x.id/a"),
    ],
)
def test_an_absolute_address_becomes_ascii(url: str, encoded: str) -> None:
    assert encode_url(url) == encoded


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/berita/",
        "//x.id/",
        "javascript:alert(1)",
        "data:image/png;base64,AA==",
        "https:///a",
        "https://nama:sandi@x.id/",
        "https://a b.id/",
        "https://[::1/",
        "https://" + "ü" * 80 + ".id/",
    ],
)
def test_what_is_not_an_absolute_web_address_is_left_out(url: str) -> None:
    assert encode_url(url) == ""


def test_an_address_that_must_be_there_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"/rss\.xml"):
        require_url("/rss.xml")


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text(st.characters()))
def test_any_path_is_encoded_once_and_for_all(path: str) -> None:
    encoded = encode_url(f"https://x.id/{path}")
    assert encoded.isascii()
    assert encoded.startswith("https://x.id/")
    assert " " not in encoded
    assert encode_url(encoded) == encoded


@pytest.mark.parametrize(
    "url",
    ["https://x.id/a b/", "https://x.id/?q=1", "https://x.id/%41/", "https://x.id/é/", "https://y.id/", "http://x.id/"],
)
def test_many_addresses_are_plain_if_each_is(url: str) -> None:
    plain = ["https://x.id/", "https://x.id/a-b_c.d~e/9.html"]
    assert are_plain(plain, "https://x.id/")
    assert not are_plain([*plain, url], "https://x.id/")
    assert not are_plain([url], "https://é.id/")


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text(st.characters(codec="ascii")))
def test_a_plain_address_is_encoded_as_it_is(path: str) -> None:
    url = f"https://x.id:8080/{path}"
    assert not are_plain([url], "https://x.id:8080/") or encode_url(url) == url
