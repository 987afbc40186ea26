"""Holds what a feed says to what its office has signed: `trust: signed` in network.yml.

The office's site carries a manifest with a valid signature; of the feed, only entries count whose digest stands there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urljoin

from site_builder.errors import ManifestUnusable, SourceFailed
from site_builder.feed_reading.foreign import ForeignFeed, ForeignItem
from site_builder.network.believed_parts import short_of
from site_builder.network.fetch import Answer, FetchStopped
from site_builder.proof.findings import judge_part
from site_builder.proof.keys import PublicKey
from site_builder.proof.manifest import (
    FILE,
    FOLDER,
    SIGNATURE,
    WITHDRAWN,
    Manifest,
    Part,
    parse_manifest,
    parts_of,
    path_of,
)
from site_builder.proof.signature import Seal, check_signature
from site_builder.reports import Refusal
from site_builder.strings import say

NOTHING = Part()

Fetch = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left of a feed's document, and a refusal for every entry that is not signed."""

    feed: ForeignFeed
    refused: tuple[Refusal, ...] = ()


@dataclass(slots=True)
class Notary:
    """Checks the documents of one feed. `fetch` asks an address and may raise SourceFailed, which is handed on.

    The manifest stands beside the feed, or one folder above it, as for `sendiri/feed.json`.
    """

    office: str
    keys: tuple[PublicKey, ...]
    feed: str
    fetch: Fetch
    base: str = ""
    _manifest: Manifest | None = None
    _reason: str = ""
    _parts: dict[str, Part] = field(default_factory=dict)

    def sift(self, feed: ForeignFeed) -> Sifted:
        """The entries and withdrawals of a document that the office has signed."""
        manifest = self._trusted()
        if manifest is None:
            refused = tuple(_refusal(entry, self._reason) for entry in feed.items)
            return Sifted(replace(feed, items=(), tombstones=()), refused or (Refusal("", "", self._reason),))
        doubts = [(entry, self._doubt(entry, manifest)) for entry in feed.items]
        signed = tuple(entry for entry, reason in doubts if not reason)
        refused = tuple(_refusal(entry, reason) for entry, reason in doubts if reason)
        gone = self._part(f"{FOLDER}/{WITHDRAWN}.json", manifest).withdrawn if feed.tombstones else {}
        stones = tuple(stone for stone in feed.tombstones if stone.id in gone)
        unsigned = (stone for stone in feed.tombstones if stone.id not in gone)
        refused += tuple(Refusal(short_of(stone.id), "", say("trust.withdrawal")) for stone in unsigned)
        return Sifted(replace(feed, items=signed, tombstones=stones), refused)

    def is_trusting(self) -> bool:
        """Whether the site has a manifest that the office signed, as far as it can be had now."""
        try:
            return self._trusted() is not None
        except FetchStopped:
            raise
        except SourceFailed:
            return False

    def _doubt(self, entry: ForeignItem, manifest: Manifest) -> str:
        """Why an entry is not what the office has signed; empty if it is."""
        if not entry.digest:
            return say("trust.form")
        names = parts_of(path_of(entry.url, manifest.site)) if entry.url.startswith(manifest.site) else ()
        marks = (self._part(name, manifest).items.get(entry.id) for name in names if name in manifest.parts)
        mark = next(filter(None, marks), None)
        if mark is None:
            return say("trust.unlisted")
        return "" if mark.digest == entry.digest else say("trust.changed")

    def _trusted(self) -> Manifest | None:
        """The manifest, if it is the office's; else there is a reason."""
        if self._manifest is None and not self._reason:
            self._manifest = self._fetch_manifest()
        return self._manifest

    def _fetch_manifest(self) -> Manifest | None:
        for base in (urljoin(self.feed, "."), urljoin(self.feed, "..")):
            answer = self.fetch(base + FILE)
            if answer.status == 200:
                self.base = base
                return self._check(answer.body)
            if answer.status not in (403, 404, 410):
                raise SourceFailed("network.feed-status", url=answer.url, status=answer.status)
        self._reason = say("trust.missing")
        return None

    def _check(self, content: bytes) -> Manifest | None:
        answer = self.fetch(self.base + SIGNATURE)
        signed = check_signature(content, answer.body if answer.status == 200 else None, self.keys)
        try:
            manifest = parse_manifest(content)
        except ManifestUnusable:
            self._reason = say("trust.missing")
            return None
        if signed.seal is not Seal.VALID:
            self._reason = say(f"trust.{signed.seal}", key=signed.fingerprint)
        elif manifest.office != self.office:
            self._reason = say("trust.other-office", office=short_of(manifest.office))
        return None if self._reason else manifest

    def _part(self, name: str, manifest: Manifest) -> Part:
        """A part, if it is what the manifest says; an empty one else: what it lists is not signed then."""
        if name not in self._parts:
            self._parts[name] = self._fetch_part(name, manifest) if name in manifest.parts else NOTHING
        return self._parts[name]

    def _fetch_part(self, name: str, manifest: Manifest) -> Part:
        answer = self.fetch(self.base + quote(name))
        found = judge_part(name, manifest.parts[name], answer.body) if answer.status == 200 else NOTHING
        return found if isinstance(found, Part) else NOTHING


def _refusal(entry: ForeignItem, reason: str) -> Refusal:
    return Refusal(short_of(entry.id), short_of(entry.url), reason)
