"""Sites on a real server, in the ways in which they are found broken into."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import NOW
from msgspec.structs import replace
from proof_server import Handler, Server, serve
from proof_sites import FILES, KEY, write_site

from site_builder.errors import ManifestUnusable
from site_builder.network.live_site import Look, Seen, address_of, check_site, choose_files, path_at
from site_builder.proof.findings import Finding, Kind
from site_builder.proof.folder import check_folder, read_listed
from site_builder.proof.keys import make_key
from site_builder.proof.manifest import dump_manifest, mark_of, parse_manifest
from site_builder.proof.signature import Seal

GAMBLING = b"<!doctype html><html><a href='https://judi.example/daftar'>slot gacor</a></html>"
POSKO = "berita/2026/11/20/posko-banjir/index.html"
PAGE = b"<!doctype html><html><h1>Posko</h1></html>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "situs", {**FILES, POSKO: PAGE, "_headers": b"/*", "404.html": b"tidak ada"})


@pytest.fixture
def server(site: Path) -> Iterator[Server]:
    with serve(site) as server:
        yield server


def look(server: Server, most: int = 1000, known: Path | None = None) -> Seen:
    listed = read_listed(known) if known else None
    return check_site(server.url, Look(most, lambda office: (KEY.public,), NOW, listed))


def test_a_site_as_it_was_built_is_sound(server: Server) -> None:
    seen = look(server)
    assert (seen.report.findings, seen.report.signed.seal, seen.notes) == ((), Seal.VALID, ())
    assert seen.report.checked == len(FILES) + 1, "what hosts keep to themselves is not asked for"


def test_a_link_put_into_a_page_is_found_with_the_host_to_which_it_leads(site: Path, server: Server) -> None:
    (site / POSKO).write_bytes(PAGE.replace(b"</h1>", b"</h1><a href='https://judi.example/'>slot</a>"))
    assert look(server).report.findings == (Finding(Kind.CHANGED, POSKO, "menautkan judi.example"),)


@pytest.mark.parametrize("address", ["https://kota-malang.kpu.go.id/", "https://[x"])
def test_a_page_that_no_parser_reads_is_told_like_any_other(tmp_path: Path, address: str) -> None:
    site = write_site(tmp_path, {**FILES, POSKO: PAGE}, site=address)
    (site / POSKO).write_bytes(PAGE.replace(b"</h1>", b"<![x[ ><a href='https://judi.example/'>slot</a>"))
    with serve(site) as server:
        assert look(server).report.findings == (Finding(Kind.CHANGED, POSKO, "menautkan judi.example"),)


def test_pages_beside_the_manifest_are_found_through_links_and_through_each_other(site: Path, server: Server) -> None:
    (site / "daftar").mkdir()
    (site / "daftar/index.html").write_bytes(GAMBLING.replace(b"</html>", b"<a href='/main/'>main</a></html>"))
    (site / "main").mkdir()
    (site / "main/index.html").write_bytes(GAMBLING)
    (site / POSKO).write_bytes(PAGE.replace(b"</h1>", b"</h1><a href='../../../../../daftar/?a=1#b'></a>"))
    (site / "index.html").write_bytes(FILES["index.html"] + b"<html><a href='/daftar/'></a><a href='/feed.json'>")

    found = look(server).report.findings

    assert [(one.kind, one.path) for one in found] == [
        (Kind.ADDED, "daftar/index.html"),
        (Kind.ADDED, "main/index.html"),
        (Kind.CHANGED, POSKO),
        (Kind.CHANGED, "index.html"),
    ]
    assert found[0].detail == "ditautkan dari index.html; menautkan judi.example"
    assert found[1].detail == "ditautkan dari daftar/index.html; menautkan judi.example"


def test_pages_of_a_site_map_that_was_changed_are_found(tmp_path: Path) -> None:
    site = write_site(tmp_path, {**FILES, "sitemap.xml": b"<urlset/>"})
    (site / "slot-88").mkdir()
    (site / "slot-88/index.html").write_bytes(GAMBLING)
    with serve(site) as server:
        (site / "sitemap.xml").write_text(f"<urlset><url><loc>{server.url}slot-88/</loc></url></urlset>")
        assert [(one.kind, one.path) for one in look(server).report.findings] == [
            (Kind.ADDED, "slot-88/index.html"),
            (Kind.CHANGED, "sitemap.xml"),
        ]


@pytest.mark.parametrize("path", ["wp-login.php", "slot-gacor/index.html", ".git/HEAD"])
def test_usual_files_of_intruders_are_looked_for(path: str, site: Path, server: Server) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_bytes(b"ref: refs/heads/main")
    assert look(server).report.findings == (Finding(Kind.ADDED, path),)


def test_lost_files_and_files_that_lead_away_are_told_apart(site: Path, server: Server) -> None:
    (site / "media/peta.png").unlink()
    server.twist = lambda handler: handler.path == "/feed.json" and handler.answer(b"", 302, "https://judi.example/")
    assert look(server).report.findings == (
        Finding(Kind.LOST, "media/peta.png"),
        Finding(Kind.MOVED, "feed.json", "menuju https://judi.example/"),
    )


def test_a_host_that_leads_every_lost_visitor_to_a_stranger_is_found(server: Server) -> None:
    def twist(handler: Handler) -> bool:
        known = Path(handler.translate_path(handler.path))
        return not known.exists() and handler.answer(b"", 302, "https://judi.example/")

    server.twist = twist
    [finding] = look(server).report.findings
    assert (finding.kind, finding.detail) == (Kind.OPEN, "menuju https://judi.example/")


def test_a_server_that_leads_in_circles_or_hangs_up_costs_its_own_file(server: Server) -> None:
    def twist(handler: Handler) -> bool:
        if handler.path == "/feed.json":
            return handler.answer(b"", 302, "/feed.json")
        if handler.path == "/media/peta.png":
            handler.close_connection = True
            return True
        return False

    server.twist = twist
    found = {one.path: one.kind for one in look(server).report.findings}
    assert found == {"feed.json": Kind.MOVED, "media/peta.png": Kind.UNREAD}


def test_a_page_that_leads_to_another_page_of_the_site_is_moved(server: Server) -> None:
    server.twist = lambda handler: handler.path == "/feed.json" and handler.answer(b"", 302, "/index.html")
    [finding] = look(server).report.findings
    assert finding == Finding(Kind.MOVED, "feed.json", f"menuju {server.url}index.html")


def test_a_host_that_answers_any_address_is_found_and_its_answer_counts_once(server: Server) -> None:
    def twist(handler: Handler) -> bool:
        known = Path(handler.translate_path(handler.path))
        return not known.exists() and handler.answer(GAMBLING)

    server.twist = twist
    [finding] = look(server).report.findings
    assert (finding.kind, finding.detail) == (Kind.OPEN, "menautkan judi.example")


def test_a_page_that_only_search_engines_see_is_found(server: Server) -> None:
    def twist(handler: Handler) -> bool:
        is_shown = "googlebot" in handler.headers["User-Agent"].lower() and handler.path.endswith("posko-banjir/")
        return is_shown and handler.answer(GAMBLING)

    server.twist = twist
    assert look(server).report.findings == (Finding(Kind.CLOAKED, POSKO, "menautkan judi.example"),)


def test_a_manifest_that_intruders_wrote_anew_is_not_believed(site: Path, server: Server, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "dikenal")
    write_site(site, {**FILES, "slot/index.html": GAMBLING}, make_key())
    assert (look(server).report.signed.seal, look(server).report.is_sound) == (Seal.UNKNOWN, False)

    seen = look(server, known=tmp_path / "dikenal")
    assert Finding(Kind.ADDED, "slot/index.html", "menautkan judi.example") in seen.report.findings
    assert seen.notes == ("manifes yang disajikan lain dari yang dikenal; diperiksa menurut yang dikenal",)


def test_a_site_put_back_to_an_old_state_is_noted(site: Path, server: Server, tmp_path: Path) -> None:
    known = write_site(tmp_path / "dikenal", generated=NOW)
    write_site(site, generated=NOW.replace(year=2025))
    notes = look(server, known=known).notes
    assert notes[1].startswith("manifes yang disajikan (2025-11-24T12:00:00+07:00) lebih lama daripada yang dikenal")


def test_a_site_without_its_manifest_is_held_to_the_one_that_is_known(
    site: Path, server: Server, tmp_path: Path
) -> None:
    shutil.copytree(site, tmp_path / "dikenal")
    (site / "manifest.json").unlink()
    with pytest.raises(ManifestUnusable):
        look(server)
    assert look(server, known=tmp_path / "dikenal").notes == (
        "manifes tidak disajikan (404); diperiksa menurut yang dikenal",
    )


def test_a_sample_takes_the_first_pages_and_as_many_others_as_are_wished(server: Server) -> None:
    paths = ("index.html", "feed.json", *(f"berita/{number}/index.html" for number in range(100)))
    chosen = choose_files(paths, 12, NOW)
    assert (chosen[:2], len(chosen), len(set(chosen))) == (paths[:2], 12, 12)
    assert choose_files(paths, 12, NOW) == chosen
    assert look(server, most=2).report.checked == 2


def test_parts_that_were_changed_or_lost_are_named(site: Path, server: Server) -> None:
    (site / "manifest/media.json").unlink()
    (site / "manifest/situs.json").write_bytes(b"{}")
    assert look(server).report.findings == (
        Finding(Kind.CHANGED, "manifest/situs.json"),
        Finding(Kind.LOST, "manifest/media.json"),
    )


def test_a_part_that_is_as_listed_and_yet_none_is_told_here_as_in_a_folder(site: Path, server: Server) -> None:
    broken = b'{"files": {"../rahasia": {"sha256": "", "size": 0}}}'
    manifest = parse_manifest((site / "manifest.json").read_bytes())
    parts = {**manifest.parts, "manifest/media.json": mark_of(broken)}
    (site / "manifest/media.json").write_bytes(broken)
    (site / "manifest.json").write_bytes(dump_manifest(replace(manifest, parts=parts)))
    finding = Finding(Kind.CHANGED, "manifest/media.json")
    assert look(server).report.findings == (finding,)
    assert finding in check_folder(site, lambda office: ())[0].findings


def test_sites_below_are_named_and_left_to_themselves(tmp_path: Path) -> None:
    site = write_site(tmp_path, sites=("kantor/kota-batu/",))
    with serve(site) as server:
        assert look(server).notes == (
            f"1 situs di bawahnya tidak ikut diperiksa; sebut alamatnya sendiri, seperti {server.url}kantor/kota-batu/",
        )


@pytest.mark.parametrize(
    ("path", "address"),
    [("index.html", ""), ("a/index.html", "a/"), ("a/b c.png", "a/b%20c.png"), ("topik/é/index.html", "topik/%C3%A9/")],
)
def test_files_and_addresses_belong_together(path: str, address: str) -> None:
    base = "https://kantor.example/"
    assert address_of(base, path) == base + address
    assert path_at(base, base + address) == path
    assert path_at(base, f"{base}cari/?q=1") is path_at(base, "https://lain.example/") is None
