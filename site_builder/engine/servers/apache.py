"""Settings for Apache: a file for a `<VirtualHost>`, and `.htaccess` for hosts that leave nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.engine.servers.addresses import Addresses
from site_builder.engine.servers.rules import ASKED_AGAIN, CSP, PACKED, SECURITY, Rule, pattern, plan_rules
from site_builder.strings import say

MOST_ADDRESSES = 2_000  # of each kind in `.htaccess`, which Apache reads again for each request


def dump_apache(addresses: Addresses) -> str:
    """For the host's own settings, where Apache reads it once. Modules headers, mime and rewrite."""
    head = [f"# {say('servers.apache')}", *_answers(addresses)]
    return "\n".join([*head, *_rewriting(addresses, "/")]) + "\n"


def dump_htaccess(addresses: Addresses) -> str:
    """For the root of the site. Each part counts only if its module is there, so that no host refuses the file.

    Of more than MOST_ADDRESSES old addresses the rest stays with their pages, which lead on by themselves.
    """
    base = addresses.base
    few = Addresses(base, addresses.editor, addresses.moved[:MOST_ADDRESSES], addresses.gone[:MOST_ADDRESSES])
    lines = [f"# {say('servers.htaccess')}", *_answers(few)]
    lines += ["<IfModule mod_rewrite.c>", *_rewriting(few, ""), "</IfModule>"]
    return "\n".join(lines) + "\n"


def _answers(addresses: Addresses) -> Iterator[str]:
    base = addresses.base
    yield "FileETag MTime Size"
    yield f"ErrorDocument 404 {base}404.html"
    yield 'ErrorDocument 410 "/%{REQUEST_URI}index.html"'
    yield "AddDefaultCharset utf-8"
    yield "<IfModule mod_headers.c>"
    for name, value in SECURITY.items():
        yield f'  Header always set {name} "{value}"'
    yield f'  Header set Cache-Control "{ASKED_AGAIN}"'
    yield "</IfModule>"
    yield "<IfModule mod_deflate.c>"
    yield f"  AddOutputFilterByType DEFLATE text/html {' '.join(PACKED)}"
    yield "  <IfModule mod_headers.c>"
    yield '    RequestHeader edit* If-None-Match "-gzip" ""'  # mod_deflate adds it, and nothing takes it away again
    yield "  </IfModule>"
    yield "</IfModule>"
    for rule in reversed(plan_rules(addresses.editor)):
        yield from _rule(rule, base)


def _rule(rule: Rule, base: str) -> Iterator[str]:
    yield f'<If "%{{REQUEST_URI}} =~ m#{pattern(rule, base)}#">'
    if rule.type:
        yield f'  ForceType "{rule.type}"'
    yield "  <IfModule mod_headers.c>"
    if rule.policy:
        yield f'    Header always set {CSP} "{rule.policy}"'
    for name, value in rule.headers.items():
        yield f'    Header set {name} "{value}"'
    yield "  </IfModule>"
    yield "</If>"


def _rewriting(addresses: Addresses, root: str) -> Iterator[str]:
    """`root` stands before a path in patterns: a slash in a host's settings, nothing in the folder's own file."""
    yield "RewriteEngine On"
    yield r'RewriteRule "(^|/)\.(?!well-known/)" - [R=404,L]'
    for old, new in addresses.moved:
        yield f'RewriteRule "^{root}{_below(old, addresses.base, root)}$" "{new}" [R=301,L]'
    for path in addresses.gone:
        yield f'RewriteRule "^{root}{_below(path, addresses.base, root)}$" - [G]'


def _below(path: str, base: str, root: str) -> str:
    return re.escape(path.removeprefix("/" if root else base))
