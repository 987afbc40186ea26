"""What the pages of the demo network show of an article and of an office, held against what was read of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urljoin, urlsplit
from zoneinfo import ZoneInfo

from demo import Demo
from lxml import html
from test_demo_pages import find

from site_builder.engine.edition import Edition
from site_builder.model import Facts, Image, Tier


def articles(demo: Demo) -> Iterator[tuple[Edition, Facts, html.HtmlElement]]:
    """Each article with its page."""
    for edition in demo.editions():
        for item in edition.items:
            file = demo.out / edition.site.path / item.url.removeprefix(edition.site.url) / "index.html"
            yield edition, item, html.fromstring(file.read_bytes())


def words_in(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_an_article_is_shared_by_whatsapp_first_and_by_copying_its_address(demo: Demo) -> None:
    for _, item, page in articles(demo):
        (share,) = find(page, "//section[@class='share']")
        first, second = find(share, ".//a[@class='button']")
        message = urlsplit(first.get("href"))
        assert (message.netloc, parse_qs(message.query)["text"]) == ("wa.me", [f"{item.title} {item.url}"])
        assert words_in(first) == "WhatsApp"
        letter = urlsplit(second.get("href"))
        assert (letter.scheme, parse_qs(letter.query)) == ("mailto", {"subject": [item.title], "body": [item.url]})
        (copy,) = find(share, "./details")
        assert words_in(find(copy, "./summary")[0]) == "Salin tautan"
        assert [code.text for code in find(copy, ".//code")] == [item.url]


def shown_as(image: Image) -> str:
    return " ".join(filter(None, (image.caption, f"Foto: {image.credit}" if image.credit else "")))


def test_pictures_have_their_words_caption_and_credit(demo: Demo) -> None:
    seen = set()
    for _, item, page in articles(demo):
        images = [*filter(None, [item.image]), *item.gallery]
        figures = find(page, "//article/div/figure | //section[@class='gallery']//figure")
        assert len(figures) == len(images), item.url
        for image, figure in zip(images, figures, strict=True):
            assert find(figure, ".//img/@alt") == [image.alt], item.url
            assert [words_in(caption) for caption in find(figure, "./figcaption")] == [
                *filter(None, [shown_as(image)])
            ], item.url
            seen.add((bool(image.caption), bool(image.credit)))
    assert {(True, True), (True, False), (False, True)} <= seen


def test_an_office_tells_its_address_hours_contacts_and_ppid(demo: Demo) -> None:
    told = 0
    for edition in demo.editions():
        facts, folder = edition.facts, demo.out / edition.site.path
        for path in ("kantor/index.html", "berita/index.html"):
            page = html.fromstring((folder / path).read_bytes())
            shown = {
                words_in(find(row, "./dt")[0]): words_in(find(row, "./dd")[0])
                for row in find(page, "//dl[@class='facts']/div")
            }
            links = find(page, "//dl[@class='facts']//a/@href")
            assert shown.get("Alamat", "") == facts.address, path
            assert shown.get("Jam layanan", "") == facts.hours, path
            assert shown.get("Telepon", "") == facts.phone, path
            assert shown.get("Surel", "") == facts.email, path
            assert [link for link in links if link == facts.ppid] == [facts.ppid] * bool(facts.ppid), path
            assert [link for _, link in facts.social if link not in links] == [], path
            told += bool(facts.hours and facts.ppid)
    assert told > 10


def test_what_comes_from_above_has_no_page_of_its_own_below(demo: Demo) -> None:
    passed = 0
    for edition in demo.editions():
        folder, own = demo.out / edition.site.path, {item.url for item in edition.items}
        home = words_in(html.document_fromstring((folder / "index.html").read_bytes()))
        feed = json.loads((folder / "feed.json").read_bytes())
        listed = {item["url"] for item in feed["items"]}
        for over, items in edition.above:
            for item in items:
                passed += 1
                assert item.url not in own | listed, item.url
                below = item.url.removeprefix(edition.homes[over.id])
                assert not (folder / below).exists() or edition.site.url + below in own, item.url
                assert item.title in home, item.url
    assert passed > 5


def test_the_archive_of_a_province_has_each_item_of_the_offices_below_on_its_day(demo: Demo) -> None:
    archives = 0
    for edition in demo.editions():
        folder, wanted = demo.out / edition.site.path, dict[str, list[str]]()
        for item in edition.below if edition.is_portal else ():
            published = item.published.astimezone(ZoneInfo(edition.office.zone))
            wanted.setdefault(f"daerah/{published:%Y/%m/%d}/", []).append(item.url)
        days = {file.parent.relative_to(folder).as_posix() + "/" for file in folder.glob("daerah/*/*/*/index.html")}
        assert days == set(wanted), edition.office.id
        for day, urls in wanted.items():
            page = html.fromstring((folder / day / "index.html").read_bytes())
            links = find(page, "//main//ul[@class='cards']//h3/a/@href")
            assert [urljoin(edition.site.url + day, link) for link in links] == urls, day
            month = html.fromstring((folder / day).parent.joinpath("index.html").read_bytes())
            assert [urljoin(edition.site.url + day + "../", a) for a in find(month, "//main//a/@href")].count(
                edition.site.url + day
            ) == 1
        archives += bool(wanted) and edition.office.tier is Tier.PROVINCE
    assert archives > 2
