"""What a preview says that no reader may know: the problems of each file, and the articles that wait."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from site_builder.articles.desk import Desk
from site_builder.articles.library import gather
from site_builder.articles.rehearsal import Hidden, read_hidden
from site_builder.articles.rules import name_in, slug_in
from site_builder.articles.spellings import day_of_path
from site_builder.cli.gathering import cut_chunks, make_desk, read_offices
from site_builder.cli.ground import Ground
from site_builder.cli.words import show_problem
from site_builder.engine.backstage import write_backstage
from site_builder.engine.edition import read_edition
from site_builder.engine.rehearsal import Rehearsal, Sheet
from site_builder.engine.site import PICTURES
from site_builder.engine.words import moment_text
from site_builder.model import Problem, Site
from site_builder.network.sources import local_sources
from site_builder.store import open_store
from site_builder.strings import say
from site_builder.workshop import Workshop


def rehearse(
    ground: Ground,
    found: Iterable[Problem],
    state: Path,
    backstage: Path,
    now: datetime,
    workshop: Workshop,
    seen: dict[str, str],
) -> Rehearsal:
    """Reads every article as `warta check` does, and writes the pages of those that wait into the folder `backstage`.

    `found` is what the build told. `seen` has the page of each file, by the name that messages give it, and is kept
    from one build to the next: so an editor who makes a slip sees it where the article stood.
    """
    shutil.rmtree(backstage, ignore_errors=True)
    backstage.mkdir(parents=True)
    desks = [
        make_desk(ground, spec.office, Path(spec.target), now)
        for spec in local_sources(ground.network)
        if spec.kind == "path"
    ]
    cache = state.with_name("cache.sqlite")
    chunks = (chunk for desk in desks for chunk in cut_chunks(desk, cache, is_check=True))
    readings = dict(read_offices(chunks, workshop))
    sheets: dict[str, Sheet] = {}
    refused: set[str] = set()
    problems = {show_problem(problem): problem for problem in found}
    for desk in desks:
        site, read = ground.sites[desk.office.id], readings.get(desk.office.id, [])
        hidden = list(read_hidden(desk, [r.path for r in read if not r.is_public and not r.is_refused]))
        _write_pages(ground, site, desk, hidden, state, backstage, now)
        seen |= {desk.show(r.path): _place(site, r.address) for r in read if r.address}
        seen |= {desk.show(r.path): _guess(site, r.path) for r in read if desk.show(r.path) not in seen}
        sheets |= {seen[desk.show(h.path)]: Sheet(h.item.title, _state(h, desk.office.zone)) for h in hidden}
        refused |= {seen[desk.show(r.path)] for r in read if r.is_refused}
        problems |= {show_problem(problem): problem for problem in gather(desk, read).problems}
    others = _file(problems, seen, sheets)
    return Rehearsal(sheets, frozenset(refused), others, backstage)


def _file(problems: Mapping[str, Problem], seen: Mapping[str, str], sheets: dict[str, Sheet]) -> tuple[str, ...]:
    """Puts each problem on the sheet of its page; those of no page are given back."""
    others = []
    for sentence, problem in sorted(problems.items()):
        place = seen.get(problem.path)
        if place is None:
            others.append(sentence)
            continue
        sheet = sheets.get(place, Sheet(problem.path))
        sheets[place] = replace(sheet, problems=(*sheet.problems, sentence))
    return tuple(others)


def _write_pages(
    ground: Ground, site: Site, desk: Desk, hidden: Sequence[Hidden], state: Path, folder: Path, now: datetime
) -> None:
    if not hidden:
        return
    with open_store(state, read_only=True) as store:
        edition = read_edition(store, site, ground.tree, now, folder=desk.folder)
    items = [each.item for each in hidden]
    write_backstage(edition, items, folder, ground.settings, state.with_name(PICTURES))


def _place(site: Site, address: str) -> str:
    """The path of a page below the folder of all sites."""
    return f"{site.path}/{address.removeprefix(site.url)}".removeprefix("/")


def _guess(site: Site, path: str) -> str:
    """Where the article in a file that cannot be read would probably stand."""
    day, name = day_of_path(path), slug_in(path) or name_in(path)
    return _place(site, f"{site.url}berita/{day:%Y/%m/%d}/{name}/" if day else f"{site.url}berita/{name}/")


def _state(hidden: Hidden, zone: str) -> str:
    until = moment_text(hidden.until, zone) if hidden.until else ""
    return say(f"preview.{hidden.wait}", until=until)
