"""OPML 2.0 (opml.org/spec2.opml): the feeds of all offices by province, to subscribe to at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from lxml import etree

from site_builder.feeds.addresses import require_url
from site_builder.feeds.moments import dump_rfc822, whole_seconds
from site_builder.feeds.text import clean_line
from site_builder.model import Office, Tier
from site_builder.offices.tree import OfficeTree


class Subscription(msgspec.Struct, frozen=True):
    """One feed of one office. `feed_url` is the document itself; RSS, Atom and JSON are all `type="rss"`."""

    office: Office
    feed_url: str
    home_url: str


def dump_opml(
    title: str, subscriptions: Iterable[Subscription], tree: OfficeTree, modified: datetime | None = None
) -> bytes:
    """`opml.xml`: each feed once, in the order given, in the outline of its province where it has one.

    `modified` becomes `dateModified`; without it the document holds no moment. Raises OfficeUnknown for an
    office that is not in `tree`, ValueError for an address that is not absolute.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = clean_line(title)
    if modified is not None:
        etree.SubElement(head, "dateModified").text = dump_rfc822(whole_seconds(modified))
    body = etree.SubElement(root, "body")
    groups: dict[str, etree._Element] = {}
    for subscription in _without_doubles(subscriptions):
        province = _province_of(subscription.office, tree)
        parent = body
        if province is not None:
            if province.id not in groups:
                groups[province.id] = etree.SubElement(body, "outline", text=clean_line(province.region))
            parent = groups[province.id]
        _add_feed(parent, subscription)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _without_doubles(subscriptions: Iterable[Subscription]) -> Iterable[Subscription]:
    by_address: dict[str, Subscription] = {}
    for subscription in subscriptions:
        by_address.setdefault(require_url(subscription.feed_url), subscription)
    return by_address.values()


def _province_of(office: Office, tree: OfficeTree) -> Office | None:
    for candidate in (tree.by_id(office.id), *tree.ancestors(office.id)):
        if candidate.tier is Tier.PROVINCE:
            return candidate
    return None


def _add_feed(parent: etree._Element, subscription: Subscription) -> None:
    name = clean_line(subscription.office.name)
    outline = etree.SubElement(parent, "outline", text=name, title=name, type="rss")
    outline.set("xmlUrl", require_url(subscription.feed_url))
    outline.set("htmlUrl", require_url(subscription.home_url))
