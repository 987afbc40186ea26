"""Tells hubs (WebSub) and search engines (IndexNow) what changed since they were told last.

What was told is a value, `Told`, kept in one file; whoever could not be told is told with the next notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from site_builder.cache import digest
from site_builder.errors import SettingsInvalid, SourceFailed
from site_builder.feeds import WRITERS
from site_builder.feeds.document import OWN_NEWS
from site_builder.model import Site
from site_builder.network.fetch import Client

INDEXNOW = "https://api.indexnow.org/indexnow"
MAX_URLS = 10_000  # in one notice to IndexNow
PATIENCE = 3  # failures in a row after which a hub is left alone until the next time

_FOLDERS = ("", OWN_NEWS, "klarifikasi/", "serta-merta/", "jenis/*/", "topik/*/")
_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Told:
    """What was told: `hubs` by hub the digest of each feed by its address; `pages` by site when each page changed."""

    hubs: dict[str, dict[str, str]] = field(default_factory=dict)
    pages: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How telling one receiver went: how many addresses it took, what it now knows, and each failure in Indonesian."""

    count: int
    known: dict[str, str]
    failures: tuple[SourceFailed, ...] = ()


class _ItemRow(msgspec.Struct):
    url: str = ""
    date_published: str = ""
    date_modified: str = ""


class _WithdrawnRow(msgspec.Struct):
    url: str = ""
    when: str = ""


class _Facts(msgspec.Struct):
    withdrawn: list[_WithdrawnRow] = []


class _FeedRows(msgspec.Struct):
    items: list[_ItemRow]
    facts: _Facts = msgspec.field(name="_warta", default_factory=_Facts)


def load_told(path: Path) -> Told:
    """What was told so far; nothing if the file is not there. Raises SettingsInvalid for one that is damaged."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Told)
    except FileNotFoundError:
        return Told()
    except (OSError, msgspec.MsgspecError) as error:
        raise SettingsInvalid("notify.broken", path=path, reason=error) from error


def write_told(path: Path, told: Told) -> None:
    """Replaces the file in one step."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(msgspec.json.encode(told))
    fresh.replace(path)


def read_topics(out: Path, sites: Iterable[Site]) -> dict[str, str]:
    """The address and the digest of every subscription document of the sites that stand in `out`."""
    return {
        site.url + quote(file.relative_to(out / site.path).as_posix()): digest(file.read_bytes())
        for site in sites
        for folder in _FOLDERS
        for name in WRITERS
        for file in sorted((out / site.path).glob(f"{folder}{name}"))
    }


def read_pages(out: Path, site: Site) -> dict[str, str]:
    """The newest article pages of a site in `out` and those that were withdrawn: when each changed last."""
    own = out / site.path / OWN_NEWS / "feed.json"
    file = own if own.is_file() else out / site.path / "feed.json"
    if not file.is_file():
        return {}
    rows = msgspec.json.decode(file.read_bytes(), type=_FeedRows)
    pages = {item.url: item.date_modified or item.date_published for item in rows.items}
    pages.update({gone.url: gone.when for gone in rows.facts.withdrawn})
    return {url: moment for url, moment in pages.items() if url.startswith(site.url)}


def plan_topics(topics: Mapping[str, str], known: Mapping[str, str], homes: Iterable[str]) -> tuple[str, ...]:
    """The feeds of which a hub must be told. One that was never told anything is told of each site's first feeds."""
    if not known:
        first = {f"{home}{name}" for home in homes for name in WRITERS}
        return tuple(url for url in topics if url in first)
    return tuple(url for url, mark in topics.items() if known.get(url) != mark)


def tell_hub(
    client: Client, hub: str, topics: Mapping[str, str], known: Mapping[str, str], homes: list[str]
) -> Outcome:
    """Tells a hub of each feed that changed (WebSub, `hub.mode=publish`)."""
    wanted = plan_topics(topics, known, homes)
    now_known = {url: mark for url, mark in topics.items() if url not in wanted}
    failures: list[SourceFailed] = []
    in_a_row = count = 0
    for url in wanted:
        try:
            _post(client, hub, urlencode({"hub.mode": "publish", "hub.url": url, "hub.topic": url}).encode(), _FORM)
        except SourceFailed as error:
            failures.append(error)
            in_a_row += 1
            if in_a_row == PATIENCE:
                break
        else:
            now_known[url] = topics[url]
            in_a_row, count = 0, count + 1
    kept = {url: known[url] for url in wanted if url in known and url not in now_known}
    return Outcome(count, {**now_known, **kept}, tuple(failures))


def tell_engines(
    client: Client, endpoint: str, key: str, site: Site, pages: Mapping[str, str], known: Mapping[str, str]
) -> Outcome:
    """Tells search engines of the pages of a site that changed, by the protocol of IndexNow."""
    changed = [url for url, moment in pages.items() if known.get(url) != moment]
    for part in _cut(changed):
        notice = {
            "host": urlsplit(site.url).netloc,
            "key": key,
            "keyLocation": f"{site.url}{key}.txt",
            "urlList": part,
        }
        try:
            _post(client, endpoint, msgspec.json.encode(notice), _JSON)
        except SourceFailed as error:
            return Outcome(0, dict(known), (error,))
    return Outcome(len(changed), dict(pages))


def _post(client: Client, url: str, body: bytes, content_type: str) -> None:
    answer = client.post(url, body, content_type)
    if not 200 <= answer.status < 300:
        raise SourceFailed("notify.refused", url=url, status=answer.status)


def _cut(urls: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(urls), MAX_URLS):
        yield urls[start : start + MAX_URLS]
