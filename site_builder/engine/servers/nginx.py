"""Settings for nginx, to be included in a `server` block that has the host's `root`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.engine.servers.addresses import Addresses
from site_builder.engine.servers.rules import ASKED_AGAIN, PACKED, RULES, SECURITY, Rule, pattern, plan_rules
from site_builder.strings import say

LETTERS = (
    "text/plain",
    "text/xml",
    *(r.type.partition(";")[0] for r in RULES if "charset" in r.type and not r.archive),
)


def dump_nginx(addresses: Addresses) -> str:
    """The text of the file. An exact `location` goes before every pattern; of patterns the first counts."""
    return "\n".join(_lines(addresses)) + "\n"


def _lines(addresses: Addresses) -> Iterator[str]:
    base = addresses.base
    yield f"# {say('servers.nginx')}"
    yield "charset utf-8;"
    yield f"charset_types {' '.join(LETTERS)};"
    yield "absolute_redirect off;"
    yield "gzip on;"
    yield "gzip_vary on;"
    yield f"gzip_types {' '.join(PACKED)};"
    yield f"error_page 404 {base}404.html;"
    yield from _headers(SECURITY, {}, "")
    yield f'add_header Cache-Control "{ASKED_AGAIN}" always;'
    yield r"location ~ /\.(?!well-known/) { return 404; }"
    for rule in plan_rules(addresses.editor):
        yield from _rule(rule, base)
    for old, new in addresses.moved:
        yield f"location = {old} {{ return 301 {new}; }}"
    for path in addresses.gone:
        yield f"location = {path} {{ error_page 410 {path}index.html; return 410; }}"


def _rule(rule: Rule, base: str) -> Iterator[str]:
    yield f'location ~ "{pattern(rule, base)}" {{'
    if rule.type:
        yield f"  types {{ }} default_type {rule.type.partition(';')[0]};"  # it compares types without parameters
    yield from _headers(rule.security, rule.headers, "  ")
    yield "}"


def _headers(security: Mapping[str, str], headers: Mapping[str, str], indent: str) -> Iterator[str]:
    """Lines for both: a block with an `add_header` forgets those around it."""
    for name, value in security.items():
        yield f'{indent}add_header {name} "{value}" always;'
    for name, value in headers.items():
        yield f'{indent}add_header {name} "{value}";'
