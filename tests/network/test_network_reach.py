from __future__ import annotations

import pytest

from site_builder.network.reach import is_public, may_redirect, origin_of


@pytest.mark.parametrize("address", ["8.8.8.8", "103.21.0.1", "2606:4700::1", "64:ff9b::808:808", "2002:808:808::1"])
def test_addresses_of_the_public_internet_may_be_reached(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "255.255.255.255",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "2002:a00:1::",
        "::10.0.0.1",
        "2001:db8::1",
        "bukan",
    ],
)
def test_all_others_may_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Kota-Malang.kpu.go.id/a?b#c", "https://kota-malang.kpu.go.id"),
        ("http://127.0.0.1:80/a", "http://127.0.0.1"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080"),
        ("http://[::1]:8080/a", "http://[::1]:8080"),
        ("http://nama@host/", ""),
        ("javascript:alert(1)", ""),
        ("http://host:99999/", ""),
        ("//host/a", ""),
    ],
)
def test_an_origin_has_one_form(url: str, origin: str) -> None:
    assert origin_of(url) == origin


def test_a_redirect_never_gives_up_https() -> None:
    assert may_redirect("http://a.example/", "https://b.example/")
    assert may_redirect("https://a.example/", "https://b.example/")
    assert not may_redirect("https://a.example/", "http://a.example/")
    assert not may_redirect("http://a.example/", "gopher://a.example/")
