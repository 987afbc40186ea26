"""What the pages of the demo network tell messengers and browsers, and what no page of them loads."""

from __future__ import annotations

import re

from demo import Demo
from lxml import html
from test_demo_pages import Hosts, find, is_moved

OPEN_GRAPH = ("og:site_name", "og:locale", "og:type", "og:title", "og:description", "og:url", "og:image")
POLICY = ("default-src 'none'", "script-src 'self'", "base-uri 'none'")


def told(document: html.HtmlElement) -> dict[str, str]:
    """What a page's head tells by `property` or `name`; of what it tells more than once the last."""
    metas = find(document, "//head/meta[@content]")
    return {meta.get("property") or meta.get("name") or "": meta.get("content") for meta in metas}


def test_every_page_that_has_an_address_can_be_shared_with_a_title_words_and_a_picture(each_demo: Demo) -> None:
    hosts = Hosts(each_demo)
    kinds: dict[str, int] = {}
    for page in each_demo.pages():
        document = html.fromstring(page.read_bytes())
        head = told(document)
        if is_moved(document) or page.name == "404.html":
            assert not any(name.startswith("og:") for name in head), page
            continue
        assert [name for name in OPEN_GRAPH if not head.get(name)] == [], page
        assert head["twitter:card"] == "summary_large_image", page
        assert head["og:url"] == hosts.address_of(page), page
        assert head["og:title"] in str(document.findtext(".//title")), page
        assert head["og:description"] == head["description"], page
        picture = hosts.file_of(head["og:image"])
        assert picture is not None, page
        assert picture.suffix in (".jpg", ".png"), "no messenger shows a drawing"
        assert picture.is_file(), page
        kinds[head["og:type"]] = kinds.get(head["og:type"], 0) + 1
    assert min(kinds["article"], kinds["website"]) > 20


def test_articles_tell_messengers_when_and_about_what(each_demo: Demo) -> None:
    articles = 0
    for page in each_demo.pages():
        document = html.fromstring(page.read_bytes())
        head = told(document)
        if head.get("og:type") != "article":
            assert not any(name.startswith("article:") for name in head), page
            continue
        articles += 1
        times = find(document, "//p[@class='byline']//time/@datetime")
        assert head["article:published_time"].startswith(times[0][:10]), page
        assert head["article:modified_time"] >= head["article:published_time"], page
        assert head["article:section"] == document.findtext(".//p[@class='labels']/a"), page
        tags = find(document, "//meta[@property='article:tag']/@content")
        shown = find(document, "//ul[@class='chips']/li//text()")
        assert tags == [tag for tag in shown if tag.strip()], page
    assert articles > 20


def test_every_page_has_a_policy_that_lets_nothing_of_others_in(each_demo: Demo) -> None:
    for page in each_demo.pages():
        document = html.fromstring(page.read_bytes())
        policies = find(document, "//head/meta[@http-equiv='Content-Security-Policy']/@content")
        assert len(policies) == 1, page
        assert [rule for rule in POLICY if rule not in policies[0]] == [], (page, policies)
        assert not re.search(r"unsafe-(inline|eval)|https?:|\*", policies[0]), (page, policies)


def test_nothing_of_material_and_no_font_is_sent(each_demo: Demo) -> None:
    files = {file.relative_to(each_demo.out).as_posix() for file in each_demo.out.rglob("*") if file.is_file()}
    assert [
        name for name in files if re.search(r"\.(woff2?|ttf|otf|eot)$|assets/(javascripts|stylesheets)/", name)
    ] == []
    for name in files:
        if name.endswith((".css", ".js")):
            text = (each_demo.out / name).read_text(encoding="utf-8")
            assert not re.search(r"@font-face|--md-|\.md-", text), name
        if name.endswith(".html"):
            document = html.fromstring((each_demo.out / name).read_bytes())
            assert not find(document, "//*[starts-with(@class, 'md-') or contains(@class, ' md-')]"), name
            assert not find(document, "//link[@rel='preload' or @rel='preconnect'] | //style | //iframe"), name
            assert not find(document, "//meta[@name='generator']"), name
