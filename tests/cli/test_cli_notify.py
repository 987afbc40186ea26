"""`warta notify` against a real hub on this machine, which does what WebSub asks of one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from workplace import NOW, Workplace

BASE = "https://warta.example/"
KEY = "kunci-indexnow-contoh"


class Receiver(ThreadingHTTPServer):
    """A hub at `/hub` and a search engine at `/indexnow`. `status` is what it answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.status = 204
        self.topics: list[str] = []
        self.notices: list[dict[str, object]] = []
        self.agents: set[str] = set()
        self.asked = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def take_topics(self) -> set[str]:
        """The topics of which it was told since it was last asked."""
        told, self.topics = self.topics, []
        assert len(set(told)) == len(told), "nothing is told twice"
        return {topic.removeprefix(BASE) for topic in told}


class _Answer(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.server.asked += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.agents.add(self.headers["User-Agent"])
        if self.server.status < 300 and self.path.startswith("/hub"):
            assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            form = parse_qs(body.decode())
            assert form["hub.mode"] == ["publish"]
            [topic] = form["hub.url"]
            self.server.topics.append(topic)
        elif self.server.status < 300:
            assert self.headers["Content-Type"] == "application/json; charset=utf-8"
            self.server.notices.append(json.loads(body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def place(tmp_path: Path, receiver: Receiver) -> Workplace:
    place = Workplace(tmp_path)
    write_settings(place, receiver, f"hub: {receiver.origin}/hub\n")
    place.article("kpu-ri")
    place.article("kota-malang")
    return place


def write_settings(place: Workplace, receiver: Receiver, more: str) -> None:
    limits = f"fetch: {{allow_origins: [{receiver.origin}], timeout: 5}}\n"
    place.write("content/network.yml", f"base_url: {BASE}\n{limits}{more}")


def build(place: Workplace, now: str = NOW) -> None:
    assert place.warta("build", "--now", now, "--jobs", 1).code == 0


def test_a_hub_is_told_first_of_each_sites_feeds_and_then_of_what_changed(place: Workplace, receiver: Receiver) -> None:
    build(place)
    assert place.warta("notify").code == 0
    names = ("rss.xml", "atom.xml", "feed.json")
    assert receiver.take_topics() == {f"{site}{name}" for site in ("", "kantor/kota-malang/") for name in names}
    told = place.warta("notify")
    assert (told.code, receiver.take_topics()) == (0, set())
    assert told.out.startswith("0 umpan")

    place.article("kota-malang", "2026-11-22-jadwal", title="Jadwal", more="kind: pengumuman\ntags: [jadwal]\n")
    build(place)
    assert place.warta("notify").code == 0
    folders = ("", "kantor/kota-malang/", "kantor/kota-malang/jenis/pengumuman/", "kantor/kota-malang/topik/jadwal/")
    assert receiver.take_topics() == {f"{folder}{name}" for folder in folders for name in names}
    assert receiver.agents
    assert all(agent.startswith("Warta/") for agent in receiver.agents)


def test_the_hub_is_named_in_the_feeds_of_which_it_is_told(place: Workplace, receiver: Receiver) -> None:
    build(place)
    place.warta("notify")
    for topic in receiver.take_topics():
        assert f"{receiver.origin}/hub" in (place.root / "site" / topic).read_text(encoding="utf-8")
        assert f"{BASE}{topic}" in (place.root / "site" / topic).read_text(encoding="utf-8")


def test_what_a_hub_refused_is_told_again(place: Workplace, receiver: Receiver) -> None:
    build(place)
    receiver.status = 503
    failed = place.warta("notify")
    assert failed.code == 1
    assert "503" in failed.err
    assert receiver.asked == 3, "a hub that refuses is left alone soon"
    receiver.status = 202
    assert place.warta("notify").code == 0
    assert len(receiver.take_topics()) == 6
    assert place.warta("notify").code == 0
    assert receiver.take_topics() == set()


def test_a_hub_that_is_not_there_is_a_failure_in_words(place: Workplace, receiver: Receiver) -> None:
    build(place)
    receiver.server_close()
    failed = place.warta("notify")
    assert failed.code == 1
    assert receiver.origin in failed.err
    assert "Traceback" not in failed.err


def test_another_hub_can_be_told_and_is_remembered_by_itself(place: Workplace, receiver: Receiver) -> None:
    build(place)
    place.warta("notify")
    receiver.take_topics()
    assert place.warta("notify", "--hub", f"{receiver.origin}/hub?lain").code == 0
    assert receiver.asked == 12


def test_a_hub_on_a_private_address_is_reached_only_if_the_network_says_so(
    place: Workplace, receiver: Receiver
) -> None:
    place.write("content/network.yml", f"base_url: {BASE}\nhub: {receiver.origin}/hub\n")
    build(place)
    assert place.warta("notify").code == 1
    assert receiver.asked == 0


def test_search_engines_are_told_of_pages_that_changed_and_can_check_the_key(
    place: Workplace, receiver: Receiver
) -> None:
    write_settings(place, receiver, f"indexnow: {KEY}\n")
    build(place)
    assert (place.root / "site" / f"{KEY}.txt").read_text() == KEY
    engine = ("notify", "--indexnow", f"{receiver.origin}/indexnow")
    assert place.warta(*engine).code == 0
    assert [notice["urlList"] for notice in receiver.notices] == [
        [f"{BASE}berita/2026/11/20/posko-banjir/"],
        [f"{BASE}kantor/kota-malang/berita/2026/11/20/posko-banjir/"],
    ]
    assert receiver.notices[1] == {
        "host": "warta.example",
        "key": KEY,
        "keyLocation": f"{BASE}kantor/kota-malang/{KEY}.txt",
        "urlList": [f"{BASE}kantor/kota-malang/berita/2026/11/20/posko-banjir/"],
    }
    assert (place.root / "site/kantor/kota-malang" / f"{KEY}.txt").is_file()
    receiver.notices.clear()
    assert place.warta(*engine).code == 0
    assert receiver.notices == []
    place.article("kota-malang", more="withdrawn: {date: 2026-11-23, reason: keliru}\n")
    build(place)
    receiver.status = 429
    assert place.warta(*engine).code == 1
    receiver.status = 200
    assert place.warta(*engine).code == 0
    assert [notice["urlList"] for notice in receiver.notices] == [
        [f"{BASE}kantor/kota-malang/berita/2026/11/20/posko-banjir/"]
    ]


def test_an_office_of_its_own_names_its_hub_in_mkdocs_yml(tmp_path: Path, receiver: Receiver) -> None:
    place = Workplace(tmp_path)
    place.write("content/berita/2026/2026-11-20-posko.md", "---\ntitle: Posko\ndate: 2026-11-20\n---\nIsi.\n")
    place.write(
        "mkdocs.yml",
        "site_name: KPU Kota Malang\nsite_url: https://malang.example/\nplugins:\n  - warta:\n"
        f"      office: kota-malang\n      hub: https://hub.example/\n      indexnow: {KEY}\n",
    )
    build(place)
    assert "https://hub.example/" in (place.root / "site/rss.xml").read_text(encoding="utf-8")
    assert (place.root / "site" / f"{KEY}.txt").read_text() == KEY


@pytest.mark.parametrize(
    ("settings", "arguments", "word"),
    [
        ("", (), "hub:"),
        ("", ("--hub", "hub.example"), "hub.example"),
        ("hub: https://hub.example/\n", ("--out", "tidak-ada"), "tidak-ada"),
    ],
)
def test_what_is_missing_is_told_before_anybody_is(
    place: Workplace, receiver: Receiver, settings: str, arguments: tuple[str, ...], word: str
) -> None:
    write_settings(place, receiver, settings)
    build(place)
    refused = place.warta("notify", *arguments)
    assert refused.code == 2
    assert word in refused.err
    assert receiver.asked == 0


def test_a_damaged_memory_is_named_and_not_overwritten(place: Workplace, receiver: Receiver) -> None:
    build(place)
    place.write(".warta/notified.json", "{")
    refused = place.warta("notify")
    assert refused.code == 2
    assert "notified.json" in refused.err
    assert (place.root / ".warta/notified.json").read_text() == "{"
    assert receiver.asked == 0
