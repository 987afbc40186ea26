"""Real folders that somebody tampered with."""

from __future__ import annotations

from pathlib import Path

import pytest
from proof_sites import FILES, KEY, write_site

from site_builder.errors import ManifestUnusable
from site_builder.proof.findings import Finding, Kind, SiteReport
from site_builder.proof.folder import check_folder
from site_builder.proof.keys import PublicKey, make_key
from site_builder.proof.signature import Seal


def check(folder: Path, *keys: PublicKey) -> SiteReport:
    [report] = check_folder(folder, lambda office: keys if office == "kota-malang" else ())
    return report


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "situs")


def test_a_site_as_it_was_built_is_sound(site: Path) -> None:
    report = check(site, KEY.public)
    assert report.is_sound
    assert (report.signed.seal, report.findings) == (Seal.VALID, ())
    assert report.files == report.checked == len(FILES)


def test_every_file_that_was_added_changed_or_lost_is_named(site: Path) -> None:
    (site / "berita/2026/11/20/slot-gacor").mkdir()
    (site / "berita/2026/11/20/slot-gacor/index.html").write_text("judi", encoding="utf-8")
    (site / ".shell.php").write_text("<?php", encoding="utf-8")
    (site / "index.html").write_bytes(FILES["index.html"] + b"<a href='https://judi.example/'>slot</a>")
    (site / "media/peta.png").unlink()

    assert check(site, KEY.public).findings == (
        Finding(Kind.ADDED, ".shell.php"),
        Finding(Kind.ADDED, "berita/2026/11/20/slot-gacor/index.html"),
        Finding(Kind.CHANGED, "index.html"),
        Finding(Kind.LOST, "media/peta.png"),
    )


def test_a_change_of_the_same_length_is_a_change(site: Path) -> None:
    (site / "media/peta.png").write_bytes(b"\x89PNH")
    assert check(site).findings == (Finding(Kind.CHANGED, "media/peta.png"),)


def test_links_are_no_files_of_a_site(site: Path, tmp_path: Path) -> None:
    (tmp_path / "rahasia").mkdir()
    (site / "unduh").symlink_to(tmp_path / "rahasia")
    (site / "feed.json").unlink()
    (site / "feed.json").symlink_to(site / "index.html")
    assert check(site).findings == (Finding(Kind.UNREAD, "feed.json"), Finding(Kind.ADDED, "unduh"))


def test_a_part_that_was_changed_is_one_finding_and_not_one_for_each_of_its_files(site: Path) -> None:
    part = site / "manifest/berita-2026-11.json"
    part.write_bytes(part.read_bytes().replace(b"posko", b"judol"))
    (site / "berita/2026/10/01/judi.html").write_text("judi", encoding="utf-8")
    assert check(site, KEY.public).findings == (
        Finding(Kind.CHANGED, "manifest/berita-2026-11.json"),
        Finding(Kind.ADDED, "berita/2026/10/01/judi.html"),
    )


def test_a_manifest_written_anew_by_somebody_else_is_not_believed(site: Path) -> None:
    forged = {**FILES, "slot/index.html": b"judi"}
    for key, seal in ((None, Seal.UNSIGNED), (make_key(), Seal.UNKNOWN)):
        (site / "manifest.json.sig").unlink()
        write_site(site, forged, key)
        report = check(site, KEY.public)
        assert (report.signed.seal, report.is_sound, report.findings) == (seal, False, ())
        write_site(site, forged, make_key())


def test_the_signature_of_another_manifest_is_broken_and_that_of_a_revoked_key_is_nothing(site: Path) -> None:
    signature = (site / "manifest.json.sig").read_bytes()
    assert check(site, PublicKey(KEY.public.raw, is_revoked=True)).signed.seal is Seal.REVOKED
    write_site(site, {**FILES, "slot/index.html": b"judi"}, None)
    (site / "manifest.json.sig").write_bytes(signature)
    assert (check(site).signed.seal, check(site).is_sound) == (Seal.BROKEN, False)


def test_without_known_keys_an_unsigned_site_is_sound_and_says_that_it_is_unsigned(tmp_path: Path) -> None:
    report = check(write_site(tmp_path, key=None))
    assert (report.signed.seal, report.is_sound) == (Seal.UNSIGNED, True)


def test_sites_below_are_held_to_their_own_manifests(site: Path) -> None:
    write_site(site, sites=("kantor/kota-batu/", "kantor/kota-blitar/"))
    write_site(site / "kantor/kota-batu", {"index.html": b"Batu"}, None, office="kota-batu")
    (site / "kantor/kota-batu/judi.html").write_text("judi", encoding="utf-8")
    (site / "kantor/kota-lain").mkdir()
    (site / "kantor/kota-lain/index.html").write_text("judi", encoding="utf-8")

    root, batu = check_folder(site, lambda office: ())

    assert root.findings == (
        Finding(Kind.LOST, "kantor/kota-blitar/manifest.json"),
        Finding(Kind.ADDED, "kantor/kota-lain/index.html"),
    )
    assert (batu.path, batu.office) == ("kantor/kota-batu/", "kota-batu")
    assert batu.findings == (Finding(Kind.ADDED, "judi.html"),)


def test_a_folder_without_a_manifest_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(ManifestUnusable):
        check_folder(tmp_path, lambda office: ())
