"""Settings for Caddy, to be imported into a site block that has the host's `root`."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.engine.servers.addresses import Addresses
from site_builder.engine.servers.rules import ASKED_AGAIN, CSP, SECURITY, pattern, plan_rules
from site_builder.strings import say


def dump_caddy(addresses: Addresses) -> str:
    """The text of the file."""
    return "\n".join(_lines(addresses)) + "\n"


def _lines(addresses: Addresses) -> Iterator[str]:
    yield f"# {say('servers.caddy')}"
    yield "encode gzip"
    yield "route {"
    yield from (f"  {line}" for line in _route(addresses))
    yield "}"
    yield "handle_errors {"
    yield f"  rewrite * {addresses.base}404.html"
    yield "  file_server"
    yield "}"


def _route(addresses: Addresses) -> Iterator[str]:
    """In a `route` everything happens in the order in which it is written; of headers the last one said holds."""
    for name, value in {**SECURITY, "Cache-Control": ASKED_AGAIN}.items():
        yield f'header {name} "{value}"'
    for number, rule in reversed(list(enumerate(plan_rules(addresses.editor)))):
        yield f"@r{number} path_regexp {pattern(rule, addresses.base)}"
        yield f"header @r{number} {{"
        if rule.type:
            yield f'  Content-Type "{rule.type}"'
        for name, value in (({CSP: rule.policy} if rule.policy else {}) | dict(rule.headers)).items():
            yield f'  {name} "{value}"'
        yield "}"
    yield "@hidden {"
    yield r"  path_regexp /\."
    yield "  not path */.well-known/*"
    yield "}"
    yield "error @hidden 404"
    yield from _addresses(addresses)
    yield "file_server"


def _addresses(addresses: Addresses) -> Iterator[str]:
    if addresses.moved:
        yield "map {path} {warta_moved} {"
        for old, new in addresses.moved:
            yield f"  {old} {new}"
        yield '  default ""'
        yield "}"
        yield '@moved expression `{warta_moved} != ""`'
        yield "redir @moved {warta_moved} 301"
    if addresses.gone:
        yield "map {path} {warta_gone} {"
        for path in addresses.gone:
            yield f"  {path} {path}index.html"
        yield '  default ""'
        yield "}"
        yield '@gone expression `{warta_gone} != ""`'
        yield "handle @gone {"
        yield "  rewrite * {warta_gone}"
        yield "  file_server {"
        yield "    status 410"
        yield "  }"
        yield "}"
