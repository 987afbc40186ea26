"""What is different between a site and its manifest, in values, in Indonesian and in JSON. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from site_builder.errors import ManifestUnusable
from site_builder.proof.manifest import Mark, Part, mark_of, parse_part
from site_builder.proof.signature import Seal, Signed
from site_builder.strings import say


class Kind(StrEnum):
    """What is wrong with one file or address. The worst comes first."""

    ADDED = "added"  # there, and in no manifest
    CHANGED = "changed"
    LOST = "lost"
    MOVED = "moved"  # leads somewhere else
    CLOAKED = "cloaked"  # another page for search engines than for people
    OPEN = "open"  # an address that does not exist is answered as if it did
    UNREAD = "unread"  # could not be looked at


@dataclass(frozen=True, slots=True)
class Finding:
    """One of them: the path below the site, and what more there is to say, in Indonesian."""

    kind: Kind
    path: str
    detail: str = ""


class SiteReport(msgspec.Struct, frozen=True):
    """What was found of one site: who it says it is, who signed, how many of its files were looked at.

    `path` is where it stands below what was checked, with a final slash, or empty. `is_known` says that keys of its
    office are known, so that a valid signature is due.
    """

    path: str
    office: str
    generated: datetime | None
    signed: Signed
    is_known: bool
    files: int
    checked: int
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        return not self.findings and not self.is_forged

    @property
    def is_forged(self) -> bool:
        """Whether the manifest itself cannot be believed."""
        if self.signed.seal in (Seal.BROKEN, Seal.REVOKED):
            return True
        return self.is_known and self.signed.seal is not Seal.VALID


def compare_files(expected: Mapping[str, Mark], found: Mapping[str, Mark | None]) -> Iterator[Finding]:
    """What differs between the files of a manifest and those that are there; None is what could not be read."""
    for path in sorted(expected.keys() | found.keys()):
        if path not in found:
            yield Finding(Kind.LOST, path)
        elif path not in expected:
            yield Finding(Kind.ADDED, path)
        elif found[path] is None:
            yield Finding(Kind.UNREAD, path)
        elif found[path] != expected[path]:
            yield Finding(Kind.CHANGED, path)


def judge_part(name: str, mark: Mark, content: bytes) -> Part | Finding:
    """The part `name`, of which its manifest says `mark`; a finding if `content` is something else, or no part."""
    if mark_of(content) == mark:
        with suppress(ManifestUnusable):
            return parse_part(content, name)
    return Finding(Kind.CHANGED, name)


def show_reports(place: object, reports: Iterable[SiteReport], notes: Iterable[str] = ()) -> Iterator[str]:
    """The lines that tell a person what was found: each site, each finding, one sentence at the end."""
    every = tuple(reports)
    for report in every:
        for finding in report.findings:
            line = say(f"proof.{finding.kind}", path=f"{report.path}{finding.path}")
            yield f"{line}; {finding.detail}" if finding.detail else line
        if report.is_forged or not report.path:
            name = report.path or place
            seal, office = report.signed.seal, report.office or say("status.none")
            due = "-due" if report.is_forged and seal in (Seal.UNSIGNED, Seal.UNKNOWN) else ""
            yield say(f"proof.seal-{seal}{due}", path=name, office=office, key=report.signed.fingerprint)
    yield from notes
    yield summarize(place, every)


def summarize(place: object, reports: Iterable[SiteReport]) -> str:
    """One sentence about all."""
    every = tuple(reports)
    files, checked = sum(report.files for report in every), sum(report.checked for report in every)
    counts = Counter(finding.kind for report in every for finding in report.findings)
    parts = [say(f"proof.sum-{kind}", count=counts[kind]) for kind in Kind if counts[kind]]
    forged = sum(report.is_forged for report in every)
    if forged:
        parts.append(say("proof.sum-forged", count=forged))
    details = ", ".join(parts) or say("proof.sum-well")
    return say("proof.sum", path=place, checked=checked, files=files, sites=len(every), details=details)


def dump_reports(place: object, reports: Iterable[SiteReport], notes: Iterable[str] = ()) -> bytes:
    """`{"place", "sound", "notes", "sites": [{"path", "office", "generated", "signature", "key", "files", "checked",
    "findings": [{"kind", "path", "detail"}]}]}` in JSON."""
    every = tuple(reports)
    told = {
        "place": str(place),
        "sound": all(report.is_sound for report in every),
        "notes": list(notes),
        "sites": [_site(report) for report in every],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"


def _site(report: SiteReport) -> dict[str, Any]:
    return {
        "path": report.path,
        "office": report.office,
        "generated": report.generated,
        "signature": report.signed.seal,
        "key": report.signed.fingerprint,
        "files": report.files,
        "checked": report.checked,
        "findings": report.findings,
    }
