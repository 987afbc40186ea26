"""The archive of a portal: a page for each day of the offices below, a page for each month that lists its days.

However much the offices have published, only the days on which something changed are printed; the pages of all others
are taken over from the last build. `daerah/daftar.json` remembers what each day was printed from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from site_builder import __version__
from site_builder.cache import digest
from site_builder.engine.archives import Past
from site_builder.engine.lists import ListPlanner, day_path, month_path
from site_builder.engine.pages import Page
from site_builder.filing import Day
from site_builder.views import PAGE_SIZE, Listing, View, ViewKind

LIST = "daerah/daftar.json"

Print = Callable[[Page], bytes]
Printed = tuple[str, bytes | None]


def print_days(planner: ListPlanner, print_page: Print, past: Past, templates: str = "") -> Iterator[Printed]:
    """The files of the archive: paths below the site, and bytes; None for a file that is in `past` as it must be.

    `templates` stands for those that pages are drawn with.
    """
    edition = planner.edition
    archive = edition.days
    if archive is None:
        return
    days = planner.days
    ordered = list(days)
    offices = repr([(office.id, *edition.about(office.id)) for office in edition.offices_below])
    frame = digest(__version__, templates, offices, print_page(planner.page(_view(date(2000, 1, 1)))))
    known = _known(past)
    listed = {}
    for number, day in enumerate(ordered):
        around = (*ordered[max(0, number - 1) : number], *ordered[number + 1 : number + 2])
        stamp = digest(frame, str(day), repr(days[day]), *(f"{beside} {days[beside].count}" for beside in around))[:24]
        listed[day.isoformat()] = stamp
        files = _files(day, days[day])
        if known.get(day.isoformat()) == stamp and all(map(past.has, files)):
            yield from ((file, None) for file in files)
            continue
        for view in Listing(ViewKind.DAY, day_path(day), day.isoformat(), archive.read(day)).pages():
            page = planner.page(view)
            yield page.file, print_page(page)
    for month in sorted({(day.year, day.month) for day in ordered}):
        page = planner.page(View(ViewKind.DAYS, month_path(*month), f"{month[0]:04}-{month[1]:02}", ()))
        yield page.file, print_page(page)
    yield LIST, json.dumps(listed, indent=0).encode() + b"\n"


def _view(day: date) -> View:
    return View(ViewKind.DAY, day_path(day), day.isoformat(), ())


def _files(day: date, known: Day) -> list[str]:
    """The files of a day with so many items, as `Listing` cuts them."""
    older = (f"halaman/{number}/" for number in range(known.count // PAGE_SIZE - 1, 0, -1))
    return [f"{day_path(day)}{part}index.html" for part in ("", *older)]


def _known(past: Past) -> Mapping[str, str]:
    try:
        known = json.loads(past.read(LIST) or b"{}")
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}
