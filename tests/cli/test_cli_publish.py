"""From the articles to the server and back, by the commands that an operator calls."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from filelock import FileLock
from proof_server import serve
from workplace import Workplace, a_network

from site_builder.proof.keyring import write_key

SLOT = "<!doctype html><html><body><a href='https://judi.example/'>slot gacor</a></body></html>"
OUT = "kantor/kota-malang"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return a_network(tmp_path / "jaringan")


def test_an_office_is_published_tampered_with_found_out_and_brought_back(place: Workplace, tmp_path: Path) -> None:
    """The evidence: a signed site online, an intruder, the alarm, a bad build, the way back."""
    write_key(tmp_path / "kunci")
    public = tmp_path / "kunci.pub"
    assert place.build("--key", tmp_path / "kunci").code == 0
    first = place.warta("publish", tmp_path / "www", "--now", "2026-11-24T12:01+07:00")
    assert first.code == 0, first.err
    assert "terbit sebagai 20261124T050100Z-" in first.out
    shown = tmp_path / "www/current"

    with serve(shown / OUT) as server:
        verify = ("verify", server.url, "--key", public)
        assert place.warta(*verify).code == 0

        page = next((shown / OUT / "berita").rglob("posko-banjir/index.html"))
        page.write_text(page.read_text(encoding="utf-8").replace("</body>", "<a href='/slot/'>slot</a></body>"))
        (shown / OUT / "slot").mkdir()
        (shown / OUT / "slot/index.html").write_text(SLOT, encoding="utf-8")
        alarm = place.warta(*verify, "--format", "json")
        assert alarm.code == 1
        found = {(one["kind"], one["path"]): one["detail"] for one in json.loads(alarm.out)["sites"][0]["findings"]}
        changed = page.relative_to(shown / OUT).as_posix()
        assert found == {
            ("added", "slot/index.html"): f"ditautkan dari {changed}; menautkan judi.example",
            ("changed", changed): "",
        }
        assert place.warta("verify", shown, "--key", public).code == 1

        again = place.warta("publish", tmp_path / "www", "--now", "2026-11-24T12:02+07:00")
        assert (again.code, "terbit sebagai 20261124T050200Z-" in again.out) == (0, True)

    with serve(shown / OUT) as server:
        assert place.warta("verify", server.url, "--key", public).code == 0
        place.article("kota-malang", title="Judul yang keliru")
        assert place.build("--key", tmp_path / "kunci").code == 0
        place.warta("publish", tmp_path / "www", "--now", "2026-11-24T12:03+07:00")
    assert "Judul yang keliru" in (shown / OUT / "index.html").read_text(encoding="utf-8")

    back = place.warta("publish", tmp_path / "www", "--rollback")
    assert (back.code, "kembali ke 20261124T050200Z-" in back.out) == (0, True)
    assert "Judul yang keliru" not in (shown / OUT / "index.html").read_text(encoding="utf-8")
    with serve(shown / OUT) as server:
        assert place.warta("verify", server.url, "--key", public).code == 0


def test_what_is_not_as_it_was_built_is_not_published(place: Workplace) -> None:
    place.build()
    place.write("site/slot.html", SLOT)
    outcome = place.warta("publish", "www")
    assert (outcome.code, (place.root / "www").exists()) == (2, False)
    assert outcome.err.startswith("site: 1 berkas tidak cocok dengan manifes, seperti slot.html; jalankan warta verify")


def test_a_site_that_lost_an_office_is_not_published_unless_that_is_meant(place: Workplace) -> None:
    place.build()
    place.warta("publish", "www")
    (place.root / "content/kota-surabaya").rename(place.root / "content/_kota-surabaya")
    place.build("--allow-shrink")
    refused = place.warta("publish", "www")
    assert refused.code == 2
    assert "halaman akan hilang, lebih dari 10 %" in refused.err
    assert (place.root / "www/current/kantor/kota-surabaya/index.html").is_file()
    assert place.warta("publish", "www", "--allow-shrink").code == 0
    assert not (place.root / "www/current/kantor/kota-surabaya").exists()


def test_publishing_waits_for_the_build_that_writes(place: Workplace) -> None:
    place.build()
    lock = FileLock(place.root / ".site.lock", thread_local=False)
    lock.acquire()
    threading.Timer(0.3, lock.release).start()
    assert place.warta("publish", "www").code == 0
    assert not lock.is_locked


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("publish",), "DIR|RSYNC|S3: belum diisi"),
        (("publish", "www", "--out", "tidak-ada"), "tidak-ada/manifest.json: tidak terbaca"),
        (("publish", "content"), "content: berisi "),
        (("publish", "www", "--rollback"), "www: tidak ada terbitan yang lebih lama"),
        (("publish", "rsync://127.0.0.1:1/www/situs"), "rsync://127.0.0.1:1/www/situs: rsync gagal ("),
    ],
)
def test_what_cannot_be_published_is_exit_code_2(arguments: tuple[str, ...], sentence: str, place: Workplace) -> None:
    place.build()
    outcome = place.warta(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(sentence)
