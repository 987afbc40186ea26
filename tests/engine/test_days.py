"""A portal's archive of days: everything is in it once, and only what changed is printed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import NOW, WIB, an_item
from msgspec import structs

from site_builder.engine.archives import NO_PAST, Past
from site_builder.engine.days import LIST, print_days
from site_builder.engine.edition import Edition, read_edition
from site_builder.engine.lists import ListPlanner
from site_builder.engine.pages import Page
from site_builder.model import Item, PassOn, Site
from site_builder.offices.registry import load_registry
from site_builder.offices.tree import OfficeTree
from site_builder.store import Store, open_store

TREE = load_registry()
OFFICES = ("kota-malang", "kota-batu")
URL = "https://jatim.kpu.go.id/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "state.sqlite") as store:
        store.put_sites({"prov-jawa-timur": URL}, {id: f"https://{id}.kpu.go.id/" for id in OFFICES})
        for id in OFFICES:
            store.put_office(id, items(id), heard=NOW)
        yield store


def items(office: str, days: int = 5, each: int = 9) -> list[Item]:
    return [
        an_item(
            id=f"tag:kpu.go.id,2026:{office}/{day}-{number}",
            office=office,
            url=f"https://{office}.kpu.go.id/{day}-{number}",
            title=f"{office} {day} {number}",
            published=datetime(2026, 10, 29, 0, 30, tzinfo=WIB) + timedelta(days=day, minutes=number),
        )
        for day in range(days)
        for number in range(each)
    ]


def read(store: Store) -> Edition:
    office = TREE.by_id("prov-jawa-timur")
    return read_edition(store, Site(office, URL, "", URL), TREE, NOW)


def show(page: Page) -> bytes:
    values = page.context["list"]
    return f"{values['heading']}\n{values['cards']}\n{values['archive']}\n".encode()


def printed(edition: Edition, past: Past = NO_PAST) -> dict[str, bytes | None]:
    planner = ListPlanner(edition, lambda template, context: context["card"]["title"] + "\n")
    return dict(print_days(planner, show, past))


def kept(edition: Edition, folder: Path) -> Past:
    """The archive as a build would have left it."""
    for path, content in printed(edition).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content or b"")
    return Past(folder)


def test_every_item_stands_on_its_day_once(store: Store) -> None:
    files = printed(read(store))
    pages = [content.decode().split("\n") for path, content in files.items() if content and path != LIST]
    shown = [line for page in pages for line in page if line.startswith("kota-") and line.count(" ") == 2]
    assert sorted(shown) == sorted(item.title for id in OFFICES for item in items(id))


def test_a_day_is_that_of_the_portals_zone(store: Store) -> None:
    page = (printed(read(store))["daerah/2026/10/29/index.html"] or b"").decode()
    assert page.startswith("Berita daerah, 29 Oktober 2026")
    assert page.count("kota-malang 0 ") == 9


def test_months_list_their_days_with_their_numbers(store: Store) -> None:
    files = printed(read(store))
    assert {path for path in files if path.count("/") == 3} == {
        "daerah/2026/10/index.html",
        "daerah/2026/11/index.html",
    }
    assert b"'count': 18" in (files["daerah/2026/11/index.html"] or b"")


def test_a_day_with_much_news_has_several_pages(store: Store) -> None:
    store.put_office("kota-batu", items("kota-batu", days=1, each=50), heard=NOW)
    assert "daerah/2026/10/29/halaman/1/index.html" in printed(read(store))


def test_an_unchanged_archive_is_taken_over_whole(store: Store, tmp_path: Path) -> None:
    past = kept(read(store), tmp_path / "site")
    again = printed(read(store), past)
    days = {path: content for path, content in again.items() if path.count("/") == 4}
    assert len(days) == 5
    assert set(days.values()) == {None}


@pytest.mark.parametrize("changes", [{"name": "KPU Malang Raya"}, {"zone": "Asia/Makassar"}])
def test_days_are_printed_anew_where_an_office_is_called_otherwise(
    store: Store, tmp_path: Path, changes: dict[str, str]
) -> None:
    edition = read(store)
    past = kept(edition, tmp_path / "site")
    offices = (structs.replace(each, **changes) if each.id == "kota-malang" else each for each in TREE)
    again = printed(replace(edition, tree=OfficeTree(tuple(offices))), past)
    assert None not in again.values()


def test_only_the_day_that_changed_is_printed_again(store: Store, tmp_path: Path) -> None:
    past = kept(read(store), tmp_path / "site")
    changed = items("kota-malang")
    changed[0] = structs.replace(changed[0], title="kota-malang 0 baru")
    store.put_office("kota-malang", changed, heard=NOW + timedelta(hours=1))
    again = printed(read(store), past)
    assert [path for path, content in again.items() if content and path.count("/") == 4] == [
        "daerah/2026/10/29/index.html"
    ]


def test_an_item_whose_date_is_corrected_moves_to_its_day(store: Store, tmp_path: Path) -> None:
    past = kept(read(store), tmp_path / "site")
    changed = items("kota-malang")
    changed[0] = structs.replace(changed[0], published=changed[0].published + timedelta(days=1, seconds=1))
    store.put_office("kota-malang", changed, heard=NOW + timedelta(hours=1))
    again = printed(read(store), past)
    assert b"kota-malang 0 0\n" not in (again["daerah/2026/10/29/index.html"] or b"")
    assert b"kota-malang 0 0\n" in (again["daerah/2026/10/30/index.html"] or b"")


def test_a_page_that_was_lost_is_printed_again(store: Store, tmp_path: Path) -> None:
    past = kept(read(store), tmp_path / "site")
    (tmp_path / "site/daerah/2026/10/30/index.html").unlink()
    assert printed(read(store), past)["daerah/2026/10/30/index.html"] is not None


def test_what_does_not_go_up_or_is_a_copy_is_not_in_the_archive(store: Store) -> None:
    text = "<p>" + "Satu berita yang sama di dua kantor. " * 10 + "</p>"
    malang, batu = (structs.replace(items(id)[0], content_html=text) for id in OFFICES)
    secret = structs.replace(items("kota-malang")[1], pass_on=PassOn.NONE)
    store.put_office("kota-malang", [malang, secret], heard=NOW)
    later = structs.replace(batu, id="salinan", published=batu.published + timedelta(days=3))
    store.put_office("kota-batu", [later], heard=NOW)
    files = printed(read(store))
    assert [path for path in files if path.count("/") == 4] == ["daerah/2026/10/29/index.html"]
    assert secret.title not in (files["daerah/2026/10/29/index.html"] or b"").decode()


def test_a_site_without_offices_below_has_no_archive(store: Store) -> None:
    office = TREE.by_id("kota-malang")
    edition = read_edition(store, Site(office, URL, "", URL), TREE, NOW)
    assert printed(edition) == {}
