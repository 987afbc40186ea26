"""Where the processor time of a command goes, station by station: a clock looks at what is being done, again and again.

A profiler that follows every call would more than double the cost of small functions; this one costs about a hundredth.
"""

from __future__ import annotations

import atexit
import json
import signal
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType

TICK = 0.001  # seconds of processor time between two looks

STATIONS = (
    *("start", "sources", "reading", "markdown", "sanitizing", "store", "pages", "lists", "feeds", "search", "cards"),
    *("output", "other"),
)

# What is done by the innermost of these files or folders that a look finds; the longest name counts.
ROOMS = {
    "cli/": "start",
    "offices/": "start",
    "strings/": "start",
    "network/": "sources",
    "articles/": "reading",
    "yaml_document.py": "reading",
    "as_written.py": "markdown",
    "markup.py": "markdown",
    "sanitize.py": "sanitizing",
    "engine/": "pages",
    "engine/days.py": "lists",
    "engine/directory.py": "lists",
    "engine/home.py": "lists",
    "engine/lists.py": "lists",
    "views.py": "lists",
    "tiers.py": "lists",
    "copies.py": "lists",
    "feeds/": "feeds",
    "engine/archives.py": "feeds",
    "engine/subscribing.py": "feeds",
    "engine/subscriptions.py": "feeds",
    "search/": "search",
    "engine/search.py": "search",
    "pictures/": "cards",
    "engine/album.py": "cards",
    "cache.py": "store",
    "database.py": "store",
    "filing.py": "store",
    "ledger.py": "store",
    "store.py": "store",
    "engine/output.py": "output",
    "engine/record.py": "output",
    "engine/sheets.py": "store",
    "engine/tree.py": "output",
}
ARTICLE, PART = "article", "/parts/"  # in the names of templates: an article's begins so, a part's has this

_HOUSE = f"{Path(__file__).parents[1]}/"
_PRESS = f"{_HOUSE}engine/press.py"


def begin(report: str) -> None:
    """From now on the processor time of this process is counted by station; at its end it is written to `report`."""
    clock = _Clock()
    signal.signal(signal.SIGPROF, clock.look)
    signal.setitimer(signal.ITIMER_PROF, TICK, TICK)
    atexit.register(clock.write, Path(report).absolute())


class _Clock:
    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.last = time.process_time()

    def look(self, number: int, frame: FrameType | None) -> None:
        """Books what was used since the last look, which may be long: signals wait for calls into C."""
        now = time.process_time()
        self.seconds[find_station(frame)] += now - self.last
        self.last = now

    def write(self, report: Path) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        report.write_text(json.dumps(self.seconds), encoding="utf-8")


def find_station(frame: FrameType | None) -> str:
    """The station at which the code of `frame` works, or the innermost of its callers that belongs to one."""
    while frame is not None:
        code = frame.f_code
        file = code.co_filename
        if file.startswith("<frozen importlib") or (file.startswith(_HOUSE) and code.co_name == "<module>"):
            return "start"
        if file == _PRESS:
            station = _printed(frame)
            if station:
                return station
        elif file.startswith(_HOUSE):
            station = _room(file.removeprefix(_HOUSE))
            if station:
                return station
        frame = frame.f_back
    return "other"


def _printed(frame: FrameType) -> str:
    """A page that is printed is an article's or a list's; a part belongs to who asked for it."""
    template = frame.f_locals.get("template") if frame.f_code.co_name == "print_page" else None
    if not isinstance(template, str) or PART in template:
        return ""
    return "pages" if template.rpartition("/")[2].startswith(ARTICLE) else "lists"


def _room(path: str) -> str:
    names = (path, f"{path.partition('/')[0]}/")
    return next((ROOMS[name] for name in names if name in ROOMS), "")
