"""A site as it is served, against its manifest: what was changed or lost, and what somebody has put beside it.

HTTP does not tell what else a host has. What can be found is what is linked, what the site map names, what usual
names of intruders' files answer, what search engines are shown, and whether nonsense is answered.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, unquote

from site_builder import __version__
from site_builder.errors import ManifestUnusable
from site_builder.network.crew import Crew
from site_builder.network.fetch import Answer
from site_builder.network.limits import FetchLimits
from site_builder.network.links import find_links, foreign_hosts
from site_builder.network.reach import origin_of
from site_builder.proof.findings import Finding, Kind, SiteReport, judge_part
from site_builder.proof.folder import KeysOf, Listed
from site_builder.proof.manifest import FILE, SIGNATURE, Manifest, Mark, Part, mark_of, parse_manifest
from site_builder.proof.signature import check_signature
from site_builder.strings import say

AT_ONCE = 4  # questions to one host
SECONDS = 30.0  # for one file
SLACK = 1_000_000  # bytes that a file may be larger than its manifest says, so that one can see what was put in
MOST_LINKS = 200  # addresses beside the manifest that are asked
SEARCHED = 5  # pages that are asked once more as a search engine
SHOWN_HOSTS = 3

SEARCH_ENGINE = {
    "User-Agent": f"Mozilla/5.0 (compatible; Warta/{__version__}; like Googlebot/2.1)",
    "Referer": "https://www.google.com/",
}
HOST_FILES = ("_headers", "_redirects", ".htaccess", ".server/")  # read by web servers and shown to nobody
PROBES = (
    "sitemap_index.xml",
    "sitemap-index.xml",
    "wp-sitemap.xml",
    "wp-login.php",
    "wp-content/",
    "shell.php",
    ".git/HEAD",
    ".env",
    "slot/",
    "slot-gacor/",
    "judi/",
    "judi-online/",
    "togel/",
    "casino/",
    "gacor/",
    "maxwin/",
)

Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Look:
    """How a site is looked at: at how many of its files, whose keys are known, by which moment chance is decided.

    `known` is a manifest that counts instead of the one that is served.
    """

    most: int
    keys_of: KeysOf
    now: datetime
    known: Listed | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found of a site, and what else a person should know."""

    report: SiteReport
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Visit:
    """One look at one site. `base` is its address, with a final slash."""

    base: str
    files: Mapping[str, Mark]
    manifest: Manifest
    own: frozenset[str]
    findings: list[Finding] = field(default_factory=list)
    suspects: dict[str, str] = field(default_factory=dict)  # by path, where it was found
    nonsense: Mark | None = None  # what is answered to any address


def check_site(url: str, look: Look, step: Step = lambda steps: None) -> Seen:
    """Looks at the site at `url`. Raises ManifestUnusable if neither it nor `look.known` has a manifest."""
    base = url if url.endswith("/") else f"{url}/"
    limits = FetchLimits(timeout=SECONDS, allow_origins=(origin_of(base),), concurrency=AT_ONCE)
    with Crew(limits, base) as crew:
        served, base, notes = _fetch_listed(base, crew, look)
        listed = look.known or served
        assert listed is not None, "one of both is there"
        most = max((mark.size for mark in listed.whole.files.values()), default=0) + SLACK
        files = {path: mark for path, mark in listed.whole.files.items() if not path.startswith(HOST_FILES)}
        visit = _Visit(base, files, listed.manifest, listed.own)
        visit.findings += listed.faults
        chosen = choose_files(tuple(files), look.most, look.now)
        crew.grow(most)
        sound = _visit_files(visit, chosen, crew, step)
        _visit_nonsense(visit, look.now, crew)
        _visit_suspects(visit, crew)
        _visit_as_search_engine(visit, sound, crew)
    keys = look.keys_of(listed.manifest.office)
    proof = served or listed
    report = SiteReport(
        path="",
        office=listed.manifest.office,
        generated=listed.manifest.generated,
        signed=check_signature(proof.content, proof.signature, keys),
        is_known=bool(keys),
        files=len(files),
        checked=len(chosen),
        findings=tuple(dict.fromkeys(sorted(visit.findings, key=lambda one: (list(Kind).index(one.kind), one.path)))),
    )
    below = listed.manifest.sites
    if below:
        notes.append(say("verify.below", count=len(below), first=f"{base}{below[0]}"))
    return Seen(report, tuple(notes))


def choose_files(paths: tuple[str, ...], most: int, now: datetime) -> tuple[str, ...]:
    """All files, or the site's first pages and as many others as may be looked at, by chance."""
    if len(paths) <= most:
        return paths
    first = [path for path in paths if "/" not in path][:most]
    others = [path for path in paths if "/" in path]
    return (*first, *random.Random(now.isoformat()).sample(others, min(most - len(first), len(others))))


def address_of(base: str, path: str) -> str:
    """Where a file of a site is served."""
    folder, _, name = path.rpartition("/")
    shown = f"{folder}/" if name == "index.html" and folder else "" if path == "index.html" else path
    return base + quote(shown, safe="/~!$&'()*+,;=:@-._")


def path_at(base: str, url: str) -> str | None:
    """The file that a site serves at `url`; None where that is another's, or a question."""
    if not url.startswith(base) or "?" in url:
        return None
    path = unquote(url.removeprefix(base))
    return f"{path}index.html" if path.endswith("/") or not path else path


def _fetch_listed(base: str, crew: Crew, look: Look) -> tuple[Listed | None, str, list[str]]:
    """The manifest that is served, if there is one, the site's address after redirects, and what is to be noted."""
    answer = crew.ask(f"{base}{FILE}")
    if isinstance(answer, Finding) or answer.status != 200 or not answer.url.endswith(f"/{FILE}"):
        reason = answer.detail or say("verify.failed") if isinstance(answer, Finding) else str(answer.status)
        if look.known is None:
            raise ManifestUnusable("proof.missing", path=f"{base}{FILE}", reason=reason)
        return None, base, [say("verify.unserved", reason=reason)]
    base = answer.url.removesuffix(FILE)
    try:
        manifest = parse_manifest(answer.body, answer.url)
    except ManifestUnusable:
        if look.known is None:
            raise
        return None, base, [say("verify.unserved", reason=say("verify.unreadable"))]
    signature = crew.ask(f"{base}{SIGNATURE}")
    signed = signature.body if isinstance(signature, Answer) and signature.status == 200 else None
    whole, faults = _fetch_parts(base, manifest, crew) if look.known is None else (Part(), [])
    notes = []
    if look.known is not None and answer.body != look.known.content:
        notes.append(say("verify.other"))
        if manifest.generated < look.known.manifest.generated:
            known, there = look.known.manifest.generated, manifest.generated
            notes.append(say("verify.older", known=known.isoformat(), there=there.isoformat()))
    return Listed("", manifest, answer.body, signed, whole, tuple(faults)), base, notes


def _fetch_parts(base: str, manifest: Manifest, crew: Crew) -> tuple[Part, list[Finding]]:
    files = dict(manifest.files)
    faults = []
    answers = crew.ask_all(base + quote(path) for path in manifest.parts)
    for (path, mark), answer in zip(manifest.parts.items(), answers, strict=True):
        if isinstance(answer, Finding):
            faults.append(Finding(answer.kind, path, answer.detail))
        elif answer.status != 200:
            faults.append(Finding(Kind.LOST, path))
        elif isinstance(found := judge_part(path, mark, answer.body), Finding):
            faults.append(found)
        else:
            files.update(found.files)
    return Part(files), faults


def _visit_files(visit: _Visit, chosen: tuple[str, ...], crew: Crew, step: Step) -> list[str]:
    """Looks at files of the manifest; those that are as they should be."""
    sound = []
    answers = crew.ask_all(address_of(visit.base, path) for path in chosen)
    for path, answer in zip(chosen, answers, strict=True):
        finding = _judge(visit, path, answer)
        if finding is None:
            sound.append(path)
        else:
            visit.findings.append(finding)
        step(1)
    return sound


def _judge(visit: _Visit, path: str, answer: Answer | Finding) -> Finding | None:
    """What is wrong with what is served for a file. What leads to other places is remembered."""
    if isinstance(answer, Finding):
        return Finding(answer.kind, path, answer.detail)
    if mark_of(answer.body) == visit.files[path] and origin_of(answer.url) == origin_of(visit.base):
        return None
    if answer.url != address_of(visit.base, path):
        return Finding(Kind.MOVED, path, say("verify.target", target=answer.url))
    if answer.status in (404, 410):
        return Finding(Kind.LOST, path)
    if answer.status != 200:
        return Finding(Kind.UNREAD, path, say("verify.status", status=answer.status))
    _suspect_links(visit, path, answer)
    return Finding(Kind.CHANGED, path, _hosts(visit, answer))


def _suspect_links(visit: _Visit, path: str, answer: Answer) -> None:
    for link in find_links(answer.body, answer.url):
        target = path_at(visit.base, link)
        if target is None or target in visit.files or target in visit.own:
            continue
        if not target.startswith(visit.manifest.sites) and len(visit.suspects) < MOST_LINKS:
            visit.suspects.setdefault(target, path)


def _visit_nonsense(visit: _Visit, now: datetime, crew: Crew) -> None:
    """Asks for a page that cannot be there."""
    name = f"warta-{random.Random(f'{visit.base} {now.isoformat()}').getrandbits(64):016x}"
    answer = crew.ask(f"{visit.base}{name}/")
    if isinstance(answer, Finding):
        if answer.kind is Kind.MOVED:
            visit.findings.append(Finding(Kind.OPEN, f"{name}/", answer.detail))
        return
    if answer.status != 200:
        return
    visit.nonsense = mark_of(answer.body)
    detail = "" if answer.url == f"{visit.base}{name}/" else say("verify.target", target=answer.url)
    visit.findings.append(Finding(Kind.OPEN, f"{name}/", detail or _hosts(visit, answer)))


def _visit_suspects(visit: _Visit, crew: Crew) -> None:
    """Asks for what is linked, or usual among intruders, and in no manifest; and for what those pages link."""
    for path in PROBES:
        target = f"{path}index.html" if path.endswith("/") else path
        if target not in visit.files and not target.startswith(visit.manifest.sites):
            visit.suspects.setdefault(target, "")
    asked: set[str] = set()
    while todo := [path for path in visit.suspects if path not in asked]:
        asked.update(todo)
        for path, answer in zip(todo, crew.ask_all(address_of(visit.base, path) for path in todo), strict=True):
            if isinstance(answer, Finding) or answer.status != 200 or mark_of(answer.body) == visit.nonsense:
                continue
            if answer.url != address_of(visit.base, path) and path_at(visit.base, answer.url) in visit.files:
                continue
            whence = visit.suspects[path]
            linked = say("verify.linked", path=whence) if whence else ""
            visit.findings.append(Finding(Kind.ADDED, path, "; ".join(filter(None, (linked, _hosts(visit, answer))))))
            _suspect_links(visit, path, answer)


def _visit_as_search_engine(visit: _Visit, sound: list[str], crew: Crew) -> None:
    """Many an intruder shows his pages to search engines alone."""
    pages = [path for path in sound if path.endswith(".html") and path != "404.html"][:SEARCHED]
    with crew.posing(SEARCH_ENGINE) as posing:
        for path, answer in zip(pages, posing.ask_all(address_of(visit.base, path) for path in pages), strict=True):
            if isinstance(answer, Finding) and answer.kind is Kind.MOVED:
                visit.findings.append(Finding(Kind.CLOAKED, path, answer.detail))
            elif isinstance(answer, Answer) and mark_of(answer.body) != visit.files[path]:
                target = "" if answer.url == address_of(visit.base, path) else say("verify.target", target=answer.url)
                visit.findings.append(Finding(Kind.CLOAKED, path, target or _hosts(visit, answer)))


def _hosts(visit: _Visit, answer: Answer) -> str:
    """The strangers' hosts to which an answer leads, in words."""
    hosts = foreign_hosts(answer.body, answer.url, visit.manifest.site)
    if not hosts:
        return ""
    shown = ", ".join(hosts[:SHOWN_HOSTS])
    return (
        say("verify.hosts", hosts=shown, count=len(hosts))
        if len(hosts) > SHOWN_HOSTS
        else say("verify.host", hosts=shown)
    )
