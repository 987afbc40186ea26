from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from proof_sites import KEY

from site_builder.errors import SettingsInvalid
from site_builder.model import Tier
from site_builder.offices.registry import load_registry
from site_builder.strings import say

HEADER = "id,code,tier,parent,name,region,domain,timezone"
TOP = "pusat,00,nasional,,Kantor Pusat,Indonesia,contoh.id,Asia/Jakarta"
EAST = "prov-timur,91,provinsi,pusat,Kantor Timur,Timur,timur.contoh.id,Asia/Jayapura"


def a_registry(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "kantor.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def complaint(path: Path) -> str:
    with pytest.raises(SettingsInvalid) as caught:
        load_registry(path)
    return say(caught.value.key, **caught.value.facts)


def test_the_built_in_registry_has_553_offices() -> None:
    tree = load_registry()
    assert len(tree) == 553
    assert Counter(office.tier for office in tree) == {Tier.NATIONAL: 1, Tier.PROVINCE: 38, Tier.REGENCY: 514}
    regencies = [office.region for office in tree if office.tier is Tier.REGENCY]
    assert sum(region.startswith("Kabupaten ") for region in regencies) == 416
    assert sum(region.startswith("Kota ") for region in regencies) == 98


def test_the_built_in_registry_knows_the_zones() -> None:
    zones = Counter(office.zone for office in load_registry())
    assert zones == {"Asia/Jakarta": 320, "Asia/Makassar": 162, "Asia/Jayapura": 71}


def test_codes_are_text() -> None:
    tree = load_registry()
    assert tree.root.code == "00"
    assert sum(office.code == "11.10" for office in tree) == 1
    assert sum(office.code == "11.1" for office in tree) == 0


def test_offices_in_aceh_are_kip() -> None:
    tree = load_registry()
    aceh = (tree.by_id("prov-aceh"), *tree.descendants("prov-aceh"))
    assert len(aceh) == 24
    assert all(office.name.startswith("KIP ") for office in aceh)


def test_the_licence_of_the_names_comes_with_them() -> None:
    notice = files("site_builder.offices").joinpath("LICENSE-wilayah.txt").read_text(encoding="utf-8")
    assert "MIT License" in notice


def test_an_organisation_brings_its_own_registry(tmp_path: Path) -> None:
    header = f"site_url,{HEADER},domain_evidence"
    path = a_registry(tmp_path, f"http://127.0.0.1:8000/,{TOP},seen", "", f",{EAST},pattern", header=header)
    tree = load_registry(path)
    assert [(office.id, office.parent, office.site_url, office.is_domain_seen) for office in tree] == [
        ("pusat", None, "http://127.0.0.1:8000/", True),
        ("prov-timur", "pusat", None, False),
    ]
    assert tree.authority == "contoh.id"


def test_a_file_that_excel_marked_as_utf8_is_read(tmp_path: Path) -> None:
    path = a_registry(tmp_path, TOP)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [office.id for office in load_registry(path)] == ["pusat"]


def test_every_fault_is_reported_at_once_with_its_line(tmp_path: Path) -> None:
    path = a_registry(
        tmp_path,
        TOP,
        "",
        "Prov Timur,91,provinsi,pusat,Kantor Timur,Timur,https://timur.contoh.id,Asia/Ambon",
        "kab-a,91.01,kecamatan,prov-barat,,A,a.contoh.id,",
    )
    lines = re.findall(r"baris (\d+): (\w+)", complaint(path))
    assert lines == [
        ("4", "domain"),
        ("4", "id"),
        ("4", "timezone"),
        ("5", "name"),
        ("5", "parent"),
        ("5", "tier"),
        ("5", "timezone"),
    ]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            (TOP, TOP.replace("00", "01").replace("contoh.id", "b.id").replace("l,,", "l,pusat,")),
            'id "pusat"',
        ),
        (
            (TOP, EAST, EAST.replace("prov-timur", "prov-barat")),
            'baris 4: code "91" sudah dipakai di baris 3',
        ),
        ((TOP, EAST.replace("timur.contoh.id", "contoh.id")), 'domain "contoh.id" sudah dipakai di baris 2'),
        ((TOP, EAST.replace("pusat", "utama")), 'parent "utama" tidak ada di daftar'),
        ((TOP, EAST.replace("pusat", "prov-timur")), 'parent "prov-timur" melingkar'),
        ((TOP, EAST.replace("provinsi", "nasional")), 'parent "pusat" setingkat nasional'),
        ((TOP, EAST.replace("pusat", "")), "baris 3: parent"),
        ((EAST,), "tidak ada kantor puncak"),
        ((), "tidak ada kantor puncak"),
        ((TOP.replace("Asia/Jakarta", "Asia"),), 'timezone "Asia" tidak dikenal'),
        ((TOP.replace("contoh.id", "Contoh.id"),), 'domain "Contoh.id" bukan nama host'),
        ((TOP + ",lebih",), "baris 2: 9 kolom, seharusnya 8"),
        ((TOP, '"prov-timur,91'), "bukan CSV yang benar"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, lines: tuple[str, ...], words: str) -> None:
    assert words in complaint(a_registry(tmp_path, *lines))


def test_a_wider_circle_is_found_at_each_of_its_offices(tmp_path: Path) -> None:
    lines = (
        TOP,
        EAST.replace("pusat", "prov-barat"),
        "prov-barat,92,provinsi,prov-timur,Kantor Barat,Barat,barat.contoh.id,Asia/Jayapura",
        "kab-a,92.01,kabkota,prov-barat,Kantor A,A,a.contoh.id,Asia/Jayapura",
    )
    assert re.findall(r"baris (\d+)", complaint(a_registry(tmp_path, *lines))) == ["3", "4"]


@pytest.mark.parametrize("url", ["contoh.id", "javascript:alert(1)", "https://a b/", "https://x/?q", "http://u@x/"])
def test_a_site_address_must_be_one(tmp_path: Path, url: str) -> None:
    path = a_registry(tmp_path, f"{TOP},{url}", header=f"{HEADER},site_url")
    assert f'site_url "{url}" bukan alamat situs' in complaint(path)


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    path = a_registry(tmp_path, TOP, header="id;code;tier,parent,name,region,domain")
    assert "kolom id, code, tier, timezone belum ada" in complaint(path)


def test_an_empty_file_lacks_all_columns(tmp_path: Path) -> None:
    path = tmp_path / "kosong.csv"
    path.touch()
    assert "kolom id, code, tier, parent, name, region, domain, timezone belum ada" in complaint(path)


def test_a_registry_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / "tiada.csv") in complaint(tmp_path / "tiada.csv")
    assert "bukan berkas" in complaint(tmp_path)


def test_bytes_that_are_not_utf8_are_named_with_their_line(tmp_path: Path) -> None:
    path = a_registry(tmp_path, TOP)
    path.write_bytes(path.read_bytes() + b"kantor-\xe9,")
    assert "baris 3 bukan UTF-8" in complaint(path)


def test_public_keys_of_a_registry_are_read_and_checked(tmp_path: Path) -> None:
    header = f"{HEADER},keys"
    path = a_registry(tmp_path, f"{TOP},{KEY.public.text} kantor; revoked {KEY.public.text}", header=header)
    assert load_registry(path).root.keys == (f"{KEY.public.text} kantor", f"revoked {KEY.public.text}")
    path = a_registry(tmp_path, f"{TOP},ssh-rsa AAAA", header=header)
    assert 'baris 2: keys: "ssh-rsa AAAA" bukan kunci publik' in complaint(path)
