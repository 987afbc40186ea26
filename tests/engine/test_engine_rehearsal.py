"""What a preview says of its pages: words of an article stay words."""

from __future__ import annotations

from types import MappingProxyType

from bs4 import BeautifulSoup

from site_builder.engine.rehearsal import Rehearsal, Sheet, mark_page, print_overview, print_refused, read_own_files

HOSTILE = '<script>alert("1")</script>&amp;'
PLACE = "berita/2026/11/20/a/"
SAID = Rehearsal(
    sheets=MappingProxyType({PLACE: Sheet(HOSTILE, f"Draf {HOSTILE}", (f"a.md:2: {HOSTILE}",))}),
    refused=frozenset({PLACE}),
    others=(f"network.yml: {HOSTILE}",),
)
PAGE = b'<html><body class="a"><a class="skip" href="#_isi">Langsung</a><main>Isi</main></body></html>'


def scripts(page: bytes) -> list[str]:
    return [str(tag.get("src")) for tag in BeautifulSoup(page, "html.parser").find_all("script")]


def test_words_of_an_article_are_no_html_in_a_preview() -> None:
    pages = (
        mark_page(PAGE, PLACE, SAID, "/", 7),
        mark_page(print_overview(SAID, "/"), "pratinjau/", SAID, "/", 7),
        mark_page(print_refused(PLACE, SAID), PLACE, SAID, "/", 7),
    )
    for page in pages:
        assert scripts(page) == ["/pratinjau.js"]
        assert HOSTILE in BeautifulSoup(page, "html.parser").get_text()


def test_what_is_said_comes_after_the_way_past_it_and_before_the_page() -> None:
    page = mark_page(PAGE, PLACE, SAID, "/warta/", 7).decode()

    assert page.index("Langsung") < page.index("<aside") < page.index("<main")
    assert 'href="/warta/pratinjau/"' in page
    assert 'data-epoch="7"' in page


def test_a_page_of_which_nothing_is_said_leads_to_the_overview_alone() -> None:
    soup = BeautifulSoup(mark_page(PAGE, "lain/", SAID, "/", 7), "html.parser")
    (bar,) = soup.find_all("aside")

    assert bar.find_all("li") == []
    assert [p.get_text() for p in bar.find_all("p")] == [
        "Pratinjau di komputer ini; pembaca tidak melihat baris ini. 1 berita belum tampil, 2 catatan"
    ]


def test_a_page_without_a_body_is_marked_too() -> None:
    assert mark_page(b"polos", "x/", SAID, "/", 7).endswith(b"</aside>polos")


def test_the_preview_has_a_style_and_a_script_of_its_own() -> None:
    assert {name: bool(content) for name, content in read_own_files().items()} == {
        "pratinjau.css": True,
        "pratinjau.js": True,
    }
