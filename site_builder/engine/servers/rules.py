"""Which headers a file is answered with. The one table that all settings are made from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from site_builder.admin.forge import FOLDER as EDITOR
from site_builder.engine.frame import POLICY

_SAFE = re.compile(r"[A-Za-z0-9 ;:/.*'_-]+")  # what no server reads as anything else

MINUTES, HOUR, YEAR = 300, 3_600, 31_536_000

CSP, UNFRAMED = "Content-Security-Policy", "; frame-ancestors 'none'"
SECURITY: Mapping[str, str] = {
    CSP: POLICY + UNFRAMED,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
PACKED = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/manifest+json",
    "application/xml",
    "text/css",
    "text/javascript",
    "application/javascript",
    "text/plain",
    "text/xml",
    "text/x-opml",
    "image/svg+xml",
)


class Rule(msgspec.Struct, frozen=True):
    """Files of one kind: all that are called `name`, in `archive` those below `arsip/<year>/` alone; or all below
    `folder`. `type` is their media type, empty for the usual one; `cache` how long a copy is fresh; `policy` the
    content policy, where it is not that of all pages."""

    name: str = ""
    folder: str = ""
    archive: bool = False
    type: str = ""
    cache: str = ""
    is_open: bool = False
    policy: str = ""

    @property
    def security(self) -> Mapping[str, str]:
        """The security headers of these files."""
        return {**SECURITY, CSP: self.policy} if self.policy else SECURITY

    @property
    def headers(self) -> Mapping[str, str]:
        """What is said besides the security headers and the type."""
        opened = {"Access-Control-Allow-Origin": "*"} if self.is_open else {}
        return ({"Cache-Control": self.cache} if self.cache else {}) | opened


def _feeds() -> Iterator[Rule]:
    types = {
        "rss.xml": "application/rss+xml; charset=utf-8",
        "atom.xml": "application/atom+xml; charset=utf-8",
        "feed.json": "application/feed+json",
    }
    for name, type in types.items():
        yield Rule(name, archive=True, type=type, cache=fresh(HOUR), is_open=True)
        yield Rule(name, type=type, cache=fresh(MINUTES), is_open=True)


def fresh(seconds: int) -> str:
    return f"public, max-age={seconds}"


# The first that fits counts. Pages and everything else: asked for again each time, answered with 304 while unchanged.
RULES: tuple[Rule, ...] = (
    *_feeds(),
    Rule("opml.xml", type="text/x-opml; charset=utf-8", cache=fresh(HOUR), is_open=True),
    Rule("status.json", type="application/json", cache=fresh(MINUTES), is_open=True),
    Rule("manifest.webmanifest", type="application/manifest+json", cache=fresh(HOUR)),
    Rule(folder="aset/", cache=f"{fresh(YEAR)}, immutable"),
)
ASKED_AGAIN = "no-cache"


def plan_rules(editor: str = "") -> tuple[Rule, ...]:
    """The rules of a host; `editor` is the content policy of its web editor, empty without one."""
    if not editor or not _SAFE.fullmatch(editor):
        return RULES
    return (*RULES, Rule(folder=EDITOR, cache=ASKED_AGAIN, policy=editor + UNFRAMED))


def pattern(rule: Rule, base: str) -> str:
    """A regular expression (PCRE and RE2) for the paths of a rule's files, the whole path."""
    root = re.escape(base)
    if rule.folder:
        return f"^{root}{re.escape(rule.folder)}"
    return f"^{root}(.*/)?{'arsip/[0-9]+/(.*/)?' if rule.archive else ''}{re.escape(rule.name)}$"
