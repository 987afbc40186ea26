"""Where a foreign page leads: enough to find what somebody has put into it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from site_builder.network.addresses import hostname_of

MOST = 2_000  # links of one page that are looked at
SHARED_TO = ("wa.me",)  # hosts that each of our article pages links to

_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,2000}")
_LEADS = re.compile(r"\b(?:href|src|action)\s*=\s*[\"']?([^\s<>\"']{1,2000})", re.IGNORECASE)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.found += [value for name in ("href", "src", "action") if (value := values.get(name))]
        if tag == "meta" and (values.get("http-equiv") or "").lower() == "refresh":
            self.found.append((values.get("content") or "").lower().partition("url=")[2].strip("'\" "))

    def read(self, page: str) -> None:
        """Finds what a page leads to; from where it is no HTML, what has the form of a link or an address."""
        try:
            self.feed(page)
            rest = self.rawdata  # of what was begun and never ended
        except (AssertionError, ValueError):  # what the parser of some Pythons says to `<![x[`, and to endless numbers
            line, column = self.getpos()
            rest = page.split("\n", line - 1)[-1][column:]
        self.found += (*_LEADS.findall(rest), *_ADDRESS.findall(rest))


def find_links(content: bytes, url: str) -> Iterator[str]:
    """The absolute addresses, without what follows `#`, to which a page or a list of addresses at `url` leads.

    Those of an HTML page's tags; of anything else whatever has the form of an address.
    """
    text = content.decode("utf-8", "replace")
    if "<html" in text[:2_000].lower() or "<!doctype html" in text[:2_000].lower():
        reader = _Reader()
        reader.read(text)
        found = reader.found
    else:
        found = _ADDRESS.findall(text)
    for address in dict.fromkeys(found[:MOST]):
        try:
            target = urljoin(url, address.strip()).partition("#")[0]
            urlsplit(target).port  # noqa: B018 - raises for what is no address
        except ValueError:
            continue
        if target.startswith(("http://", "https://")):
            yield target


def foreign_hosts(content: bytes, url: str, own: str = "") -> tuple[str, ...]:
    """The other hosts to which a page leads, in its order; those that our own pages name do not count.

    `own` is the address for which the site was built, if that is not the one at which it is served.
    """
    ours = {hostname_of(url), hostname_of(own), *SHARED_TO}
    hosts = map(hostname_of, find_links(content, url))
    return tuple(dict.fromkeys(host for host in hosts if host and host not in ours))
