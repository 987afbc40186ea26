"""Which addresses are an office's own: nobody else's item can pose as its news. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

import msgspec

from site_builder.model import Office
from site_builder.network.addresses import parse_web_address

_ENTRY = re.compile(
    r"(?P<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?P<path>/.*)?"
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


class OwnHost(msgspec.Struct, frozen=True):
    """A host; with a port that port alone, with a path (which ends in a slash) what is below it alone."""

    host: str
    port: int | None = None
    path: str = "/"


def parse_host(text: str) -> OwnHost | None:
    """`kota-malang.kpu.go.id`, `127.0.0.1:8080`, `berita.example/kantor/kota-malang/`; None for what is no host."""
    match = _ENTRY.fullmatch(text.strip().lower().removeprefix("https://").removeprefix("http://"))
    if match is None or (match["port"] and int(match["port"]) > 65_535):
        return None
    path = match["path"] or "/"
    if ".." in path or not path.isprintable():
        return None
    port = int(match["port"]) if match["port"] else None
    return OwnHost(_bare(match["host"].strip("[]")), port, path if path.endswith("/") else f"{path}/")


def own_hosts(office: Office, more: Iterable[str] = ()) -> tuple[OwnHost, ...]:
    """The office's host by the registry, that of its `site_url`, and `more` that network.yml names."""
    named = (office.domain, office.site_url or "", *more)
    return tuple(dict.fromkeys(host for text in named if text and (host := parse_host(text))))


def is_own(url: str, hosts: Iterable[OwnHost]) -> bool:
    """Whether an absolute http(s) address lies on one of the hosts. `www.` in front makes no difference."""
    if not parse_web_address(url.partition("#")[0]):
        return False
    parts = urlsplit(url)
    host = _bare(parts.hostname or "")
    path = unquote(parts.path) or "/"
    if ".." in path.split("/"):
        return False
    return any(
        host == own.host
        and own.port in (None, parts.port or _DEFAULT_PORTS[parts.scheme])
        and f"{path}/".lower().startswith(own.path)
        for own in hosts
    )


def _bare(host: str) -> str:
    return host.removeprefix("www.")
