"""A nation on this machine: one small HTTP server for each office, each of which answers as it is told.

Every office has an origin of its own on 127.0.0.1, so that what one host does can be told from what another does.
All of them live in one thread and end with the `with` block.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from xml.sax.saxutils import escape

from site_builder.model import Office
from site_builder.network.fetch import Client
from site_builder.network.limits import FetchLimits
from site_builder.offices.registry import load_registry

TREE = load_registry()
PATIENCE = 30.0  # seconds after which a server gives up on whatever a test left open


@dataclass(frozen=True)
class Request:
    """What an office was asked; header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """How an office answers: at once, or after `wait` seconds, `drip` seconds between bytes; `cut` bytes of the body
    and then nothing; `raw` bytes instead of HTTP."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0
    cut: int | None = None
    raw: bytes | None = None


Answering = Callable[[Request], Reply]


class Nation:
    """The servers of `offices`. What an office answers is `answers[id]`; what it was asked is in `asked[id]`."""

    def __init__(self, offices: Iterable[str], answer: Answering | Reply | None = None) -> None:
        self.ids = tuple(offices)
        self.answers: dict[str, Answering | Reply] = {id: answer or Reply() for id in self.ids}
        self.asked: dict[str, list[Request]] = {id: [] for id in self.ids}
        self.sent = 0
        self.open = 0
        self.most_open = 0
        self._ports: dict[str, int] = {}
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def url(self, office: str, path: str = "/feed") -> str:
        return f"{self.origin(office)}{path}"

    def origin(self, office: str) -> str:
        return f"http://127.0.0.1:{self._ports[office]}"

    @property
    def origins(self) -> tuple[str, ...]:
        return tuple(self.origin(id) for id in self.ids)

    def forget(self) -> None:
        """Begins the counting of requests anew."""
        for requests in self.asked.values():
            requests.clear()

    @property
    def requests(self) -> int:
        return sum(map(len, self.asked.values()))

    def limits(self, **changes: Any) -> FetchLimits:
        return FetchLimits(**{"allow_origins": self.origins, "timeout": 5, "min_interval": 0, **changes})

    def client(self, **changes: Any) -> Client:
        return Client(self.limits(**changes), "https://warta.example/")

    def write_network(self, content: Path, **fetch: Any) -> None:
        """A `network.yml` in which every office is a feed of this nation."""
        lines = ["base_url: https://warta.example/", "fetch:"]
        for key, value in {"min_interval": 0, "timeout": 5, **fetch}.items():
            lines.append(f"  {key}: {value}")
        lines += ["  allow_origins:", *(f"    - {origin}" for origin in self.origins), "sources:"]
        lines += [f"  {id}: {{feed: '{self.url(id)}'}}" for id in self.ids]
        content.mkdir(parents=True, exist_ok=True)
        (content / "network.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        servers = [self._loop.run_until_complete(self._serve(id)) for id in self.ids]
        self._ready.set()
        self._loop.run_forever()
        for server in servers:
            server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _serve(self, id: str) -> asyncio.Server:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while await self._exchange(id, reader, writer):
                    pass
            except (ConnectionError, asyncio.IncompleteReadError, TimeoutError, asyncio.CancelledError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        self._ports[id] = server.sockets[0].getsockname()[1]
        return server

    async def _exchange(self, id: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One question and its answer; whether the connection lives on."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        request = Request(method, path, headers, body)
        self.asked[id].append(request)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            answer = self.answers[id]
            reply = answer if isinstance(answer, Reply) else answer(request)
            self.sent += len(reply.body) if reply.status != 304 else 0
            await asyncio.sleep(reply.wait)
        finally:
            self.open -= 1  # before the first byte goes out: who has the answer may ask the next at once
        return await _send(writer, reply)


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> bool:
    if reply.raw is not None:
        writer.write(reply.raw)
        await writer.drain()
        return False
    body = reply.body if reply.status != 304 else b""
    lines = [f"HTTP/1.1 {reply.status} Ya", *(f"{name}: {value}" for name, value in reply.headers.items())]
    if not any(name.lower() in ("content-length", "transfer-encoding") for name in reply.headers):
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    if reply.drip:
        for byte in head + body:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(reply.drip)
        return True
    writer.write(head + (body if reply.cut is None else body[: reply.cut]))
    await writer.drain()
    return reply.cut is None


def conditional(body: bytes, content_type: str = "application/feed+json", **headers: str) -> Answering:
    """A healthy server: an ETag of the bytes, and 304 to who has them."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    told = {"ETag": etag, "Content-Type": content_type, **headers}

    def answer(request: Request) -> Reply:
        if request.headers.get("if-none-match") == etag:
            return Reply(status=304, headers=told)
        return Reply(body, headers=told)

    return answer


def an_entry(office: Office, number: int, **changes: Any) -> dict[str, Any]:
    """One item of a JSON Feed, marked as a sample."""
    url = f"https://{office.domain}/blog/read/{number}_berita-contoh"
    entry = {
        "id": url,
        "url": url,
        "title": f"Berita contoh {number} dari {office.name}",
        "content_html": f"<p>Isi berita contoh nomor {number} dari {office.name}.</p>",
        "date_published": f"2026-11-{1 + number % 20:02}T08:{number % 60:02}:00+07:00",
        "tags": ["contoh"],
    }
    return entry | changes


def json_feed(office: Office, entries: Iterable[Mapping[str, Any]], **more: Any) -> bytes:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": office.name, "items": list(entries), **more}
    return json.dumps(feed, ensure_ascii=False).encode()


def atom_feed(office: Office, entries: Iterable[Mapping[str, Any]], more: str = "") -> bytes:
    parts = [
        f"<entry><id>{escape(e['id'])}</id><title>{escape(e['title'])}</title>"
        f'<link rel="alternate" href="{escape(e["url"])}"/><published>{e["date_published"]}</published>'
        f"<updated>{e.get('date_modified', e['date_published'])}</updated>"
        f'<content type="html">{escape(e["content_html"])}</content></entry>'
        for e in entries
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        f'xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>{escape(office.name)}</title>'
        f"<id>tag:{office.domain},2026:umpan</id><updated>2026-11-20T00:00:00Z</updated>{more}{''.join(parts)}</feed>"
    ).encode()


def rss_feed(office: Office, entries: Iterable[Mapping[str, Any]], more: str = "") -> bytes:
    """RSS 2.0 as an office's CMS might write it: dates in Indonesian, with the name of the zone."""
    parts = [
        f"<item><title>{escape(e['title'])}</title><link>{escape(e['url'])}</link><guid>{escape(e['id'])}</guid>"
        f"<pubDate>{e.get('pubDate', 'Sel, 10 Nov 2026 08:00:00 WIB')}</pubDate>"
        f"<description><![CDATA[{e['content_html']}]]></description></item>"
        for e in entries
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{escape(office.name)}</title><link>https://{office.domain}/</link><description>contoh</description>"
        f"{more}{''.join(parts)}</channel></rss>"
    ).encode()


def rdf_feed(office: Office, entries: Iterable[Mapping[str, Any]]) -> bytes:
    """RSS 1.0."""
    parts = [
        f'<item rdf:about="{escape(e["url"])}"><title>{escape(e["title"])}</title><link>{escape(e["url"])}</link>'
        f"<dc:date>{e['date_published']}</dc:date><content:encoded>{escape(e['content_html'])}</content:encoded></item>"
        for e in entries
    ]
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f'<channel rdf:about="https://{office.domain}/"><title>{escape(office.name)}</title>'
        f"<link>https://{office.domain}/</link><description>contoh</description></channel>{''.join(parts)}</rdf:RDF>"
    ).encode()
