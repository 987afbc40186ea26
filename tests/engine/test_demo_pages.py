"""Every page of the demo network: sound HTML, and no link that leads nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from demo import Demo
from lxml import etree, html

from site_builder.model import Layout

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ATTRIBUTES = ("href", "src", "cite", "poster")


class _Balance(HTMLParser):
    """Finds end tags that do not match, elements left open, and attributes written twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass  # within SVG

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


def faults_of(text: str) -> list[str]:
    """What is wrong in the writing of an HTML page."""
    balance = _Balance()
    balance.feed(text)
    balance.close()
    left = [f"<{tag}> is not closed" for tag in balance.open]
    parsed = html.HTMLParser()
    html.document_fromstring(text.encode(), parser=parsed)
    known = [str(error) for error in parsed.error_log if "Tag " not in error.message]  # libxml2 knows HTML 4 alone
    return [*balance.faults, *left, *known]


@pytest.mark.parametrize(
    "text",
    ["<p><b>x</p></b>", "<ul><li>x</ul>", '<p id="a" id="b">x</p>', "<div>", "</div>", "<p>&nix;<p>"],
)
def test_the_check_of_html_finds_faults(text: str) -> None:
    assert faults_of(f"<!doctype html><html><body>{text}</body></html>")


class Hosts:
    """The built sites as they would be served: an address to a file."""

    def __init__(self, demo: Demo) -> None:
        ground = demo.ground
        if ground.network.layout is Layout.ONE_HOST:
            self._roots = {ground.network.base_url: demo.out}
        else:
            self._roots = {site.url: demo.out / site.path for site in ground.sites.values()}

    def address_of(self, file: Path) -> str:
        url, root = next((url, root) for url, root in self._roots.items() if file.is_relative_to(root))
        return url + file.relative_to(root).as_posix().removesuffix("index.html")

    def file_of(self, address: str) -> Path | None:
        """The file at an address; None if the address is not on these hosts."""
        for url, root in self._roots.items():
            if address.startswith(url):
                path = unquote(urlsplit(address).path[len(urlsplit(url).path) :])
                return root / path / "index.html" if not path or path.endswith("/") else root / path
        return None


def find(document: html.HtmlElement, path: str, **names: str) -> list[Any]:
    """What an XPath gives that asks for nodes or texts."""
    found = document.xpath(path, **names)
    assert isinstance(found, list)
    return found


def links_of(document: html.HtmlElement) -> Iterator[str]:
    for element in document.iter():
        for name in ATTRIBUTES:
            if value := element.get(name):
                yield value
        for candidate in (element.get("srcset") or "").split(","):
            if candidate.strip():
                yield candidate.split()[0]
        if element.get("http-equiv") == "refresh":
            yield element.get("content", "").split("url=")[1]


def is_moved(document: html.HtmlElement) -> bool:
    return bool(find(document, "//meta[@http-equiv='refresh']"))


def test_every_page_is_sound(each_demo: Demo) -> None:
    wrong = {}
    for page in each_demo.pages():
        if faults := faults_of(page.read_text(encoding="utf-8")):
            wrong[page.relative_to(each_demo.out).as_posix()] = faults
    assert wrong == {}


def test_every_page_has_its_frame(each_demo: Demo) -> None:
    hosts = Hosts(each_demo)
    titles: dict[Path, str] = {}
    for page in each_demo.pages():
        document = html.fromstring(page.read_bytes())
        ids = [element.get("id") for element in document.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), page
        assert document.getroottree().getroot().get("lang") == "id", page
        assert document.findtext(".//title"), page
        titles[page] = str(document.findtext(".//title"))
        canonical = find(document, "//link[@rel='canonical']/@href")
        if is_moved(document):
            assert len(canonical) == 1, page
            continue
        assert len(find(document, "//h1")) == 1, page
        assert len(find(document, "//main")) == 1, page
        assert canonical == ([] if page.name == "404.html" else [hosts.address_of(page)]), page
        assert find(document, "//meta[@name='viewport']"), page
        assert all(image.get("alt") is not None for image in document.iter("img")), page
    assert len(titles) > 150


def test_every_link_within_the_network_leads_to_a_file(each_demo: Demo) -> None:
    hosts = Hosts(each_demo)
    broken, followed = set(), 0
    for page in each_demo.pages():
        document = html.fromstring(page.read_bytes())
        here = hosts.address_of(page)
        for link in links_of(document):
            target = urljoin(here, link)
            file = hosts.file_of(target.partition("#")[0].partition("?")[0])
            if file is None:
                continue
            followed += 1
            fragment = urlsplit(target).fragment
            if not file.is_file():
                broken.add((page.relative_to(each_demo.out).as_posix(), link))
            elif fragment and file.suffix == ".html":
                other = document if file == page else html.fromstring(file.read_bytes())
                if not find(other, "//*[@id=$name]", name=unquote(fragment)):
                    broken.add((page.relative_to(each_demo.out).as_posix(), link))
    assert broken == set()
    assert followed > 2_000


def test_links_are_relative_on_one_host_and_absolute_to_another(each_demo: Demo) -> None:
    hosts = Hosts(each_demo)
    crossed = 0
    for page in each_demo.pages():
        document = html.fromstring(page.read_bytes())
        here = hosts.address_of(page)
        own = here[: here.index("/", 8) + 1]
        told = {*find(document, "//link[@rel='canonical']/@href"), *find(document, "//code/preceding-sibling::a/@href")}
        for link in {*links_of(document)} - told:
            assert not link.startswith(own) or link.endswith("opml.xml"), (page, link)
            crossed += link.startswith("https://") and hosts.file_of(link) is not None
    assert bool(crossed) is (each_demo.ground.network.layout is Layout.HOST_PER_OFFICE)


def test_pages_load_nothing_from_another_host(each_demo: Demo) -> None:
    hosts = Hosts(each_demo)
    for page in each_demo.pages():
        document = html.fromstring(page.read_bytes())
        loaded = find(document, "//img/@src | //script/@src | //iframe/@src | //link[@rel='stylesheet']/@href")
        here = hosts.address_of(page)
        for address in loaded:
            assert urlsplit(urljoin(here, address)).netloc == urlsplit(here).netloc, (page, address)
    for sheet in each_demo.out.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import", sheet.read_text()), sheet


def test_every_item_of_every_feed_has_its_page(each_demo: Demo) -> None:
    hosts = Hosts(each_demo)
    addresses = set()
    for feed in each_demo.out.rglob("*.xml"):
        root = etree.parse(feed).getroot()
        addresses |= {str(link.text) for link in root.findall(".//item/link")}
        addresses |= {str(link.text) for link in root.iter("{*}loc")}
        addresses |= {str(link.get("href")) for link in root.findall(".//{*}entry/{*}link[@rel='alternate']")}
    for feed in each_demo.out.rglob("feed.json"):
        addresses |= {item["url"] for item in json.loads(feed.read_bytes())["items"] if "url" in item}
    files = {address: hosts.file_of(address) for address in addresses}
    assert {address for address, file in files.items() if file is None or not file.is_file()} == set()
    assert len(files) > 100


def test_structured_data_tells_of_its_own_page(each_demo: Demo) -> None:
    hosts = Hosts(each_demo)
    kinds = set()
    for page in each_demo.pages():
        for text in find(html.fromstring(page.read_bytes()), "//script[@type='application/ld+json']/text()"):
            data = json.loads(text)
            for thing in data["@graph"]:
                kinds.add(thing["@type"])
                if address := thing.get("mainEntityOfPage"):
                    assert hosts.file_of(address) == page
    assert {"NewsArticle", "OpinionNewsArticle", "ClaimReview"} <= kinds
