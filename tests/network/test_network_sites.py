"""Where every site of the network stands."""

from __future__ import annotations

from msgspec.structs import replace

from site_builder.model import Layout, Network, Site, SourceSpec
from site_builder.network.sites import plan_sites, top_office
from site_builder.offices.registry import load_registry
from site_builder.offices.tree import OfficeTree

TREE = load_registry()
BASE = "https://warta.example/"


def a_network(*offices: str, layout: Layout = Layout.ONE_HOST) -> Network:
    return Network(BASE, layout, 100, tuple(SourceSpec(office, "path", office) for office in offices))


def test_one_host_has_the_nation_at_its_root() -> None:
    assert plan_sites(a_network("kpu-ri", "kota-malang"), TREE) == {
        "kpu-ri": Site(TREE.by_id("kpu-ri"), BASE, "", BASE),
        "kota-malang": Site(TREE.by_id("kota-malang"), f"{BASE}kantor/kota-malang/", "kantor/kota-malang", BASE),
    }


def test_province_alone_stands_at_the_root() -> None:
    sites = plan_sites(a_network("prov-jawa-timur", "kota-malang"), TREE)

    assert [site.path for site in sites.values()] == ["", "kantor/kota-malang"]


def test_root_stays_empty_without_a_top_office() -> None:
    sites = plan_sites(a_network("prov-aceh", "prov-papua"), TREE)

    assert [site.path for site in sites.values()] == ["kantor/prov-aceh", "kantor/prov-papua"]


def test_host_per_office_has_the_registered_addresses() -> None:
    aceh = replace(TREE.by_id("prov-aceh"), site_url="https://kip.example/berita")
    tree = OfficeTree(tuple(aceh if office.id == aceh.id else office for office in TREE))
    malang = "https://kota-malang.kpu.go.id/"

    sites = plan_sites(a_network("prov-aceh", "kota-malang", layout=Layout.HOST_PER_OFFICE), tree)

    assert sites == {
        "prov-aceh": Site(aceh, "https://kip.example/berita/", "prov-aceh", "https://kip.example/berita/"),
        "kota-malang": Site(tree.by_id("kota-malang"), malang, "kota-malang", malang),
    }


def test_top_office_is_above_all_others() -> None:
    assert top_office(["kota-malang", "kpu-ri", "prov-aceh"], TREE) == "kpu-ri"
    assert top_office(["kota-malang"], TREE) == "kota-malang"
    assert top_office(["kota-malang", "prov-aceh"], TREE) is None
