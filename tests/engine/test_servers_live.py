"""The settings that a build writes, obeyed by the servers that they are for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_servers import SERVERS, Live, has_server, serving
from workplace import Workplace

from site_builder.cli.ground import load_ground
from site_builder.engine.servers.rules import SECURITY
from site_builder.engine.site import write_servers
from site_builder.engine.tree import Tree

EDITOR = "default-src 'none'; script-src 'self'; connect-src 'self' https://git.example"
OLD = "/blog/lama/"
GONE = "/kantor/kota-malang/berita/2026/11/19/keliru/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network on one host with an old address, a withdrawn article and an archive."""
    place = Workplace(tmp_path_factory.mktemp("hosts"))
    place.write("content/network.yml", "base_url: https://berita.example/\nwindow: 1\n")
    place.write("content/kpu-ri/kantor.yml", "email: humas@kantor.example\n")
    place.article("kpu-ri", more="aliases: [/blog/lama/, /blog/dengan%20spasi/]\n")
    place.article("kpu-ri", "2026-10-01-kabar-lama", title="Kabar lama")
    place.article("kpu-ri", "2026-09-01-kabar-tua", title="Kabar tua")
    place.article("kota-malang", "2026-11-19-keliru", more="withdrawn: {date: 2026-11-20, reason: salah}\n")
    assert place.build().code == 0
    place.write("site/admin/index.html", "<!doctype html>")
    sites = load_ground(place.root / "content").sites.values()
    write_servers(Tree(place.root / "site"), sites, EDITOR)
    return place.root / "site"


@pytest.fixture(scope="module", params=list(SERVERS))
def server(request: pytest.FixtureRequest, site: Path) -> Iterator[Live]:
    if not has_server(request.param):
        assert "CI" not in os.environ, f"{request.param}: .ci/packages must bring it"
        pytest.skip(f"{request.param} is not installed here")
    with serving(request.param, site) as live:
        yield live


@pytest.mark.parametrize(
    ("path", "type", "cache"),
    [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/kantor/kota-malang/", "text/html; charset=utf-8", "no-cache"),
        ("/rss.xml", "application/rss+xml; charset=utf-8", "public, max-age=300"),
        ("/kantor/kota-malang/atom.xml", "application/atom+xml; charset=utf-8", "public, max-age=300"),
        ("/jenis/berita/feed.json", "application/feed+json", "public, max-age=300"),
        ("/opml.xml", "text/x-opml; charset=utf-8", "public, max-age=3600"),
        ("/status.json", "application/json", "public, max-age=300"),
        ("/manifest.webmanifest", "application/manifest+json", "public, max-age=3600"),
        ("/robots.txt", "text/plain; charset=utf-8", "no-cache"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8", "no-cache"),
    ],
)
def test_a_file_has_its_type_its_life_and_the_security_headers(server: Live, path: str, type: str, cache: str) -> None:
    answer = server.get(path)

    assert (answer.status, answer.headers["content-type"]) == (200, type)
    assert answer.headers["cache-control"] == cache
    assert {name: answer.headers[name.lower()] for name in SECURITY} == dict(SECURITY)
    is_open = path.endswith(("rss.xml", "atom.xml", "feed.json", "opml.xml", "status.json"))
    assert ("access-control-allow-origin" in answer.headers) == is_open


def test_an_archived_feed_lives_longer_and_an_asset_for_ever(server: Live, site: Path) -> None:
    archived = next(path for path in sorted(site.rglob("rss.xml")) if "arsip" in path.parts)
    style = next((site / "aset").glob("*.css"))

    answers = [server.get(f"/{file.relative_to(site)}") for file in (archived, style)]

    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert answers[0].headers["cache-control"] == "public, max-age=3600"
    assert answers[1].headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answers[1].headers["content-type"].startswith("text/css")
    assert answers[1].body == style.read_bytes()


def test_an_old_address_leads_on_for_ever(server: Live) -> None:
    answer = server.get(OLD)

    assert answer.status == 301
    assert answer.headers["location"].endswith("/berita/2026/11/20/posko-banjir/")
    assert server.get(answer.headers["location"].removeprefix(f"http://127.0.0.1:{server.port}")).status == 200


def test_an_old_address_that_settings_cannot_name_is_a_page_that_leads_on(server: Live) -> None:
    answer = server.get("/blog/dengan%20spasi/")

    assert answer.status == 200
    assert b'http-equiv="refresh"' in answer.body


def test_a_withdrawn_article_is_gone_and_says_why(server: Live) -> None:
    answer = server.get(GONE)

    assert answer.status == 410
    assert b"salah" in answer.body
    assert b"Content-Security-Policy" in answer.body
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/tidak-ada/",
        "/berita/tidak-ada/",
        "/.server/nginx.conf",
        "/.server/alamat.json",
        "/kantor/kota-malang/.server/",
    ],
)
def test_what_is_not_there_or_not_for_readers_is_not_found_on_our_page(server: Live, path: str) -> None:
    answer = server.get(path)

    assert answer.status == 404
    assert b"Content-Security-Policy" in answer.body, "not our page"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_settings_of_apache_are_not_served(server: Live) -> None:
    assert server.get("/.htaccess").status in (403, 404)


def test_a_folder_without_its_slash_leads_to_the_one_with_it(server: Live) -> None:
    answer = server.get("/berita")

    assert answer.status in (301, 308)
    assert answer.headers["location"].endswith("/berita/")


def test_the_web_editor_has_the_policy_of_its_own_page(server: Live) -> None:
    answer = server.get("/admin/")

    assert answer.headers["content-security-policy"] == f"{EDITOR}; frame-ancestors 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/rss.xml", "/kantor/kota-malang/feed.json", "/"])
def test_what_is_unchanged_is_not_sent_again(server: Live, path: str) -> None:
    first = server.get(path)

    assert first.headers["etag"]
    by_tag = server.get(path, If_None_Match=first.headers["etag"])
    by_time = server.get(path, If_Modified_Since=first.headers["last-modified"])
    assert [(answer.status, answer.body) for answer in (by_tag, by_time)] == [(304, b"")] * 2


def test_feeds_travel_packed(server: Live) -> None:
    answer = server.get("/rss.xml", Accept_Encoding="gzip")

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert "accept-encoding" in answer.headers["vary"].lower()
    again = server.get("/rss.xml", Accept_Encoding="gzip", If_None_Match=answer.headers["etag"])
    assert again.status == 304
