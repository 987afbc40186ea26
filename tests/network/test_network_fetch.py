"""The HTTP door against real servers on this machine, polite and impolite."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence

import brotli
import pytest

from site_builder.bench.nation import Nation, Reply, Request
from site_builder.errors import SourceFailed
from site_builder.network.fetch import Answer, Client, FetchStopped, Question
from site_builder.network.limits import FetchLimits
from site_builder.strings import say

MALANG, BATU, RI = "kota-malang", "kota-batu", "kpu-ri"


@pytest.fixture
def nation() -> Iterator[Nation]:
    with Nation((MALANG, BATU, RI)) as nation:
        yield nation


def fetch(nation: Nation, office: str = MALANG, **limits: object) -> Answer:
    client = nation.client(**limits)
    try:
        return client.fetch(Question(nation.url(office)))
    finally:
        client.stop()


def failure(nation: Nation, office: str = MALANG, **limits: object) -> str:
    with pytest.raises(SourceFailed) as caught:
        fetch(nation, office, **limits)
    say(caught.value.key, **caught.value.facts)
    return caught.value.key.removeprefix("network.")


def test_an_answer_comes_with_its_headers(nation: Nation) -> None:
    nation.answers[MALANG] = Reply(b"isi", headers={"ETag": '"a"', "X-Lain": "ya"})
    answer = fetch(nation)
    assert (answer.status, answer.body, answer.url) == (200, b"isi", nation.url(MALANG))
    assert answer.headers["etag"] == '"a"'


def test_the_reader_says_who_it_is_and_what_it_reads(nation: Nation) -> None:
    fetch(nation)
    headers = nation.asked[MALANG][0].headers
    assert headers["user-agent"].startswith("Warta/")
    assert "(+https://warta.example/)" in headers["user-agent"]
    assert "application/feed+json" in headers["accept"]
    assert {"gzip", "br", "zstd"} <= {part.strip() for part in headers["accept-encoding"].split(",")}
    assert "cookie" not in headers


@pytest.mark.parametrize("pack", [gzip.compress, brotli.compress, zlib.compress])
def test_packed_answers_are_unpacked(nation: Nation, pack: Callable[[bytes], bytes]) -> None:
    name = {gzip.compress: "gzip", brotli.compress: "br", zlib.compress: "deflate"}[pack]
    nation.answers[MALANG] = Reply(pack(b"isi" * 100), headers={"Content-Encoding": name})
    assert fetch(nation).body == b"isi" * 100


@pytest.mark.parametrize("pack", [gzip.compress, brotli.compress])
def test_a_bomb_is_not_unpacked_beyond_the_limit(nation: Nation, pack: Callable[[bytes], bytes]) -> None:
    name = {gzip.compress: "gzip", brotli.compress: "br"}[pack]
    bomb = pack(bytes(50_000_000))
    assert len(bomb) < 100_000
    nation.answers[MALANG] = Reply(bomb, headers={"Content-Encoding": name})
    assert failure(nation, max_bytes=100_000) == "fetch-large"


def test_an_answer_larger_than_the_limit_is_left(nation: Nation) -> None:
    nation.answers[MALANG] = Reply(bytes(200_001))
    assert failure(nation, max_bytes=200_000) == "fetch-large"
    nation.answers[MALANG] = Reply(bytes(200_000))
    assert len(fetch(nation, max_bytes=200_000).body) == 200_000


def test_an_answer_that_is_cut_is_no_answer(nation: Nation) -> None:
    nation.answers[MALANG] = Reply(b"x" * 1000, cut=500)
    assert failure(nation) == "feed-cut"


def test_broken_packing_is_a_failure(nation: Nation) -> None:
    nation.answers[MALANG] = Reply(b"bukan gzip", headers={"Content-Encoding": "gzip"})
    assert failure(nation) == "fetch-failed"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"bukan HTTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_not_http_is_a_failure(nation: Nation, raw: bytes) -> None:
    nation.answers[MALANG] = Reply(raw=raw)
    assert failure(nation) in ("fetch-failed", "feed-cut")


@pytest.mark.parametrize("reply", [Reply(b"isi" * 100, drip=0.05), Reply(b"isi", wait=20)])
def test_the_deadline_is_for_the_whole_answer_and_not_for_each_byte(nation: Nation, reply: Reply) -> None:
    nation.answers[MALANG] = reply
    assert failure(nation, timeout=0.4) == "fetch-slow"


def test_a_name_that_takes_too_long_costs_the_deadline_only() -> None:
    waiting = threading.Event()

    def resolve(host: str, port: int) -> Sequence[str]:
        waiting.wait(20)
        return ()

    client = Client(FetchLimits(timeout=0.2), "https://warta.example/", resolve)
    with pytest.raises(SourceFailed) as caught:
        client.fetch(Question("http://kota-malang.example/feed"))
    waiting.set()
    assert caught.value.key == "network.fetch-slow"


def test_a_name_that_nobody_knows_is_told_as_such() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise OSError("tidak dikenal")

    client = Client(FetchLimits(timeout=5), "https://warta.example/", resolve)
    with pytest.raises(SourceFailed) as caught:
        client.fetch(Question("http://kota-malang.example/feed"))
    assert caught.value.key == "network.fetch-name"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "172.20.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::127.0.0.1",
    ],
)
def test_a_name_that_leads_to_a_machine_that_is_not_public_is_not_followed(nation: Nation, address: str) -> None:
    port = int(nation.origin(MALANG).rpartition(":")[2])
    client = Client(FetchLimits(timeout=5), "https://warta.example/", lambda host, _: [address])
    with pytest.raises(SourceFailed) as caught:
        client.fetch(Question(f"http://kota-malang.example:{port}/feed"))
    assert caught.value.key == "network.fetch-private"
    assert not nation.asked[MALANG]


def test_an_address_written_as_a_number_is_checked_too(nation: Nation) -> None:
    client = Client(FetchLimits(timeout=5), "https://warta.example/")
    with pytest.raises(SourceFailed) as caught:
        client.fetch(Question(nation.url(MALANG)))
    assert caught.value.key == "network.fetch-private"
    assert not nation.asked[MALANG]


def test_a_name_that_changes_its_address_is_checked_where_it_is_used(nation: Nation) -> None:
    """DNS rebinding: the first question gets a public address, the one for the socket a private one."""
    calls = []

    def resolve(host: str, port: int) -> Sequence[str]:
        calls.append(host)
        return ["127.0.0.1"]

    client = Client(FetchLimits(timeout=5), "https://warta.example/", resolve)
    with pytest.raises(SourceFailed):
        client.fetch(Question(nation.url(MALANG).replace("127.0.0.1", "kota-malang.example")))
    assert calls == ["kota-malang.example"], "asked once, and what was answered is what was checked"


def test_an_allowed_origin_opens_no_other_port(nation: Nation) -> None:
    assert failure(nation, BATU, allow_origins=(nation.origin(MALANG),)) == "fetch-private"


def moved(nation: Nation, status: int, target: str) -> None:
    nation.answers[MALANG] = Reply(status=status, headers={"Location": target})
    nation.answers[BATU] = Reply(b"di sini")


@pytest.mark.parametrize(("status", "lasting"), [(301, BATU), (308, BATU), (302, MALANG), (303, MALANG), (307, MALANG)])
def test_only_a_permanent_redirect_moves_the_question(nation: Nation, status: int, lasting: str) -> None:
    moved(nation, status, nation.url(BATU))
    answer = fetch(nation)
    assert (answer.body, answer.url, answer.lasting_url) == (b"di sini", nation.url(BATU), nation.url(lasting))


def test_what_follows_a_passing_redirect_does_not_last(nation: Nation) -> None:
    moved(nation, 302, nation.url(BATU))
    nation.answers[BATU] = Reply(status=301, headers={"Location": nation.url(RI)})
    assert fetch(nation).lasting_url == nation.url(MALANG)


def test_a_relative_redirect_is_followed(nation: Nation) -> None:
    nation.answers[MALANG] = lambda asked: Reply(
        b"baru" if asked.path == "/baru" else b"",
        status=200 if asked.path == "/baru" else 301,
        headers={} if asked.path == "/baru" else {"Location": "/baru"},
    )
    assert fetch(nation).lasting_url == nation.url(MALANG, "/baru")


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("ftp://kota-malang.example/feed", "fetch-redirect"),
        ("file:///etc/passwd", "fetch-redirect"),
        ("http://nama:sandi@kota-malang.example/", "fetch-redirect"),
        ("http://127.0.0.1:1/", "fetch-private"),
        ("http://[::ffff:127.0.0.1]/", "fetch-private"),
        ("http://169.254.169.254/latest/meta-data/", "fetch-private"),
    ],
)
def test_a_redirect_leads_only_where_it_may(nation: Nation, target: str, key: str) -> None:
    moved(nation, 302, target)
    assert failure(nation) == key


def test_a_circle_of_redirects_ends(nation: Nation) -> None:
    moved(nation, 301, nation.url(MALANG))
    assert failure(nation) == "fetch-hops"
    assert len(nation.asked[MALANG]) == 6


def test_marks_are_told_to_the_address_that_gave_them_alone(nation: Nation) -> None:
    moved(nation, 302, nation.url(BATU))
    client = nation.client()
    answer = client.fetch(Question(nation.url(MALANG), 'W/"a,b"', "kemarin", nation.url(BATU)))
    assert "if-none-match" not in nation.asked[MALANG][0].headers
    assert nation.asked[BATU][0].headers["if-none-match"] == 'W/"a,b"'
    assert nation.asked[BATU][0].headers["if-modified-since"] == "kemarin"
    assert answer.is_conditional


def test_one_host_is_asked_one_thing_at_a_time(nation: Nation) -> None:
    nation.answers[MALANG] = Reply(b"isi", wait=0.05)
    client = nation.client()
    threads = [threading.Thread(target=client.fetch, args=(Question(nation.url(MALANG)),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(nation.asked[MALANG]) == 4
    assert nation.most_open == 1


def test_waiting_for_ones_turn_costs_no_time_of_ones_own(nation: Nation) -> None:
    nation.answers[MALANG] = Reply(b"isi", wait=0.3)
    client = nation.client(timeout=0.7)
    bodies: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: bodies.append(client.fetch(Question(nation.url(MALANG))).body))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bodies == [b"isi"] * 4


def test_stopping_ends_what_is_under_way_and_what_comes_after(nation: Nation) -> None:
    started = threading.Event()

    def never(request: Request) -> Reply:
        started.set()
        return Reply(wait=25)

    nation.answers[MALANG] = never
    client = nation.client(timeout=25)
    caught: list[Exception] = []

    def ask() -> None:
        try:
            client.fetch(Question(nation.url(MALANG)))
        except SourceFailed as error:
            caught.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    assert started.wait(10)
    client.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert isinstance(caught[0], FetchStopped)
    with pytest.raises(FetchStopped):
        client.fetch(Question(nation.url(BATU)))


def test_a_post_brings_its_body(nation: Nation) -> None:
    nation.answers[MALANG] = Reply(status=204)
    answer = nation.client().post(nation.url(MALANG), b"hub.mode=publish", "application/x-www-form-urlencoded")
    assert answer.status == 204
    asked = nation.asked[MALANG][0]
    assert (asked.method, asked.body) == ("POST", b"hub.mode=publish")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
