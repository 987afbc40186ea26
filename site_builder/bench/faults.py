"""What an office's server can do to its readers: each fault, and what must come of it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from site_builder.bench.nation import Answering, Reply, an_entry, atom_feed, conditional, json_feed, rss_feed
from site_builder.feed_reading.xml_gate import MAX_DEPTH
from site_builder.model import Office
from site_builder.network.belief import MAX_TITLE

PATIENCE = 4.0  # seconds: the deadline by which the slow ones are too slow
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """`make` answers for an office. `state` is what its status says then, `said` words of the message or the reason.

    `items` is how many of its two good items are accepted: all, or none because the answer as a whole is none.
    """

    name: str
    make: Callable[[Office], Answering | Reply]
    state: str
    said: str
    items: int = 0


def good(office: Office) -> list[dict[str, object]]:
    """The two items that every office has."""
    return [an_entry(office, number) for number in (1, 2)]


def _feed(office: Office, **changes: object) -> bytes:
    """A good feed with one more entry, changed."""
    return json_feed(office, [*good(office), an_entry(office, 9, **changes)])


def _entries(make: Callable[[Office], bytes]) -> Callable[[Office], Answering]:
    return lambda office: conditional(make(office))


def _redirect(target: str) -> Callable[[Office], Reply]:
    return lambda office: Reply(status=302, headers={"Location": target})


def _bomb(office: Office) -> Reply:
    return Reply(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"})


def _misnamed(office: Office) -> Reply:
    return Reply(json_feed(office, good(office)), headers={"Content-Encoding": "gzip"})


def _drip(office: Office) -> Reply:
    return Reply(json_feed(office, good(office)), drip=0.02)


def _laughs(office: Office) -> Reply:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return Reply(f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{entities}]><rss>&a9;</rss>'.encode())


def _slip(office: Office) -> bytes:
    return rss_feed(office, good(office)).replace(b"Berita contoh 1", b"Berita & contoh&nbsp;1")


FAULTS: tuple[Fault, ...] = (
    Fault("500", lambda _: Reply(status=500), "failed", "server menjawab 500"),
    Fault("404", lambda _: Reply(status=404), "failed", "server menjawab 404"),
    Fault("410 Gone", lambda _: Reply(status=410), "failed", "dihapus oleh pemiliknya (410)"),
    Fault("429, Retry-After", lambda _: Reply(status=429, headers={"Retry-After": "60"}), "failed", "menjawab 429"),
    Fault("304 to an unconditional question", lambda _: Reply(status=304), "failed", "304 padahal tidak ditanya"),
    Fault("connection closed at once", lambda _: Reply(raw=b""), "failed", "tidak dapat diambil"),
    Fault("no HTTP", lambda _: Reply(raw=b"SSH-2.0-OpenSSH\r\n"), "failed", "tidak dapat diambil"),
    Fault("silence", lambda _: Reply(wait=20), "failed", "waktu habis"),
    Fault("a byte now and then", _drip, "failed", "waktu habis"),
    Fault("empty body", lambda _: Reply(b""), "failed", "jawabannya kosong"),
    Fault("body cut by the wire", lambda o: Reply(json_feed(o, good(o)), cut=99), "failed", "terpotong"),
    Fault("JSON cut by the server", lambda o: Reply(json_feed(o, good(o))[:-9]), "failed", "terpotong"),
    Fault("XML cut by the server", lambda o: Reply(atom_feed(o, good(o))[:-9]), "failed", "terpotong"),
    Fault("HTML page", lambda _: Reply(b"<!DOCTYPE html><p>Situs judi"), "failed", "halaman web, bukan umpan"),
    Fault("other XML", lambda _: Reply(b"<opml version='2.0'/>"), "failed", "bukan RSS, Atom, atau JSON Feed"),
    Fault("broken XML", lambda _: Reply(b"<rss><channel></item></rss>"), "failed", "XML-nya rusak"),
    Fault("broken JSON", lambda _: Reply(b'{"version": oops}'), "failed", "JSON-nya rusak"),
    Fault("gzip bomb", _bomb, "failed", "lebih besar dari 1000000 bita"),
    Fault("larger than max_bytes", lambda _: Reply(bytes(MOST_BYTES + 1)), "failed", "lebih besar dari"),
    Fault("not packed as it says", _misnamed, "failed", "tidak dapat diambil"),
    Fault("billion laughs", _laughs, "failed", "DOCTYPE atau entitas"),
    Fault("external entity", lambda _: Reply(b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><rss/>'), "failed", "DOCTYPE"),
    Fault("XML nested too deep", lambda _: Reply(b"<rss>" + b"<a>" * MAX_DEPTH), "failed", "terlalu dalam"),
    Fault("JSON nested too deep", lambda _: Reply(b'{"a":' * 100_000), "failed", "terlalu dalam"),
    Fault("redirect to a private address", _redirect("http://10.0.0.1/"), "failed", "bukan alamat umum"),
    Fault("redirect to the cloud's metadata", _redirect("http://169.254.169.254/"), "failed", "bukan alamat umum"),
    Fault("redirect to a mapped address", _redirect("http://[::ffff:127.0.0.1]/"), "failed", "bukan alamat umum"),
    Fault("redirect to file:", _redirect("file:///etc/passwd"), "failed", "tidak boleh diikuti"),
    Fault("redirect in a circle", _redirect("/feed"), "failed", "dialihkan lebih dari 5 kali"),
    Fault("empty feed", _entries(lambda o: json_feed(o, [])), "ok", "tidak berisi satu berita pun"),
    Fault("small slips in XML", _entries(_slip), "ok", "XML umpan tidak benar", 2),
    Fault("another office's item", _entries(lambda o: _feed(o, url="https://kpu.go.id/x")), "ok", "alamatnya di", 2),
    Fault("item on a stranger's host", _entries(lambda o: _feed(o, url="https://x.example/")), "ok", "alamatnya di", 2),
    Fault("host behind a login", _entries(lambda o: _feed(o, url=f"https://{o.domain}@x.example/")), "ok", "alamat", 2),
    Fault("javascript: as address", _entries(lambda o: _feed(o, url="javascript:alert(1)")), "ok", "alamat", 2),
    Fault("item without address", _entries(lambda o: _feed(o, url="")), "ok", "tanpa alamat", 2),
    Fault("item from the future", _entries(lambda o: _feed(o, date_published="2099-01-01")), "ok", "jauh di depan", 2),
    Fault("item without date", _entries(lambda o: _feed(o, date_published="")), "ok", "tanpa tanggal", 2),
    Fault("item with no date in it", _entries(lambda o: _feed(o, date_published="31/31/26")), "ok", "tidak terbaca", 2),
    Fault("endless title", _entries(lambda o: _feed(o, title="a" * (MAX_TITLE + 1))), "ok", "judul 501 huruf", 2),
    Fault(
        "combined feed as an office's own",
        _entries(lambda o: _feed(o, _warta={"office": "kab-lain"})),
        "ok",
        "milik kantor kab-lain",
        2,
    ),
    Fault(
        "items that are no objects",
        _entries(lambda o: json.dumps({**json.loads(json_feed(o, good(o))), "items": [*good(o), 7, "x"]}).encode()),
        "ok",
        "tanpa alamat",
        2,
    ),
)

BY_NAME: Mapping[str, Fault] = {fault.name: fault for fault in FAULTS}
