"""Addresses as feeds and sitemaps must write them: absolute, http or https, and ASCII (RFC 3986)."""

from __future__ import annotations

import re
from collections.abc import Collection
from string import ascii_letters, digits
from urllib.parse import SplitResult, quote, urlsplit

from site_builder.feeds.text import clean_line

_PLAIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?/[A-Za-z0-9/._~-]*")
_PLAIN_PATH = f"{ascii_letters}{digits}/._~-".encode()
_HOST = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PATH_SAFE = "/%:@!$&'()*+,;="
_QUERY_SAFE = _PATH_SAFE + "?"


def encode_url(url: str) -> str:
    """`url` percent-encoded, its host in ASCII; empty for what is not an absolute http(s) address.

    What is encoded already stays as it is, so encoding twice changes nothing.
    """
    if _PLAIN.fullmatch(url):
        return url
    parts = _split(clean_line(url))
    if parts is None or parts.scheme not in ("http", "https"):
        return ""
    host = _encode_host(parts.netloc)
    if not host:
        return ""
    path = _encode(parts.path, _PATH_SAFE)
    query = f"?{_encode(parts.query, _QUERY_SAFE)}" if parts.query else ""
    fragment = f"#{_encode(parts.fragment, _QUERY_SAFE)}" if parts.fragment else ""
    return f"{parts.scheme}://{host}{path}{query}{fragment}"


def are_plain(urls: Collection[str], start: str) -> bool:
    """Whether all begin with `start`, the root of a host, and `encode_url` leaves each as it is; false where it is in
    doubt. Of many that costs less than to encode them."""
    if not _PLAIN.fullmatch(start) or not all(url.startswith(start) for url in urls):
        return False
    paths = "".join([url[len(start) :] for url in urls])
    return paths.isascii() and not paths.encode().translate(None, _PLAIN_PATH)


def require_url(url: str) -> str:
    """`encode_url`; raises ValueError for an address that the feed itself cannot do without."""
    encoded = encode_url(url)
    if not encoded:
        raise ValueError(f"not an absolute http(s) address: {url!r}")
    return encoded


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _encode(part: str, safe: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe=safe)


def _encode_host(netloc: str) -> str:
    try:
        host = netloc if netloc.isascii() else netloc.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return host if _HOST.fullmatch(host) else ""
