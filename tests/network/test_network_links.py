from __future__ import annotations

import pytest

from site_builder.network.links import find_links, foreign_hosts

HERE = "https://kota-malang.kpu.go.id/berita/"


@pytest.mark.parametrize(
    ("page", "links"),
    [
        ("<!doctype html><a href='slot/'>x</a>", [f"{HERE}slot/"]),
        ("<HTML><script src=//judi.example/a.js></script>", ["https://judi.example/a.js"]),
        ("<html><form action='/masuk#x'></form><a href='/masuk'>", ["https://kota-malang.kpu.go.id/masuk"]),
        ("<html><meta http-equiv=Refresh content='0; URL=https://judi.example/'>", ["https://judi.example/"]),
        ("<html><a href='javascript:x'><a href='http://[x'><a href='mailto:a@b.example'><a href>", []),
        ("<urlset><loc>https://judi.example/1</loc></urlset>", ["https://judi.example/1"]),
        ("Sitemap: https://judi.example/s.xml\n", ["https://judi.example/s.xml"]),
        ("tidak ada apa-apa", []),
        (
            "<html>\nhttps://teks.example/\n<a href='/a'><![x[ ><a href='https://judi.example/1'>",
            ["https://kota-malang.kpu.go.id/a", "https://judi.example/1"],
        ),
        ("<html><![x[ ><a href='/slot-rahasia/'>", ["https://kota-malang.kpu.go.id/slot-rahasia/"]),
        ("<html><![CDATA[ ><a href=https://judi.example/2>", ["https://judi.example/2"]),
        (f"<html><p>&#{'9' * 5_000};</p><a href='https://judi.example/3'>", ["https://judi.example/3"]),
        (f"<html><a title='&#{'9' * 5_000};' href='https://judi.example/4'>", ["https://judi.example/4"]),
    ],
)
def test_whatever_leads_somewhere_is_found(page: str, links: list[str]) -> None:
    assert list(dict.fromkeys(find_links(page.encode(), HERE))) == links


def test_bytes_that_are_no_text_lead_nowhere() -> None:
    assert list(find_links(bytes(range(256)) * 10, HERE)) == []


@pytest.mark.parametrize("own", ["https://[x", "https://[::1", "", "bukan alamat"])
def test_an_address_of_its_own_that_is_none_hides_no_stranger(own: str) -> None:
    assert foreign_hosts(b"<html><a href='https://judi.example/'>", HERE, own) == ("judi.example",)


def test_only_strangers_hosts_are_named_each_once() -> None:
    page = "<html><a href='/a'><a href='https://wa.me/?text=a'><a href='https://warta.example/b'>"
    page += "<a href='https://judi.example/1'><a href='https://judi.example/2'><a href='http://togel.example'>"
    assert foreign_hosts(page.encode(), HERE, "https://warta.example/") == ("judi.example", "togel.example")
