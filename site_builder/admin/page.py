"""The page `/admin/`: everything that a site needs so that its editors write in a browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlsplit

from site_builder.admin.bundle import FOLDER as BUNDLE
from site_builder.admin.config import Newsroom, dump_config, plan_config
from site_builder.admin.forge import FOLDER, Forge
from site_builder.model import Site
from site_builder.strings import say

_START = f"""import CMS from "./{BUNDLE}/npm/index.js";

CMS.init();
"""


def plan_admin(
    site: Site, newsrooms: Sequence[Newsroom], forge: Forge, bundle: Mapping[str, bytes], logo: str
) -> tuple[tuple[str, bytes], ...]:
    """The files of the editor's page of a site: paths below the site, and bytes.

    `newsrooms` are the offices whose articles it edits, at least one; `bundle` is what `read_bundle` gave; `logo` is
    the name of the icon at the root of the host.
    """
    title = say("form.office", office=site.office.name)
    config = plan_config(newsrooms, forge, title, site.url, urlsplit(site.host_url).path + logo)
    return (
        (f"{FOLDER}index.html", dump_page(title, plan_policy(forge)).encode()),
        (f"{FOLDER}mulai.js", _START.encode()),
        (f"{FOLDER}config.yml", dump_config(config)),
        *((f"{FOLDER}{BUNDLE}/{path}", content) for path, content in bundle.items()),
    )


def plan_policy(forge: Forge) -> str:
    """The Content-Security-Policy of the editor's page alone: it runs its own scripts, and talks to its forge.

    The editor lays out its page with styles of its own making, hence `unsafe-inline` for them; scripts stay ours.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' blob: data:",
            "media-src 'self' blob:",
            "font-src 'self'",
            "frame-src 'self' blob:",
            " ".join(("connect-src 'self' blob: data:", *forge.servers)),
            "form-action 'none'",
            "base-uri 'none'",
        )
    )


def dump_page(title: str, policy: str) -> str:
    """The page in HTML: nothing but the start of the editor, and words for those without scripts."""
    return f"""<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>{escape(title)}</title>
<link rel="cms-config-url" type="text/yaml" href="config.yml">
<script type="module" src="mulai.js"></script>
</head>
<body>
<noscript><p>{escape(say("form.no-script"))}</p></noscript>
</body>
</html>
"""
