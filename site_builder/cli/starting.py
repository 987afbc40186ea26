"""The files of an office's own repository: what `warta init` writes and `warta upgrade` keeps up to date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from zlib import crc32
from zoneinfo import ZoneInfo

import msgspec

from site_builder import __version__
from site_builder.errors import SettingsInvalid
from site_builder.model import Office
from site_builder.network.sites import home_url
from site_builder.offices.tree import OfficeTree
from site_builder.strings import say

RECORD = ".warta.json"
RENAMED = {"gitignore": ".gitignore", "containerignore": ".containerignore"}  # what git would obey inside the package
SHARED_WORKFLOWS = ("office.yml", "deliver.yml", "rebuild.yml")
CALLERS = {
    "github": ".github/workflows/warta.yml",
    "gitlab": ".gitlab-ci.yml",
    "forgejo": ".forgejo/workflows/warta.yml",
}
REBUILD = ".github/workflows/bangun-ulang.yml"

_BLANK = re.compile(r"@@\{(\w+)\}")
_PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked at `warta init`. `repo` is `owner/name` where the web editor commits, `workflows` the shared
    workflows as `owner/name@ref`; both may be empty."""

    office: str
    ci: str = "github"
    repo: str = ""
    workflows: str = ""
    container: bool = False


class Record(msgspec.Struct, frozen=True):
    """What `.warta.json` remembers: the answers, and the digest of each file as it was written or offered last."""

    version: str
    answers: Answers
    files: dict[str, str] = msgspec.field(default_factory=dict)


def dump_record(record: Record) -> bytes:
    told = {
        "version": record.version,
        "answers": asdict(record.answers),
        "files": dict(sorted(record.files.items())),
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def parse_record(content: bytes, path: Path) -> Record:
    """Raises SettingsInvalid."""
    try:
        return msgspec.json.decode(content, type=Record)
    except msgspec.MsgspecError as error:
        raise SettingsInvalid("upgrade.broken", path=path, reason=error) from error


def plan_files(tree: OfficeTree, answers: Answers) -> dict[str, bytes]:
    """The files that Warta keeps up to date, by path."""
    office = tree.by_id(answers.office)
    facts = _facts(tree, office, answers)
    kind = "portal" if _is_portal(tree, office) else "office"
    texts = {RENAMED.get(path, path): text for path, text in _read_all("common")}
    texts["mkdocs.yml"] = _read(kind, "mkdocs.yml")
    if kind == "portal":
        texts["content/network.yml"] = _read(kind, "network.yml")
    texts[CALLERS[answers.ci]] = _read(answers.ci, f"{kind}.yml" if answers.ci == "github" else "workflow.yml")
    if answers.ci == "github":
        if kind == "portal":
            texts[REBUILD] = _read(answers.ci, "rebuild.yml")
        if not answers.workflows:
            texts |= {f".github/workflows/{name}": read_workflow(name) for name in SHARED_WORKFLOWS}
    if answers.container:
        texts |= {RENAMED.get(path, path): text for path, text in _read_all("container")}
    return {path: _fill(text, facts).encode() for path, text in texts.items()}


def plan_seeds(tree: OfficeTree, answers: Answers, now: datetime) -> dict[str, bytes]:
    """The files that are the office's own from the first day: facts, a page, an article that is marked as a sample."""
    office = tree.by_id(answers.office)
    facts = _facts(tree, office, answers)
    content = facts["content"]
    texts = {f"{content}/{path}": _fill(text, facts) for path, text in _read_all("seed")}
    local = now.astimezone(ZoneInfo(office.zone))
    texts[f"{content}/berita/{local:%Y}/{local:%Y-%m-%d}-berita-contoh.md"] = say(
        "init.article",
        title=json.dumps(say("init.title", name=office.name), ensure_ascii=False),
        date=f"{local:%Y-%m-%d %H:%M}",
        author=json.dumps(office.name, ensure_ascii=False),
    )
    return {path: text.encode() for path, text in texts.items()}


def read_workflow(name: str) -> str:
    """A workflow that offices call: within the installed package, else in `.github/` of the source tree."""
    packed = _PACKAGE / "starter" / "workflows"
    folder = packed if packed.is_dir() else _PACKAGE.parent / ".github" / "workflows"
    return (folder / name).read_text(encoding="utf-8")


def _facts(tree: OfficeTree, office: Office, answers: Answers) -> Mapping[str, str]:
    is_portal = _is_portal(tree, office)
    below = sorted(tree.descendants(office.id), key=lambda child: child.code)
    minute = crc32(office.id.encode()) % 30  # so that not all offices of the nation begin in the same minute
    pauses = (0, 15, 30, 45) if is_portal else (0, 30)
    own, _, ref = answers.workflows.partition("@")
    return {
        "id": office.id,
        "name": office.name,
        "region": office.region,
        "domain": office.domain,
        "url": home_url(office),
        "version": __version__,
        "content": f"content/{office.id}" if is_portal else "content",
        "settings": ", `content/network.yml`" if is_portal else "",
        "caller": CALLERS[answers.ci],
        "collect": "true" if is_portal else "false",
        "rebuild": _read("gitlab", "rebuild.yml") if is_portal and answers.ci == "gitlab" else "",
        "pace": say("init.quarter" if is_portal else "init.half"),
        "cron": ",".join(str((minute + pause) % 60) for pause in pauses),
        "uses": f"{own}/.github/workflows" if own else "./.github/workflows",
        "ref": f"@{ref}" if own else "",
        "editor": f", editor: {{forge: {_FORGES[answers.ci]}, repo: {answers.repo}}}" if answers.repo else "",
        "sources": "\n".join(f"  {child.id}: {{feed: {home_url(child)}feed.json}}" for child in below),
    }


_FORGES = {"github": "github", "gitlab": "gitlab", "forgejo": "gitea"}


def _is_portal(tree: OfficeTree, office: Office) -> bool:
    return any(tree.descendants(office.id))


def _fill(text: str, facts: Mapping[str, str]) -> str:
    return _BLANK.sub(lambda blank: facts[blank[1]], text)


def _read(folder: str, name: str) -> str:
    return (files("site_builder") / "starter" / folder / name).read_text(encoding="utf-8")


def _read_all(folder: str) -> Iterator[tuple[str, str]]:
    return _walk(files("site_builder") / "starter" / folder, "")


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_text(encoding="utf-8")
