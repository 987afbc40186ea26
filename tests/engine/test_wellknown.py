from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import NOW, a_site
from msgspec import structs

from site_builder.engine.assets import read_assets
from site_builder.engine.edition import Edition
from site_builder.engine.frame import POLICY
from site_builder.engine.servers import WRITERS, Addresses
from site_builder.engine.theme import find_theme
from site_builder.engine.wellknown import dump_robots, dump_security, print_well_known
from site_builder.model import OfficeFacts
from site_builder.offices.registry import load_registry

SITE = a_site()
FACTS = OfficeFacts(email="humas@kantor.example", phone="(0341) 12-34")


def an_edition(**changes: object) -> Edition:
    edition = Edition(
        SITE, load_registry(), NOW, {"kota-malang": SITE.url, "kota-batu": "https://lain.example/"}, facts=FACTS
    )
    return replace(edition, **changes)  # type: ignore[arg-type]


def test_robots_may_read_all_and_learn_of_the_site_maps_of_the_host() -> None:
    assert dump_robots(an_edition()).decode().splitlines() == [
        "User-agent: *",
        "Disallow:",
        "",
        "Sitemap: https://kota-malang.kpu.go.id/sitemap.xml",
    ]


@pytest.mark.parametrize(
    ("now", "expires"),
    [
        (datetime(2026, 10, 1, 0, 0, tzinfo=UTC), "2027-04-01"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "2027-04-01"),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), "2027-07-01"),
        (datetime(2026, 3, 5, 0, 0, tzinfo=UTC), "2026-07-01"),
        (datetime(2026, 7, 5, 0, 0, tzinfo=UTC), "2027-01-01"),
    ],
)
def test_security_txt_keeps_its_bytes_for_a_quarter_and_never_goes_stale(now: datetime, expires: str) -> None:
    text = dump_security(an_edition(now=now)).decode()
    assert f"Expires: {expires}T00:00:00Z\n" in text
    assert timedelta(days=85) < datetime.fromisoformat(f"{expires}T00:00:00+00:00") - now < timedelta(days=190)
    assert "Contact: mailto:humas@kantor.example\n" in text
    assert f"Canonical: {SITE.url}.well-known/security.txt\n" in text


def test_an_office_without_e_mail_is_called_and_one_without_either_says_nothing() -> None:
    assert b"Contact: tel:03411234\n" in dump_security(an_edition(facts=OfficeFacts(phone="(0341) 12-34")))
    assets = read_assets(find_theme())
    files = dict(print_well_known(an_edition(facts=OfficeFacts()), assets))
    assert set(files) == {"manifest.webmanifest", "robots.txt"}
    assert set(dict(print_well_known(an_edition(), assets))) == {*files, ".well-known/security.txt", "security.txt"}


def test_below_another_site_only_the_manifest_is_the_offices_own() -> None:
    below = structs.replace(SITE, url=f"{SITE.host_url}kantor/kota-malang/")
    (path, content), *others = print_well_known(an_edition(site=below), read_assets(find_theme()))
    assert (path, others) == ("manifest.webmanifest", [])
    manifest = json.loads(content)
    assert manifest["icons"][0]["src"].startswith("../../aset/ikon.")
    assert manifest["icons"][1]["src"] == "../../ikon-512.png"


def test_the_policy_of_the_header_files_is_that_of_the_pages_and_forbids_framing() -> None:
    wanted = f"{POLICY}; frame-ancestors 'none'"
    told = [re.findall(r'Content-Security-Policy:? "?([^"\n]+)', dump(Addresses())) for dump in WRITERS.values()]
    assert {policy for policies in told for policy in policies} == {wanted}
    assert [path for path, policies in zip(WRITERS, told, strict=True) if not policies] == ["_redirects"]
    assert "unsafe" not in wanted


def test_no_page_of_the_demo_has_a_script_or_a_style_within(demo_pages: list[Path]) -> None:
    for page in demo_pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]* (?:src=|type=\"application/(?:ld\+)?json\"))", text), page
        assert not re.search(r"<style|<[^>]+ (?:style|on[a-z]+)=", text), page


@pytest.fixture
def demo_pages(demo: object) -> list[Path]:
    return list(demo.pages())  # type: ignore[attr-defined]
