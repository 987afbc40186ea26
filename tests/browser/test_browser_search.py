"""The search page and reading without a network, as a reader uses them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus import make_items
from instruments import need
from msgspec.structs import replace
from playwright.sync_api import Browser, Page
from search_site import edition_of, write_search
from showroom import PAGES, build_showroom
from visits import CHROMIUM, open_browser, open_page
from webserver import serve

from site_builder.engine.edition import HandPage
from site_builder.model import Item
from site_builder.offices.registry import load_registry
from site_builder.sanitize import plain_text
from site_builder.search.index import OPEN, SHARD_LETTERS, last_seam
from site_builder.search.words import COMMON, Roots, stems, words_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(shared: Path) -> Iterator[str]:
    with serve(build_showroom(shared)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need(CHROMIUM)
    with open_browser() as opened:
        yield opened


def find(page: Page, address: str) -> list[str]:
    """The titles that a search lists."""
    page.goto(address)
    page.wait_for_function("() => !['', 'Mencari…'].includes(document.getElementById('_kabar').textContent)")
    page.wait_for_load_state("networkidle")
    return page.locator("#_hasil h3").all_text_contents()


def show_all(page: Page) -> list[str]:
    """The titles of all results."""
    for _ in range(20):
        if not page.locator("#_lagi").is_visible():
            break
        shown = page.locator("#_hasil > li").count()
        page.click("#_lagi")
        page.wait_for_function(f"() => document.querySelectorAll('#_hasil > li').length > {shown}")
    assert not page.locator("#_lagi").is_visible()
    return page.locator("#_hasil h3").all_text_contents()


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("memilih", "Lokasi TPS 07 Kampung Contoh dipindahkan karena banjir"),
        ("BANJIR tps", "Lokasi TPS 07 Kampung Contoh dipindahkan karena banjir"),
        ("kebanjiran", "Lokasi TPS 07 Kampung Contoh dipindahkan karena banjir"),
        (
            "sosialisa",
            "SAMBUTAN DAN ARAHAN KPU RI DALAM SOSIALISASI JUKNIS BAKOHUMAS KPU, KPU PROVINSI DAN KPU KAB/KOTA",
        ),
        ("yang dan hoaks", "Klarifikasi: kantor KPU Kota Surabaya tidak tutup selama sebulan"),
        ("suaraku masa depanku", "Cetak & sebar: poster “Suaraku, Masa Depanku” untuk pelajar berusia < 17 tahun"),
    ],
)
def test_words_in_any_form_find_an_article(query: str, title: str, base: str, browser: Browser) -> None:
    with open_page(browser) as page:
        find(page, f"{base}cari/?q={query}")
        assert title in show_all(page)


def test_every_result_leads_to_its_article(base: str, browser: Browser) -> None:
    with open_page(browser) as page:
        find(page, f"{base}cari/?q=contoh")
        show_all(page)
        links = page.locator("#_hasil h3 a").evaluate_all("links => links.map(link => [link.href, link.textContent])")
        assert len(links) > 25
        for address, title in links:
            answer = page.request.get(address)
            assert answer.ok, address
            assert title.split("&")[0].split("<")[0] in answer.text()


def test_filters_narrow_and_make_an_address_that_can_be_sent(base: str, browser: Browser) -> None:
    with open_page(browser) as page:
        every = find(page, f"{base}cari/?q=contoh")
        page.select_option("select[name=jenis]", "klarifikasi")
        page.wait_for_url("**/cari/?q=contoh&jenis=klarifikasi")
        answered = find(page, page.url)
        assert answered
        assert all(title.startswith("Klarifikasi") for title in answered)
        assert find(page, f"{base}cari/?q=contoh&tahun=2021") != every
        assert find(page, f"{base}cari/?q=contoh&kantor=kota-jayapura&tahun=2026")
        page.go_back()
        assert page.input_value("select[name=kantor]") == ""


def test_a_result_tells_whose_it_is_when_and_about_what_the_newest_first(base: str, browser: Browser) -> None:
    title = "Lokasi TPS 07 Kampung Contoh dipindahkan karena banjir"
    with open_page(browser) as page:
        find(page, f"{base}cari/?q=contoh")
        show_all(page)
        rows = page.locator("#_hasil > li").evaluate_all("""rows => rows.map(row => ({
            title: row.querySelector("h3 a").textContent,
            office: row.querySelector(".meta b").textContent,
            kind: row.querySelector(".meta span").textContent,
            day: row.querySelector("time").dateTime,
            about: row.querySelector(".about").textContent,
            marked: [...row.querySelectorAll("mark")].map(mark => mark.textContent.toLowerCase()),
        }))""")
    days = [row["day"] for row in rows]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) > 20
    assert len({row["office"] for row in rows}) > 5
    (found,) = (row for row in rows if row["title"] == title)
    assert (found["office"], found["day"]) == ("KPU Kota Jayapura", "2026-11-22")
    assert [row["title"] for row in rows if len(row["about"]) < 20 or not row["kind"]] == []
    assert "contoh" in found["marked"]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, tuple[Item, ...]]]:
    """A search over articles before and after a seam, and over hand-written pages."""
    items, folder = make_items(700, words=60), tmp_path_factory.mktemp("many")
    pages = [HandPage(f"profil-{n}/", f"Profil {n}", text=f"Struktur organisasi ke{n} memilih") for n in range(7)]
    write_search(edition_of(items), folder, (*pages, HandPage("ppid/", "PPID", text="Organisasi layanan informasi")))
    assert 0 < last_seam([item.id for item in reversed(items)]) < len(items)
    with serve(folder) as address:
        yield address, items


def test_every_article_that_has_a_word_is_found_whichever_part_it_is_in(
    many: tuple[str, tuple[Item, ...]], browser: Browser
) -> None:
    base, items = many
    roots = Roots([office.region for office in (load_registry().by_id("kota-malang"),)])
    texts = [{roots.of(word) for word in words_of(f"{i.title} {i.author} {plain_text(i.content_html)}")} for i in items]
    words = [*items[0].title.split()[:4], *items[350].title.split()[:4], *items[-1].title.split()[:4], "kpu", "pemilih"]
    with open_page(browser) as page:
        page.goto(f"{base}cari/")
        for word in words:
            numbers = page.evaluate("async word => (await find(fold(word))).numbers.length", word)
            assert numbers == sum(roots.of(word.lower()) in text for text in texts), word
        for item in (items[0], items[350], items[-1]):
            find(page, f"{base}cari/?q={item.title}")
            assert item.title in show_all(page)
            link = page.locator("#_hasil h3 a", has_text=item.title).first
            assert str(link.get_attribute("href")).endswith(item.url.split("/berita/")[1])
            assert f"{item.published:%Y-%m-%d}" == page.locator("#_hasil time").first.get_attribute("datetime")


def test_a_file_of_words_that_are_all_derived_is_read(
    tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SHARD_LETTERS, OPEN, 1)
    item = replace(make_items(1, words=1)[0], title="Warga memilih")
    write_search(edition_of((item,)), tmp_path)
    with serve(tmp_path) as base, open_page(browser) as page:
        for query in ("memilih", "pilih"):
            assert find(page, f"{base}cari/?q={query}") == ["Warga memilih"]


def test_hand_written_pages_are_found_and_stand_apart(many: tuple[str, tuple[Item, ...]], browser: Browser) -> None:
    base, _ = many
    with open_page(browser) as page:
        find(page, f"{base}cari/?q=organisasi layanan ppid")
        assert page.locator("#_halaman a").all_text_contents() == ["PPID"]
        assert page.locator("#_halaman a").first.get_attribute("href") == "../ppid/"
        assert page.text_content("#_kabar") == "Tidak ada berita yang cocok, tetapi ada halamannya."
        find(page, f"{base}cari/?q=pilihan profil")
        assert page.locator("#_halaman a").count() == 5
        page.click("#_halaman button")
        assert page.locator("#_halaman a").all_text_contents() == [f"Profil {n}" for n in range(7)]
        find(page, f"{base}cari/?q=organisasi&jenis=berita")
        assert page.locator("#_halaman").is_hidden()


def test_a_page_of_an_older_build_asks_for_the_new_one_once(
    many: tuple[str, tuple[Item, ...]], browser: Browser
) -> None:
    base, items = many
    with open_page(browser) as page:
        loads: list[str] = []
        page.on("framenavigated", lambda frame: loads.append(frame.url))
        page.route("**/baru/*", lambda route: route.fulfill(status=404), times=1)
        page.goto(f"{base}cari/?q={items[0].title}")
        page.wait_for_selector("#_hasil h3")
        assert len(loads) == 2
        page.route("**/baru/*", lambda route: route.fulfill(status=404))
        page.goto(f"{base}cari/?q={items[-1].title}")
        page.wait_for_function("() => document.getElementById('_kabar').textContent.includes('gagal')")
        assert len(loads) == 4


def test_an_office_is_found_by_its_name_from_the_directory(base: str, browser: Browser) -> None:
    with open_page(browser) as page:
        page.goto(base + PAGES["daftar kantor"])
        page.fill("input[name=q]", "kota malang")
        page.press("input[name=q]", "Enter")
        page.wait_for_selector("#_kantor a")
        assert page.locator("#_kantor li").all_text_contents() == ["KPU Kota Malang"]


def test_the_hoax_desk_searches_answered_claims_alone(base: str, browser: Browser) -> None:
    with open_page(browser) as page:
        page.goto(base + PAGES["meja klarifikasi"])
        page.fill("input[name=q]", "kantor")
        page.press("input[name=q]", "Enter")
        page.wait_for_url("**/cari/?q=kantor&jenis=klarifikasi")
        answered = find(page, page.url)
        assert "Klarifikasi: kantor KPU Kota Surabaya tidak tutup selama sebulan" in answered
        assert page.locator("#_hasil .meta span").all_text_contents() == ["Klarifikasi"] * len(answered)
        assert page.input_value("select[name=jenis]") == "klarifikasi"
        assert len(find(page, f"{base}cari/?q=kantor")) > len(answered)


def test_nothing_found_and_nothing_loaded_are_said(base: str, browser: Browser) -> None:
    with open_page(browser) as page:
        assert find(page, f"{base}cari/?q=zzzqqq") == []
        assert "Tidak ada berita yang cocok" in str(page.text_content("#_kabar"))
        page.route("**/baru/*", lambda route: route.abort())
        assert find(page, f"{base}cari/?q=aaabbb") == []
        assert "gagal" in str(page.text_content("#_kabar"))


def test_a_query_is_text_and_never_markup(base: str, browser: Browser) -> None:
    with open_page(browser) as page:
        page.on("dialog", lambda dialog: pytest.fail("a query was run"))
        find(page, f"{base}cari/?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
        assert page.locator("main img").count() == 0


def test_without_javascript_the_page_says_so_and_leads_on(base: str, browser: Browser) -> None:
    with open_page(browser, java_script_enabled=False) as page:
        page.goto(f"{base}cari/?q=banjir")
        assert "memerlukan JavaScript" in page.locator("main").inner_text()


def test_the_browser_and_the_builder_know_the_same_words(base: str, browser: Browser) -> None:
    texts = [
        "Hai #TemanPemilih, 36.137.970 Jum’at (15/09/21) café rata-rata KPU_RI",
        "memilih penyelenggaraan ditulisnya",
    ]
    with open_page(browser) as page:
        page.goto(f"{base}cari/")
        for text in texts:
            known = set(words_of(text)) - {"teman", "pemilih"}
            assert set(page.evaluate("text => wordsOf(text)", text)) == known
            for word in known:
                assert page.evaluate("word => stems(word)", word) == [stem for stem in stems(word) if stem != word]
        assert page.evaluate("() => head.umum") == sorted(COMMON)


def test_what_was_read_can_be_read_again_without_a_network(base: str, browser: Browser) -> None:
    with open_page(browser) as page:
        page.goto(base + PAGES["luring"])
        assert page.text_content("[role=status]") == "Penyimpanan mati."
        page.click("button")
        page.wait_for_function("() => document.querySelector('[role=status]').textContent === 'Penyimpanan menyala.'")
        page.goto(base + PAGES["berita dengan ralat"], wait_until="networkidle")
        title = page.title()
        page.context.set_offline(True)
        page.goto(base + PAGES["berita dengan ralat"])
        assert page.title() == title
        assert page.evaluate("() => getComputedStyle(document.querySelector('.skip')).position") == "absolute"
        page.goto(base + PAGES["berita panjang"])
        assert "Baca tanpa internet" in page.title()
        page.wait_for_selector("[data-luring] li a")
        assert title in page.locator("[data-luring] li").all_text_contents()
        page.context.set_offline(False)
        page.click("button")
        page.wait_for_function("() => document.querySelector('[role=status]').textContent === 'Penyimpanan mati.'")
        assert page.evaluate("() => caches.keys()") == []
