from __future__ import annotations

import pytest
from builders import an_office

from site_builder.network.hosts import OwnHost, is_own, own_hosts, parse_host

MALANG = own_hosts(an_office())


@pytest.mark.parametrize(
    "url",
    [
        "https://kota-malang.kpu.go.id/blog/read/1",
        "http://kota-malang.kpu.go.id",
        "https://KOTA-MALANG.kpu.go.id/a",
        "https://www.kota-malang.kpu.go.id/a#b",
        "https://kota-malang.kpu.go.id:8443/a",
    ],
)
def test_an_address_on_the_registered_host_is_the_offices_own(url: str) -> None:
    assert is_own(url, MALANG)


@pytest.mark.parametrize(
    "url",
    [
        "https://kab-malang.kpu.go.id/a",
        "https://kpu.go.id/a",
        "https://x.kota-malang.kpu.go.id/a",
        "https://kota-malang.kpu.go.id.jahat.example/a",
        "https://jahat.example/kota-malang.kpu.go.id/",
        "https://kota-malang.kpu.go.id@jahat.example/",
        "https://jahat.example\\@kota-malang.kpu.go.id/",
        "https://jahat.example#@kota-malang.kpu.go.id/",
        "//kota-malang.kpu.go.id/a",
        "javascript://kota-malang.kpu.go.id/%0aalert(1)",
        "ftp://kota-malang.kpu.go.id/a",
        "https://kota-malang.kpu.go.id/a b",
        "",
    ],
)
def test_no_other_address_is(url: str) -> None:
    assert not is_own(url, MALANG)


def test_network_yml_may_name_more_hosts() -> None:
    hosts = own_hosts(an_office(), ("lama.example", "berita.example/kantor/kota-malang/", "127.0.0.1:8080"))
    assert is_own("https://lama.example/a", hosts)
    assert is_own("https://berita.example/kantor/kota-malang/a", hosts)
    assert is_own("https://berita.example/kantor/kota-malang", hosts)
    assert not is_own("https://berita.example/kantor/kota-malangan/a", hosts)
    assert not is_own("https://berita.example/kantor/kota-malang/../kota-batu/a", hosts)
    assert not is_own("https://berita.example/kantor/kota-malang/%2e%2e/kota-batu/a", hosts)
    assert is_own("http://127.0.0.1:8080/a", hosts)
    assert not is_own("http://127.0.0.1:8081/a", hosts)


def test_the_address_of_its_site_is_the_offices_own() -> None:
    hosts = own_hosts(an_office(site_url="http://127.0.0.1:9000/situs/"))
    assert is_own("http://127.0.0.1:9000/situs/a", hosts)
    assert not is_own("http://127.0.0.1:9000/lain/a", hosts)


@pytest.mark.parametrize("text", ["", "a b", "host:99999", "host:", "nama@host", "host/../lain", "hóst", "[::1"])
def test_what_is_no_host_is_refused(text: str) -> None:
    assert parse_host(text) is None


def test_a_host_is_read_in_one_form() -> None:
    assert parse_host("https://WWW.Kota.example") == OwnHost("kota.example")
    assert parse_host("[::1]:80") == OwnHost("::1", 80)
