from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import pytest
from builders import WIB, WIT, WITA, a_site, an_item
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from site_builder.engine.words import (
    WHEREVER,
    Place,
    day_text,
    moment_text,
    month_text,
    shown_moment,
    size_text,
    spell_moments,
    type_name,
)
from site_builder.model import Site
from site_builder.strings import zone_label as label

ONE_HOST = a_site(url="https://berita.example/kantor/kota-malang/", host_url="https://berita.example/")
BELOW = a_site(url="https://x.example/warta/kantor/a/", host_url="https://x.example/warta/")


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Jakarta", "WIB"),
        ("Asia/Pontianak", "WIB"),
        ("Asia/Makassar", "WITA"),
        ("Asia/Jayapura", "WIT"),
        ("Europe/Paris", "Europe/Paris"),
    ],
)
def test_a_zone_is_called_as_indonesians_call_it(zone: str, text: str) -> None:
    assert label(zone) == text


@pytest.mark.parametrize(
    ("moment", "zone", "text", "iso"),
    [
        (
            datetime(2026, 11, 20, 9, 5, tzinfo=WIB),
            "Asia/Jakarta",
            "20 November 2026, 09.05 WIB",
            "2026-11-20T09:05:00+07:00",
        ),
        (
            datetime(2026, 11, 20, 23, 30, tzinfo=WIB),
            "Asia/Jayapura",
            "21 November 2026, 01.30 WIT",
            "2026-11-21T01:30:00+09:00",
        ),
        (datetime(2026, 1, 1, tzinfo=WITA), "Asia/Makassar", "1 Januari 2026", "2026-01-01"),
        (
            datetime(2026, 1, 1, tzinfo=WITA),
            "Asia/Jakarta",
            "31 Desember 2025, 23.00 WIB",
            "2025-12-31T23:00:00+07:00",
        ),
        (
            datetime(2026, 5, 1, 0, 0, 1, tzinfo=WIT),
            "Asia/Jayapura",
            "1 Mei 2026, 00.00 WIT",
            "2026-05-01T00:00:01+09:00",
        ),
    ],
)
def test_a_moment_is_shown_in_its_zone(moment: datetime, zone: str, text: str, iso: str) -> None:
    assert shown_moment(moment, zone) == {"text": text, "iso": iso}
    assert moment_text(moment, zone) == text


def test_an_item_tells_when_it_was_published_and_when_it_was_corrected_last() -> None:
    item = an_item(published=datetime(2026, 11, 20, 9, 5, 1, 7, tzinfo=WIT))
    assert spell_moments(item) == ("2026-11-20T09:05:01+09:00",) * 2
    item = replace(item, updated=datetime(2026, 11, 20, 9, tzinfo=WIB))
    assert spell_moments(item) == ("2026-11-20T09:05:01+09:00", "2026-11-20T09:00:00+07:00")


def test_a_day_and_a_month_are_spelt_out() -> None:
    assert day_text(datetime(2021, 9, 15, tzinfo=WIB), "Asia/Jakarta") == "15 September 2021"
    assert [month_text(2021, month).split()[0] for month in (1, 2, 8, 12)] == [
        "Januari",
        "Februari",
        "Agustus",
        "Desember",
    ]


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (1_250, "1,2 kB"), (12_345, "12 kB"), (2_500_000, "2,5 MB")],
)
def test_a_size_is_short(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("address", "name"), [("https://x.example/a/b.pdf?x=1", "PDF"), ("https://x.example/a.d/b", "")]
)
def test_a_type_is_read_from_the_name(address: str, name: str) -> None:
    assert type_name(address) == name


@pytest.mark.parametrize(
    ("site", "path", "base", "host_base"),
    [
        (a_site(), "", "./", "./"),
        (a_site(), "berita/", "../", "../"),
        (a_site(), "berita/2026/11/20/x/", "../../../../../", "../../../../../"),
        (a_site(), "lama.html", "./", "./"),
        (ONE_HOST, "", "./", "../../"),
        (ONE_HOST, "berita/", "../", "../../../"),
        (BELOW, "a/b.html", "../", "../../../"),
    ],
)
def test_a_page_knows_the_way_up(site: Site, path: str, base: str, host_base: str) -> None:
    place = Place(site, path)
    assert (place.base, place.host_base, place.url) == (base, host_base, site.url + path)


@pytest.mark.parametrize("site", [a_site(), ONE_HOST, BELOW])
@pytest.mark.parametrize("place", [("",), ("berita/",), ("berita/2026/11/20/x/",), ("404.html", True)])
def test_what_is_printed_for_any_page_is_settled_on_each(site: Site, place: tuple[Any, ...]) -> None:
    here, wherever = Place(site, *place), Place(site, WHEREVER)
    for url in (site.url, f"{site.url}berita/", site.host_url, f"{site.host_url}x/", "https://lain.example/"):
        assert here.settle(f'<a href="{wherever.link(url)}">', wherever) == f'<a href="{here.link(url)}">'
    assert here.settle(f"{wherever.base} {wherever.host_base}", wherever) == f"{here.base} {here.host_base}"


def test_what_a_host_shows_anywhere_starts_at_its_root() -> None:
    place = Place(BELOW, "404.html", is_anywhere=True)
    assert (place.base, place.host_base) == ("/warta/kantor/a/", "/warta/")
    assert place.link("https://x.example/warta/kantor/b/x/") == "/warta/kantor/b/x/"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://berita.example/kantor/kota-malang/", "../"),
        ("https://berita.example/kantor/kota-malang/umpan/", "../umpan/"),
        ("https://berita.example/kantor/kota-malang-dua/", "../../../kantor/kota-malang-dua/"),
        ("https://berita.example/", "../../../"),
        ("https://berita.example.jahat.example/", "https://berita.example.jahat.example/"),
        ("http://berita.example/", "http://berita.example/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_only_links_within_the_host_are_relative(url: str, link: str) -> None:
    assert Place(ONE_HOST, "berita/").link(url) == link


@given(st.lists(st.text("abc", min_size=1, max_size=3), max_size=4), st.lists(st.text("abc", min_size=1), max_size=4))
def test_a_relative_link_leads_where_the_absolute_one_leads(here: list[str], there: list[str]) -> None:
    place = Place(ONE_HOST, "".join(f"{part}/" for part in here))
    for root in (ONE_HOST.url, ONE_HOST.host_url):
        url = root + "".join(f"{part}/" for part in there)
        assert urljoin(place.url, place.link(url)) == url
