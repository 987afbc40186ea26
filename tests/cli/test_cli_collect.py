"""`warta collect` as programs call it, against real servers on this machine."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from site_builder.bench.nation import (
    TREE,
    Nation,
    Reply,
    Request,
    an_entry,
    atom_feed,
    conditional,
    json_feed,
    rss_feed,
)
from site_builder.cli import run
from site_builder.cli.holding import hold_state
from site_builder.errors import BuildBusy
from site_builder.store import open_store

NOW = "2026-11-24T12:00:00+07:00"
RI, JATIM, MALANG, BATU = "kpu-ri", "prov-jawa-timur", "kota-malang", "kota-batu"
OFFICES = (RI, JATIM, MALANG, BATU)


@pytest.fixture
def nation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Nation]:
    monkeypatch.chdir(tmp_path)
    with Nation(OFFICES) as nation:
        for id in OFFICES:
            office = TREE.by_id(id)
            nation.answers[id] = conditional(json_feed(office, [an_entry(office, number) for number in (1, 2)]))
        nation.write_network(tmp_path / "content")
        yield nation


def collect(*more: str, now: str = NOW) -> tuple[int, dict[str, Any]]:
    code = run(["collect", "--now", now, "--report", "lapor/status.json", *more])
    status = json.loads(Path("lapor/status.json").read_text(encoding="utf-8"))
    return code, {office["id"]: office for office in status["offices"]}


def items_of(office: str) -> list[str]:
    with open_store(Path(".warta/state.sqlite"), read_only=True) as store:
        return [item.title for item in store.items([office])]


def start(*more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from site_builder.cli import main; main()", "collect", "--now", NOW, *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)


def test_news_of_all_offices_is_kept_and_reported(nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
    code, offices = collect()
    assert code == 0
    assert list(offices) == list(OFFICES)
    for office in offices.values():
        assert office["state"] == "ok"
        assert (office["items"], office["accepted"], office["refused"], office["message"]) == (2, 2, [], "")
        assert office["last_ok"] == NOW
    assert "4 kantor: 8 berita tersimpan, 0 ditolak, 0 kantor gagal" in capsys.readouterr().out


def test_a_second_pass_finds_nothing_new(nation: Nation) -> None:
    collect()
    nation.forget()
    code, offices = collect()
    assert code == 0
    assert {office["state"] for office in offices.values()} == {"unchanged"}
    assert nation.requests == len(OFFICES)
    assert len(items_of(MALANG)) == 2


def test_a_feed_is_left_alone_until_its_time_or_until_it_is_forced(nation: Nation, tmp_path: Path) -> None:
    nation.write_network(tmp_path / "content", min_interval=900)
    collect()
    nation.forget()
    _, offices = collect(now="2026-11-24T12:10:00+07:00")
    assert nation.requests == 0
    assert offices[MALANG]["state"] == "unchanged"
    collect("--force")
    assert nation.requests == len(OFFICES)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=500), "server menjawab 500"),
        (Reply(b""), "jawabannya kosong"),
        (Reply(b"<html>judi", headers={"Content-Type": "text/html"}), "halaman web"),
        (Reply(json_feed(TREE.by_id(MALANG), []), cut=40), "terpotong"),
        (Reply(wait=20), "waktu habis"),
        (Reply(raw=b""), "tidak dapat diambil"),
    ],
)
def test_one_offices_fault_is_named_and_costs_nobody_anything(
    nation: Nation, tmp_path: Path, capsys: pytest.CaptureFixture[str], reply: Reply, words: str
) -> None:
    nation.write_network(tmp_path / "content", timeout=1)
    collect()
    nation.answers[MALANG] = reply
    batu = TREE.by_id(BATU)
    nation.answers[BATU] = conditional(json_feed(batu, [an_entry(batu, 3)]))
    code, offices = collect()
    assert code == 1
    assert (offices[MALANG]["state"], offices[MALANG]["items"], offices[MALANG]["last_ok"]) == ("failed", 2, NOW)
    assert words in offices[MALANG]["message"]
    assert len(items_of(MALANG)) == 2
    assert len(items_of(BATU)) == 3
    error = capsys.readouterr().err
    assert "kantor kota-malang: " in error
    assert "memakai berita terakhir yang tersimpan" in error


def test_refused_items_are_reported_with_their_reason_and_fail_nothing(nation: Nation) -> None:
    malang = TREE.by_id(MALANG)
    forged = an_entry(malang, 9, id="palsu", url="https://kota-batu.kpu.go.id/palsu")
    nation.answers[MALANG] = conditional(json_feed(malang, [an_entry(malang, 1), forged]))
    code, offices = collect()
    assert code == 0
    (refusal,) = offices[MALANG]["refused"]
    assert (refusal["id"], refusal["link"]) == ("palsu", "https://kota-batu.kpu.go.id/palsu")
    assert "alamatnya di kota-batu.kpu.go.id" in refusal["reason"]
    assert (offices[MALANG]["items"], offices[BATU]["items"]) == (1, 2)
    _, again = collect()
    assert again[MALANG]["refused"] == [refusal]


def test_a_withdrawal_travels_and_a_disappearance_does_not(nation: Nation) -> None:
    malang = TREE.by_id(MALANG)
    one, two, three = (an_entry(malang, number) for number in (1, 2, 3))
    collect()
    gone = {"id": one["id"], "url": one["url"], "when": "2026-11-23T10:00:00+07:00", "reason": "salah data"}
    nation.answers[MALANG] = conditional(json_feed(malang, [three], _warta={"withdrawn": [gone]}))
    collect()
    assert items_of(MALANG) == [three["title"], two["title"]]
    with open_store(Path(".warta/state.sqlite"), read_only=True) as store:
        (stone,) = store.tombstones([MALANG])
    assert (stone.title, stone.url, stone.withdrawn.reason) == (one["title"], one["url"], "salah data")


def test_a_portal_shows_what_was_collected(nation: Nation) -> None:
    malang = TREE.by_id(MALANG)
    nation.answers[MALANG] = conditional(rss_feed(malang, [an_entry(malang, 1, title="Uji coba <em>{{ 7*7 }}</em>")]))
    collect()
    assert run(["build", "--now", NOW, "--jobs", "1"]) == 0
    feed = json.loads(Path("site/feed.json").read_text(encoding="utf-8"))
    by_office = {item["_warta"]["office"]: item for item in feed["items"]}
    assert set(by_office) == set(OFFICES)
    assert by_office[MALANG]["url"] == "https://kota-malang.kpu.go.id/blog/read/1_berita-contoh"
    assert by_office[MALANG]["date_published"] == "2026-11-10T08:00:00+07:00"
    for path in ("kantor/kota-malang/index.html", "kantor/prov-jawa-timur/kantor/kota-malang/index.html"):
        page = Path("site", path).read_text(encoding="utf-8")
        assert 'href="https://kota-malang.kpu.go.id/blog/read/1_berita-contoh"' in page
        assert "{{ 7*7 }}" in page
    assert not Path("site/kantor/kota-malang/rss.xml").exists()
    assert '/kantor/kota-malang/"' in Path("site/kantor/index.html").read_text(encoding="utf-8")
    status = json.loads(Path("site/status.json").read_text(encoding="utf-8"))
    assert {office["id"]: office["items"] for office in status["offices"]}[MALANG] == 1


def test_repositories_are_collected_too(nation: Nation, tmp_path: Path) -> None:
    folder = tmp_path / "repo"
    berita = folder / "content" / "berita"
    berita.mkdir(parents=True)
    (berita / "2026-11-20-contoh.md").write_text("---\ntitle: Contoh\ndate: 2026-11-20\n---\nisi\n", encoding="utf-8")
    git = ["git", "-C", str(folder), "-c", "user.name=Uji", "-c", "user.email=uji@kantor.example"]
    for command in (["init", "-q"], ["add", "--all"], ["commit", "-q", "-m", "berita"]):
        subprocess.run([*git, *command], check=True)
    network = tmp_path / "content" / "network.yml"
    text = network.read_text(encoding="utf-8")
    network.write_text(text.replace(f"feed: '{nation.url(BATU)}'", f"git: '{folder.as_uri()}'"), encoding="utf-8")
    code, offices = collect()
    assert (code, offices[BATU]["state"], offices[BATU]["items"]) == (0, "ok", 1)
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    code, offices = collect()
    assert (code, offices[BATU]["state"], offices[BATU]["items"]) == (1, "stale", 1)


def test_a_report_that_cannot_be_written_is_a_setup_error(
    nation: Nation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "berkas").write_text("", encoding="ascii")
    assert run(["collect", "--now", NOW, "--report", "berkas/status.json"]) == 2
    assert "sebut berkas lain dengan --report" in capsys.readouterr().err


def test_a_second_collect_waits_for_the_first_and_says_so(nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
    started = threading.Event()
    first = nation.answers[MALANG]

    def slow(request: Request) -> Reply:
        started.set()
        reply = first(request) if callable(first) else first
        return Reply(reply.body, reply.status, reply.headers, wait=1)

    nation.answers[MALANG] = slow
    other = start()
    assert started.wait(30)
    code, offices = collect()
    assert code == 0
    assert offices[MALANG]["state"] == "unchanged"
    assert other.wait(30) == 0
    other.communicate()
    assert "menunggu sampai selesai" in capsys.readouterr().err


def test_a_collect_that_waits_too_long_says_so(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with hold_state(state), pytest.raises(BuildBusy), hold_state(state, wait=0.1):
        pass


def test_sigterm_ends_the_pass_and_keeps_what_was_heard(nation: Nation) -> None:
    hanging = threading.Event()

    def never(request: Request) -> Reply:
        hanging.set()
        return Reply(wait=25)

    nation.answers[MALANG] = never
    process = start()
    assert hanging.wait(30)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and len(_counts()) < 3:
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    _, error = process.communicate(timeout=20)
    assert process.returncode == 130, error
    assert "Traceback" not in error
    assert _counts() == {RI: 2, JATIM: 2, BATU: 2}
    with open_store(Path(".warta/state.sqlite")) as store:
        store.check()


def test_a_pass_killed_at_any_moment_loses_nothing(nation: Nation) -> None:
    dice = random.Random(6)
    for round_ in range(6):
        for id in OFFICES:
            office = TREE.by_id(id)
            entries = [an_entry(office, number) for number in range(round_ + 1)]
            write = (json_feed, atom_feed)[round_ % 2]
            nation.answers[id] = conditional(write(office, entries))
        process = start()
        try:
            process.wait(dice.uniform(0.2, 1.2))
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        if Path(".warta/state.sqlite").exists():
            with open_store(Path(".warta/state.sqlite")) as store:
                store.check()
    code, offices = collect()
    assert code == 0
    assert {office["items"] for office in offices.values()} == {6}


def test_a_full_disk_is_said_and_loses_nothing(nation: Nation) -> None:
    collect()
    malang = TREE.by_id(MALANG)
    nation.answers[MALANG] = conditional(json_feed(malang, [an_entry(malang, n) for n in range(9)]))
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "from site_builder.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "collect", "--now", NOW], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert "tidak dapat ditulis" in done.stderr
    assert _counts() == dict.fromkeys(OFFICES, 2)
    collect()
    assert _counts()[MALANG] == 9


def _counts() -> dict[str, int]:
    path = Path(".warta/state.sqlite")
    if not path.exists():
        return {}
    with open_store(path, read_only=True) as store:
        return store.counts()
