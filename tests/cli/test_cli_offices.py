"""`warta offices`: the registry, searched."""

from __future__ import annotations

from pathlib import Path

import pytest
from workplace import Workplace

REGISTRY = (
    "id,code,tier,parent,name,region,domain,timezone\n"
    "pusat,0,nasional,,Lembaga Pusat,Pusat,pusat.example,Asia/Jakarta\n"
    "cabang-timur,91,provinsi,pusat,Cabang Timur,Timur,timur.example,Asia/Jayapura\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


def test_words_find_offices_the_nearest_first(place: Workplace) -> None:
    code, out, err = place.warta("offices", "malang")

    rows = [line.split()[0] for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert rows[:2] == ["kab-malang", "kota-malang"]
    assert "kab-pemalang" in rows[2:]


def test_columns_are_those_that_the_docs_name(place: Workplace) -> None:
    assert place.warta("offices", "kota", "malang").out == (
        "kota-malang  KPU Kota Malang  kabupaten/kota  prov-jawa-timur  35.73  WIB  kota-malang.kpu.go.id\n"
    )


def test_code_finds_its_office_alone(place: Workplace) -> None:
    assert [line.split()[0] for line in place.warta("offices", "35.73").out.splitlines()] == ["kota-malang"]


def test_without_words_all_are_listed_in_columns(place: Workplace) -> None:
    lines = place.warta("offices").out.splitlines()

    assert len(lines) == 553
    assert lines[0].split()[:4] == ["kpu-ri", "KPU", "RI", "nasional"]
    assert len({line.index(" WIB ") for line in lines if " WIB " in line}) == 1


def test_misspelt_words_get_a_suggestion(place: Workplace) -> None:
    code, out, err = place.warta("offices", "kota mallang")

    assert (code, out) == (2, "")
    assert err.startswith('kantor: "kota mallang" tidak ada di daftar; mungkin maksudnya kota-malang')


def test_words_like_no_office_get_the_way_to_search(place: Workplace) -> None:
    assert place.warta("offices", "xyzzy") == (
        2,
        "",
        'kantor: "xyzzy" tidak ada di daftar; cari dengan warta offices KATA\n',
    )


def test_registry_of_ones_own_is_searched_even_if_the_settings_have_other_faults(place: Workplace) -> None:
    place.write("content/daftar.csv", REGISTRY)
    place.write("content/network.yml", "registry: daftar.csv\nlayout: bulat\nsources: {kantor-salah: {path: x}}\n")

    assert place.warta("offices").out == (
        "pusat         Lembaga Pusat  nasional  -      0   WIB  pusat.example\n"
        "cabang-timur  Cabang Timur   provinsi  pusat  91  WIT  timur.example\n"
    )


def test_registry_that_a_repository_names_is_searched(place: Workplace) -> None:
    place.write("daftar.csv", REGISTRY)
    place.write("mkdocs.yml", "site_name: a\nplugins: [warta: {office: pusat, registry: daftar.csv}]\n")
    place.write("content/kantor.yml")

    assert place.warta("offices", "timur").out.startswith("cabang-timur")


def test_settings_that_are_no_yaml_are_told(place: Workplace) -> None:
    place.write("content/network.yml", "registry: [\n")

    code, _, err = place.warta("offices", "malang")

    assert code == 2
    assert err.startswith("content/network.yml:2: bukan YAML (")
