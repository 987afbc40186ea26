"""A thousand random rounds: offices publish, edit, correct, withdraw, fail and lie; whatever was accepted stays.

Everything is real but the wire: an office's answer comes from a small class instead of a socket, and passes the same
asking, reading, believing, merging and storing.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from builders import NOW
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from site_builder.bench.nation import TREE, an_entry, atom_feed, json_feed, rdf_feed, rss_feed
from site_builder.cli.collect import keep_heard
from site_builder.errors import SourceFailed
from site_builder.model import Office
from site_builder.network.belief import Belief, scoped_identity
from site_builder.network.feed_source import hear_feed
from site_builder.network.fetch import Answer, Question
from site_builder.network.hosts import own_hosts
from site_builder.network.limits import FetchLimits
from site_builder.store import Store, open_store

OFFICES = tuple(TREE.by_id(id) for id in ("kpu-ri", "prov-jawa-timur", "kota-malang", "kota-batu"))
LIMITS = FetchLimits(min_interval=0)
WINDOW = 4
ROUNDS, EXAMPLES = 50, 20
MEMORY = Path("/dev/shm")  # a store on a disk would wait for it four thousand times

FAULTS: dict[str, Any] = {
    "silence": SourceFailed("network.fetch-slow", url="x", seconds="10"),
    "server": Answer(500, "x", "x"),
    "gone": Answer(404, "x", "x"),
    "busy": Answer(429, "x", "x", {"retry-after": "1"}),
    "nothing": Answer(200, "x", "x"),
    "page": Answer(200, "x", "x", {}, b"<!doctype html><p>Situs judi"),
    "cut": Answer(200, "x", "x", {}, b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "a"'),
    "entities": Answer(200, "x", "x", {}, b'<!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>'),
    "binary": Answer(200, "x", "x", {}, bytes(range(256))),
    "empty feed": Answer(200, "x", "x", {}, json_feed(OFFICES[0], [])),
    "unasked": Answer(304, "x", "x"),
}


@dataclass
class Newsroom:
    """What one office has published, newest last, and how its server behaves today."""

    office: Office
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    withdrawn: dict[str, dict[str, Any]] = field(default_factory=dict)
    forged: list[dict[str, Any]] = field(default_factory=list)
    fault: str = ""
    form: int = 0

    @property
    def url(self) -> str:
        return f"https://{self.office.domain}/feed"

    @property
    def listed(self) -> list[dict[str, Any]]:
        """What the feed shows, also of what was withdrawn."""
        return list(self.entries.values())[-WINDOW:]

    @property
    def shown(self) -> list[dict[str, Any]]:
        """What of it may be accepted."""
        return [entry for entry in self.listed if entry["id"] not in self.withdrawn]

    def body(self) -> bytes:
        entries = [*self.forged, *reversed(self.listed)]
        if self.withdrawn:
            return json_feed(self.office, entries, _warta={"withdrawn": list(self.withdrawn.values())})
        return (json_feed, atom_feed, rss_feed, rdf_feed)[self.form % 4](self.office, entries)

    def start(self) -> None:
        """A trip of this wire costs nothing."""

    def fetch(self, question: Question, trip: object) -> Answer:
        answer = FAULTS.get(self.fault) or Answer(200, self.url, self.url, {}, self.body())
        if isinstance(answer, Exception):
            raise answer
        return answer


class Rounds(RuleBasedStateMachine):
    """`expected` are, for each office, the titles that must be in the store by identity."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.store: Store = open_store(Path(self.folder.name) / "state.sqlite")
        self.rooms = {office.id: Newsroom(office) for office in OFFICES}
        self.expected: dict[str, dict[str, str]] = {office.id: {} for office in OFFICES}
        self.now = NOW
        self.count = 0

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        for id in self.rooms:
            self.publish(id)
        self.hear()

    @rule(
        id=st.sampled_from([office.id for office in OFFICES]), what=st.integers(0, 9), fault=st.sampled_from([*FAULTS])
    )
    def one_round(self, id: str, what: int, fault: str) -> None:
        room = self.rooms[id]
        if what <= 2 or not room.shown:
            self.publish(id)
        elif what == 3:
            self.publish(id)
            self.publish(id)
            self.publish(id)
        elif what == 4:
            room.shown[-1]["title"] += " (disunting)"
        elif what == 5:
            room.shown[0]["content_html"] += "<p>Ralat.</p>"
            room.shown[0]["title"] += " (diralat)"
        elif what == 6:
            entry = room.shown[0]
            when = (self.now - timedelta(minutes=1)).isoformat()
            room.withdrawn[entry["id"]] = {"id": entry["id"], "url": entry["url"], "when": when, "reason": "keliru"}
        elif what == 7:
            room.form += 1
        elif what == 8:
            victim = next(other for other in self.rooms.values() if other is not room and other.shown)
            ahead = {"date_published": "2099-01-01T00:00:00Z", "pubDate": "1 Jan 2099 00:00 GMT"}
            room.forged = [victim.shown[-1] | {"title": "PALSU"}, an_entry(room.office, 0, **ahead)]
        else:
            room.fault = fault
        self.hear()
        room.fault, room.forged = "", []

    @invariant()
    def nothing_accepted_is_lost_and_nobody_touched_anyone_else(self) -> None:
        for id, expected in self.expected.items():
            assert {item.id: item.title for item in self.store.items([id])} == expected, id

    def publish(self, id: str) -> None:
        room = self.rooms[id]
        self.count += 1
        date = NOW - timedelta(days=9) + timedelta(minutes=self.count)
        entry = an_entry(room.office, self.count, date_published=date.isoformat(), pubDate=f"{date:%d %b %Y %H:%M} WIB")
        room.entries[entry["id"]] = entry

    def hear(self) -> None:
        """Every office is asked, and what its answer entitles it to is what is expected from now on."""
        self.now += timedelta(hours=1)
        known, last = self.store.feeds(), {report.id: report for report in self.store.reports()}
        for id, room in self.rooms.items():
            belief = Belief(room.office, own_hosts(room.office), "kpu.go.id", self.now)
            heard = hear_feed(room.url, belief, known.get(id), room, LIMITS)  # type: ignore[arg-type] # a wire of ours
            keep_heard(self.store, heard, last, self.now)
            if not room.fault:
                expected = self.expected[id]
                expected |= {scoped_identity(entry["id"], belief): entry["title"] for entry in room.shown}
                for gone in room.withdrawn:
                    expected.pop(scoped_identity(gone, belief), None)


TestRounds = Rounds.TestCase
TestRounds.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=ROUNDS,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
