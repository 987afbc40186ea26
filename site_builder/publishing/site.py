"""A built site that was checked against its manifests, ready to be published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.errors import ManifestUnusable
from site_builder.proof.folder import check_listed, read_all_listed
from site_builder.proof.manifest import Mark, is_proof, mark_of
from site_builder.proof.shrinkage import check_shrinkage
from site_builder.publishing.releases import files_of

UNKNOWN = mark_of(b"")  # of a file of which only the name is known


@dataclass(frozen=True, slots=True)
class CheckedSite:
    """The folder of a site and of those below it. `files` are without the manifests; `paths` are all, manifests last.

    `manifest` are the bytes of the manifest at the root.
    """

    folder: Path
    files: Mapping[str, Mark]
    paths: tuple[str, ...]
    manifest: bytes
    may_shrink: bool = False

    def check_against(self, before: Mapping[str, Mark], place: object) -> None:
        """Raises SiteShrunk if it has lost too many of the pages of the site that is shown at `place`."""
        if not self.may_shrink:
            check_shrinkage(before, self.files, place)


def load_checked(folder: Path, *, may_shrink: bool = False) -> CheckedSite:
    """Reads every file in `folder`. Raises ManifestUnusable if it is not just what its manifests say."""
    listed, faults = read_all_listed(folder)
    reports = check_listed(folder, listed, faults, lambda office: ())
    findings = [(report.path, one) for report in reports for one in report.findings]
    if findings:
        path, first = findings[0]
        raise ManifestUnusable("publish.unsound", path=folder, count=len(findings), first=f"{path}{first.path}")
    files = files_of(listed)
    proofs = [site.path + path for site in listed for path in sorted(site.own, reverse=True)]
    return CheckedSite(folder, files, (*files, *reversed(proofs)), listed[0].content, may_shrink)


def read_shown(folder: Path, find_standing: Callable[[], Iterable[str]]) -> Mapping[str, Mark]:
    """The files of the site that is shown somewhere, by its manifests, which are in `folder`.

    Where one of them, or a part, is not as it should be, what stands there counts too: who spoils a manifest must not
    spoil the check of what a site loses.
    """
    try:
        listed, faults = read_all_listed(folder)
    except ManifestUnusable:
        listed, faults = [], []
    files = files_of(listed)
    if not listed or faults or any(site.faults for site in listed):
        return {path: UNKNOWN for path in find_standing() if not is_proof(path)} | files
    return files
