"""Settings of web servers: made from one table, and never from what could mean something else to a server."""

from __future__ import annotations

from pathlib import Path

import pytest
from editions import HOST
from workplace import a_network

from site_builder.engine.servers import FOLDER, PIECE, WRITERS, Addresses, dump_settings, gather_addresses
from site_builder.engine.servers.addresses import dump_addresses, is_plain
from site_builder.engine.servers.apache import MOST_ADDRESSES
from site_builder.engine.servers.netlify import MOST_REDIRECTS, dump_headers
from site_builder.engine.servers.rules import CSP, RULES, SECURITY, plan_rules

POLICY_OF_EDITOR = "default-src 'none'; script-src 'self'"
ODD = (
    "/a b/",
    "/a;return/",
    "/a\n/",
    "/a}/",
    '/a"/',
    "/a$1/",
    "/a%20b/",
    "/é/",
    "/a/../b/",
    "a/",
    "//b/",
    "/*",
    "/{x}/",
)


@pytest.mark.parametrize("path", ODD)
def test_a_path_that_a_server_could_read_otherwise_is_not_plain(path: str) -> None:
    assert not is_plain(path)


@pytest.mark.parametrize("path", ["/", "/blog/read/8308_judul-lama/", "/lama.html", "/~humas/", "/a.b/c"])
def test_letters_digits_and_common_marks_are_plain(path: str) -> None:
    assert is_plain(path)


def test_a_list_leaves_out_what_is_not_plain(tmp_path: Path) -> None:
    moved = [(path.removeprefix("/"), f"{HOST}baru/") for path in (*ODD[:9], *ODD[10:], "/a?b/", "/a#b/", "/lama/")]
    moved.append(("aneh/", f"{HOST}baru/%0A/"))
    (tmp_path / FOLDER).mkdir()
    (tmp_path / PIECE).write_bytes(dump_addresses(HOST, moved, [f"{HOST}tarik/", f"{HOST}a b/", f"{HOST}tarik.html"]))

    assert gather_addresses(HOST, [tmp_path]) == Addresses("/", "", (("/lama/", "/baru/"),), ("/tarik/",))


def test_the_lists_of_all_sites_of_a_host_are_put_together_and_one_may_be_missing(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / name / FOLDER).mkdir(parents=True)
        (tmp_path / name / PIECE).write_bytes(dump_addresses(HOST, [(f"{name}/", f"{HOST}baru/")], []))

    found = gather_addresses(f"{HOST}warta/", [tmp_path / "b", tmp_path / "c", tmp_path / "a"])

    assert found == Addresses("/warta/", "", (("/a/", "/baru/"), ("/b/", "/baru/")))


def test_settings_of_a_site_below_a_path_name_that_path() -> None:
    files = {
        path: text.decode()
        for path, text in dump_settings(Addresses("/warta/", "", (("/warta/lama/", "/warta/baru/"),)))
    }

    assert "error_page 404 /warta/404.html;" in files[".server/nginx.conf"]
    assert 'location ~ "^/warta/aset/"' in files[".server/nginx.conf"]
    assert 'RewriteRule "^lama/$" "/warta/baru/" [R=301,L]' in files[".htaccess"]
    assert 'RewriteRule "^/warta/lama/$" "/warta/baru/" [R=301,L]' in files[".server/apache.conf"]
    assert "\n/warta/aset/*\n" in files["_headers"]
    assert "\n/warta/lama/ /warta/baru/ 301\n" in files["_redirects"]


def test_files_with_bounds_keep_them_and_the_others_name_all() -> None:
    moved = tuple((f"/lama/{n:05}/", f"/baru/{n}/") for n in range(MOST_ADDRESSES + 5))
    gone = tuple(f"/tarik/{n:05}/" for n in range(MOST_ADDRESSES + 5))

    files = {path: text.decode() for path, text in dump_settings(Addresses("/", "", moved, gone))}

    assert files[".htaccess"].count("[R=301,L]") == files[".htaccess"].count(" - [G]") == MOST_ADDRESSES
    assert files["_redirects"].count(" 301\n") == MOST_REDIRECTS
    assert all(files[f".server/{name}.conf"].count("/lama/") == len(moved) for name in ("nginx", "caddy", "apache"))
    assert all(files[f".server/{name}.conf"].count("/tarik/") >= len(gone) for name in ("nginx", "caddy", "apache"))


@pytest.mark.parametrize("path", WRITERS)
def test_every_file_says_every_rule_and_is_the_same_each_time(path: str) -> None:
    text = WRITERS[path](Addresses())

    assert text == WRITERS[path](Addresses())
    if path != "_redirects":
        assert all(value in text for value in SECURITY.values())
        assert [rule for rule in RULES if rule.cache not in text or rule.type.partition(";")[0] not in text] == []


def test_settings_stand_at_the_root_of_each_host_and_nowhere_else(tmp_path: Path) -> None:
    place = a_network(tmp_path)
    place.build()
    one = {path for path in place.tree() if Path(path).name in {Path(name).name for name in WRITERS}}
    place.write("content/network.yml", "layout: host-per-office\n")
    place.build("--out", "sites")
    many = {path for path in place.tree("sites") if Path(path).name in {Path(name).name for name in WRITERS}}

    assert one == set(WRITERS)
    assert many == {
        f"{id}/{name}" for name in WRITERS for id in ("kpu-ri", "prov-jawa-timur", "kota-malang", "kota-surabaya")
    }


def test_an_office_built_alone_leaves_the_addresses_of_the_others_in_the_settings(tmp_path: Path) -> None:
    place = a_network(tmp_path)
    place.article("kota-malang", more="aliases: [/lama/]\n")
    place.article("prov-jawa-timur", more="withdrawn: {date: 2026-11-21, reason: keliru}\n")
    place.build()
    before = place.read("site/.server/nginx.conf")

    place.build("kota-surabaya")

    assert place.read("site/.server/nginx.conf") == before
    assert (
        "location = /kantor/kota-malang/lama/ { return 301 /kantor/kota-malang/berita/2026/11/20/posko-banjir/; }"
        in before
    )
    assert "location = /kantor/prov-jawa-timur/berita/2026/11/20/posko-banjir/ { error_page 410" in before


def test_where_hosts_join_policies_the_editor_has_the_one_of_its_page_alone() -> None:
    without, having = (dump_headers(Addresses("/", editor)) for editor in ("", POLICY_OF_EDITOR))

    assert f"\n  {CSP}: " in without
    assert CSP not in having
    assert "/*\n  X-Content-Type-Options: nosniff\n" in having
    assert "\n  X-Frame-Options: DENY\n" in having


@pytest.mark.parametrize("policy", ['script-src "x"', "script-src 'self'\nroot /;", "script-src $x", "script-src {x}"])
def test_a_policy_that_a_server_could_read_otherwise_is_left_out(policy: str) -> None:
    assert plan_rules(policy) == RULES
