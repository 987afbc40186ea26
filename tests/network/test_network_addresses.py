"""Which addresses network.yml may name."""

from __future__ import annotations

import pytest

from site_builder.network.addresses import (
    is_below,
    is_branch,
    is_git_address,
    parse_base_url,
    parse_origin,
    parse_web_address,
)


@pytest.mark.parametrize(
    "address",
    [
        "https://git.example/kota-malang.git",
        "https://git.example:8443/kota-malang.git",
        "ssh://git@git.example:2222/kota-malang.git",
        "git@git.example:kpu/kota-malang.git",
        "file:///srv/git/kota-malang.git",
        "/srv/git/kota-malang.git",
        "../repositori/kota malang",
    ],
)
def test_git_may_be_asked_for(address: str) -> None:
    assert is_git_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "--upload-pack=touch /tmp/x",
        "-u",
        "ext::sh -c whoami",
        "http://git.example/a.git",
        "git://git.example/a.git",
        "https://editor:rahasia@git.example/a.git",
        "https://-host/a.git",
        "https://git.example/a.git\n--x",
        "https://git.example:delapan/a.git",
        "ssh://-oProxyCommand=x/a.git",
        "ssh://-l@git.example/a.git",
        "git@-oProxyCommand=x:a.git",
        "git@git.example:-a.git",
        "git@git.example::a",
        "file://host/srv/a.git",
        "https://",
    ],
)
def test_git_is_never_asked_for(address: str) -> None:
    assert not is_git_address(address)


@pytest.mark.parametrize("name", ["main", "rilis/2026", "v1.0", "berita-harian"])
def test_branch_names_that_are_taken(name: str) -> None:
    assert is_branch(name)


@pytest.mark.parametrize("name", ["", "-f", "a..b", "a b", "a:b", "a//b", "a/", "a.lock", "^a", "/a", "a/.b"])
def test_branch_names_that_are_refused(name: str) -> None:
    assert not is_branch(name)


def test_path_stays_below() -> None:
    assert is_below("situs/content")
    assert not any(is_below(path) for path in ("", "/etc", "..", "a/../../b", "a\nb"))


def test_base_url_gets_its_final_slash() -> None:
    assert parse_base_url("https://kpu.example/warta") == "https://kpu.example/warta/"
    assert parse_base_url("http://[::1]:8000/") == "http://[::1]:8000/"


@pytest.mark.parametrize(
    "text",
    ["kpu.example", "ftp://kpu.example/", "https://a:b@kpu.example/", "https://kpu.example/?q", "https:///"],
)
def test_base_url_that_is_none(text: str) -> None:
    assert parse_base_url(text) == ""


def test_web_address_keeps_its_query_but_has_no_fragment() -> None:
    assert parse_web_address("https://kpu.example/feed?format=rss") == "https://kpu.example/feed?format=rss"
    assert parse_web_address("https://kpu.example/#a") == ""


def test_origin_has_one_form() -> None:
    assert parse_origin("HTTPS://KPU.example:443/") == "https://kpu.example"
    assert parse_origin("http://127.0.0.1:8080") == "http://127.0.0.1:8080"
    assert parse_origin("http://[::1]:8080") == "http://[::1]:8080"
    assert parse_origin("https://kpu.example/umpan") == ""
