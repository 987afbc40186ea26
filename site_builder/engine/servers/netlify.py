"""`_headers` and `_redirects`, which Netlify, Cloudflare Pages and hosts like them read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.engine.servers.addresses import Addresses
from site_builder.engine.servers.rules import CSP, RULES, SECURITY
from site_builder.strings import say

MOST_REDIRECTS = 2_000  # what Cloudflare Pages takes


def dump_headers(addresses: Addresses) -> str:
    """`_headers`. These hosts join what several rules say: one that others overlap (the archive's) is left out."""
    everywhere = {name: value for name, value in SECURITY.items() if name != CSP or not addresses.editor}
    if addresses.editor:  # two policies would both hold, so the pages' own must do; who may frame them is said here
        everywhere["X-Frame-Options"] = "DENY"
    lines = [f"# {say('servers.headers')}", *_block(f"{addresses.base}*", everywhere)]
    for rule in RULES:
        if rule.archive:
            continue
        typed = {"Content-Type": rule.type} if rule.type else {}
        place = f"{addresses.base}{rule.folder}*" if rule.folder else f"{addresses.base}*{rule.name}"
        lines += _block(place, typed | dict(rule.headers))
    return "\n".join(lines) + "\n"


def dump_redirects(addresses: Addresses) -> str:
    """`_redirects`. 410 is not among the answers that it can name: a withdrawn article's page says so itself."""
    lines = [f"# {say('servers.redirects')}"]
    lines += [f"{old} {new} 301" for old, new in addresses.moved[:MOST_REDIRECTS]]
    return "\n".join(lines) + "\n"


def _block(place: str, headers: Mapping[str, str]) -> Iterator[str]:
    yield place
    yield from (f"  {name}: {value}" for name, value in headers.items())
