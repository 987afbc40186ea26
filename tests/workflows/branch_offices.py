"""Offices for the tests of workflows: repositories as `warta init` makes them, and what answers them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from workplace import Workplace

BEGUN = "2024-05-01T09:00+07:00"
ARTICLE = "berita/2024/05/02/posko-banjir/index.html"


class Dispatches(BaseHTTPRequestHandler):
    """The part of the forge's API that an office talks to."""

    got: list[tuple[str, str, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.got.append((self.path, self.headers["Authorization"], body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler] | partial[Quiet]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def an_office(root: Path, office: str, *options: str) -> Workplace:
    """A repository as `warta init` makes it, with one article of its own."""
    maker = Workplace(root)
    outcome = maker.warta("init", office, office, "--now", BEGUN, *options)
    assert (outcome.code, outcome.err) == (0, "")
    place = Workplace(root / office)
    write_article(place, _own(place))
    return place


def write_article(place: Workplace, content: str, name: str = "2024-05-02-posko-banjir", more: str = "") -> None:
    head = f"title: Kabar {name}\ndate: {name[:10]} 09:00\n{more}"
    place.write(f"{content}/berita/2024/{name}.md", f"---\n{head}---\nIsi berita yang cukup panjang untuk dibaca.\n")


def add_pages(place: Workplace, count: int) -> None:
    """Pages that `remove_pages` removes."""
    for number in range(count):
        place.write(f"{_own(place)}/halaman/lama-{number}.md", "# Lama\n")


def remove_pages(place: Workplace) -> None:
    for file in (place.root / _own(place) / "halaman").glob("lama-*.md"):
        file.unlink()


def _own(place: Workplace) -> str:
    return "content" if (place.root / "content/berita").is_dir() else f"content/{place.root.name}"


def set_line(place: Workplace, path: str, old: str, new: str) -> None:
    text = place.read(path)
    assert old in text, f"{old!r} is not in {path}"
    place.write(path, text.replace(old, new))
