"""Files that programs look for at the root of a host: robots.txt, security.txt, the web app manifest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from site_builder.engine.assets import LOGO, PNG_ICON_SIZE, Assets
from site_builder.engine.edition import Edition
from site_builder.engine.words import Place
from site_builder.strings import say

COLOUR, PAPER = "#b0141f", "#ffffff"


def print_well_known(edition: Edition, assets: Assets) -> Iterator[tuple[str, bytes]]:
    """The files of a site, and at the root of a host those of the host: paths below the site, and bytes."""
    yield "manifest.webmanifest", dump_manifest(edition, assets)
    if edition.site.url != edition.site.host_url:
        return
    yield "robots.txt", dump_robots(edition)
    if edition.facts.email or edition.facts.phone:
        contact = dump_security(edition)
        yield ".well-known/security.txt", contact
        yield "security.txt", contact


def dump_manifest(edition: Edition, assets: Assets) -> bytes:
    """The web app manifest (W3C Web Application Manifest)."""
    up = Place(edition.site, "").host_base.removeprefix("./")
    png = {"type": "image/png", "sizes": f"{PNG_ICON_SIZE}x{PNG_ICON_SIZE}", "src": up + LOGO}
    manifest = {
        "name": say("site.app-name", office=edition.office.name),
        "short_name": edition.office.name,
        "lang": "id",
        "start_url": "./",
        "scope": "./",
        "display": "browser",
        "theme_color": COLOUR,
        "background_color": PAPER,
        "icons": [
            {"src": up + assets.icon, "type": "image/svg+xml", "sizes": "any"},
            png | {"purpose": "any"},
            png | {"purpose": "maskable"},
        ],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"


def dump_robots(edition: Edition) -> bytes:
    """robots.txt (RFC 9309): everything may be read; the site maps of all sites of this host."""
    homes = sorted(home for home in edition.homes.values() if home.startswith(edition.site.host_url))
    lines = ["User-agent: *", "Disallow:", "", *(f"Sitemap: {home}sitemap.xml" for home in homes)]
    return "\n".join(lines).encode() + b"\n"


def dump_security(edition: Edition) -> bytes:
    """security.txt (RFC 9116). It expires three to six months after the build, on the first day of a quarter, so that
    its bytes change with the quarter and not with the build."""
    facts, url = edition.facts, edition.site.url
    contact = f"mailto:{facts.email}" if facts.email else "tel:" + "".join(c for c in facts.phone if c in "+0123456789")
    lines = [
        f"Contact: {contact}",
        f"Expires: {_expiry(edition.now)}",
        "Preferred-Languages: id",
        f"Canonical: {url}.well-known/security.txt",
    ]
    return "\n".join(lines).encode() + b"\n"


def _expiry(now: datetime) -> str:
    quarter = now.astimezone(UTC).year * 4 + (now.astimezone(UTC).month - 1) // 3 + 2
    return f"{quarter // 4:04}-{quarter % 4 * 3 + 1:02}-01T00:00:00Z"
