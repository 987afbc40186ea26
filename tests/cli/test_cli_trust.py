"""A portal that counts only what an office has signed, against the office's real site on a real server."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from proof_server import Handler, Server, serve
from workplace import NOW, Workplace

from site_builder.proof.keyring import write_key
from site_builder.proof.keys import make_key
from site_builder.proof.manifest import FILE, SIGNATURE
from site_builder.proof.signature import dump_signature

ID = "kota-malang"


@dataclass(frozen=True)
class Scene:
    """An office that publishes on a server, and a portal over it."""

    office: Workplace
    portal: Workplace
    server: Server
    key: Path
    heard: list[bytes] = field(default_factory=list)

    def build(self, *arguments: object) -> None:
        """The office publishes, in place: its server shows the folder."""
        assert self.office.build("--out", "situs", *arguments).code == 0

    def settings(self, *lines: str, trust: str = "trust: signed, ") -> None:
        host = self.server.url.removeprefix("http://").strip("/")
        source = f"{{feed: {self.server.url}feed.json, {trust}hosts: ['{host}']}}"
        fetch = f"fetch: {{min_interval: 0, allow_origins: ['{self.server.url.strip('/')}']}}"
        text = "\n".join(("base_url: https://jatim.example/", fetch, "sources:", f"  {ID}: {source}", *lines, ""))
        self.portal.write("content/network.yml", text)

    def keyed(self, line: str = "") -> None:
        public = self.key.with_name("kunci.pub").read_text(encoding="ascii").strip()
        self.settings("keys:", f"  {ID}: ['{line or public}']")

    def collect(self) -> dict[str, Any]:
        """How the office was heard. Its server tells in whole seconds when a feed was changed, so another is later."""
        if not self.heard or self.heard[-1] != self.feed.read_bytes():
            self.heard.append(self.feed.read_bytes())
            later = self.feed.stat().st_mtime + 2 * len(self.heard)
            os.utime(self.feed, (later, later))
        outcome = self.portal.warta("collect", "--now", NOW, "--report", "status.json")
        assert outcome.err == "" or "kantor kota-malang" in outcome.err
        offices = json.loads(self.portal.read("status.json"))["offices"]
        return dict(next(office for office in offices if office["id"] == ID))

    @property
    def feed(self) -> Path:
        return self.office.root / "situs/feed.json"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    write_key(tmp_path / "rahasia/kunci")
    office, portal = Workplace(tmp_path / "kantor"), Workplace(tmp_path / "portal")
    (office.root / "situs").mkdir(parents=True)
    with serve(office.root / "situs") as server:
        office.write("content/network.yml", f"base_url: {server.url}\n")
        for day in (19, 20):
            office.article(ID, f"2026-11-{day}-kabar-{day}", title=f"Kabar {day}")
        office.article(ID, "2026-10-01-lama", title="Kabar lama")
        portal.article("prov-jawa-timur", title="Kabar provinsi")
        scene = Scene(office, portal, server, tmp_path / "rahasia/kunci")
        scene.build("--key", scene.key)
        scene.keyed()
        yield scene


def test_signed_news_counts_and_is_shown_as_signed(scene: Scene) -> None:
    status = scene.collect()
    assert (status["state"], status["items"], status["signed"], status["refused"]) == ("ok", 3, 3, [])
    told = scene.portal.warta("status", "--all", "--now", NOW)
    assert "3 berita bertanda tangan kantor" in told.out
    assert scene.portal.build().code == 0
    assert "Kabar 20" in scene.portal.read("site/index.html")


def test_news_that_was_put_into_the_feed_alone_is_refused_by_name(scene: Scene) -> None:
    feed = json.loads(scene.feed.read_text(encoding="utf-8"))
    forged = {**feed["items"][0], "id": f"{scene.server.url}palsu", "url": f"{scene.server.url}berita/palsu/"}
    feed["items"][1]["content_html"] = "<p>Pemilu ditunda</p>"
    feed["items"] = [forged, *feed["items"]]
    scene.feed.write_text(json.dumps(feed), encoding="utf-8")

    status = scene.collect()

    assert (status["accepted"], status["signed"]) == (2, 2)
    reasons = {refused["link"].removeprefix(scene.server.url): refused["reason"] for refused in status["refused"]}
    assert reasons == {
        "berita/palsu/": "tidak ada di manifes yang ditandatangani kantor",
        feed["items"][2]["url"].removeprefix(scene.server.url): "isinya lain dari yang ditandatangani kantor",
    }
    assert "Pemilu ditunda" not in (scene.portal.build(), scene.portal.read("site/index.html"))[1]


def test_a_withdrawal_that_the_office_did_not_sign_takes_nothing_back(scene: Scene) -> None:
    scene.collect()
    feed = json.loads(scene.feed.read_text(encoding="utf-8"))
    gone = {"id": feed["items"][0]["id"], "when": "2026-11-24T00:00:00+07:00", "reason": "palsu"}
    feed["_warta"] = {"withdrawn": [gone]}
    scene.feed.write_text(json.dumps(feed), encoding="utf-8")
    status = scene.collect()
    assert (status["items"], [one["reason"] for one in status["refused"]]) == (
        3,
        ["penarikan ini tidak ada di manifes yang ditandatangani kantor"],
    )
    scene.office.article(
        ID, "2026-11-20-kabar-20", title="Kabar 20", more="withdrawn: {date: 2026-11-23, reason: keliru}\n"
    )
    scene.build("--key", scene.key)
    status = scene.collect()
    assert (status["items"], status["refused"]) == (2, [])


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        ("no manifest", "situs kantor ini tidak menyajikan manifes, padahal beritanya harus bertanda tangan"),
        ("no signature", "manifes kantor ini tidak ditandatangani"),
        ("changed", "tanda tangan manifes tidak cocok dengan isinya"),
        ("another key", "yang bukan kunci kantor ini"),
        ("another office", "manifesnya milik kantor kota-batu"),
    ],
)
def test_without_a_valid_signature_nothing_counts_and_the_reason_stays(spoil: str, reason: str, scene: Scene) -> None:
    manifest = scene.office.root / "situs" / FILE
    signature = scene.office.root / "situs" / SIGNATURE
    content = manifest.read_bytes()
    manifest.unlink()
    if spoil == "no signature":
        signature.unlink()
    if spoil == "changed":
        content = content.replace(b"2026-11-24", b"2026-11-25")
    if spoil == "another key":
        signature.write_bytes(dump_signature(content, make_key()))
    if spoil != "no manifest":
        manifest.write_bytes(content)
    if spoil == "another office":
        scene.portal.write("lain/kunci.pub", "")
        other = Workplace(scene.office.root.parent / "lain")
        other.write("content/network.yml", f"base_url: {scene.server.url}\n")
        other.article("kota-batu")
        assert other.build("--key", scene.key).code == 0
        for name in (FILE, SIGNATURE):
            shutil.copy(other.root / "site" / name, scene.office.root / "situs" / name)

    status = scene.collect()

    assert (status["items"], status["signed"]) == (0, 0)
    assert {
        one["reason"].rpartition(", yang ")[2] if "kunci SHA" in one["reason"] else one["reason"]
        for one in status["refused"]
    } == {reason.removeprefix("yang ")}
    assert scene.collect()["refused"] == status["refused"], "the reason stays as long as it holds"
    told = scene.portal.warta("status", "--now", NOW)
    assert reason in told.out


def test_a_revoked_key_counts_no_more_and_a_new_one_takes_its_place(scene: Scene, tmp_path: Path) -> None:
    public = scene.key.with_name("kunci.pub").read_text(encoding="ascii").strip()
    new = write_key(tmp_path / "rahasia/baru").public.text
    scene.settings("keys:", f"  {ID}: ['revoked {public}', '{new}']")
    assert "yang sudah dicabut" in scene.collect()["refused"][0]["reason"]
    scene.build("--key", tmp_path / "rahasia/baru")
    status = scene.collect()
    assert (status["signed"], status["refused"]) == (3, [])


def test_what_is_signed_later_counts_then_although_the_feed_is_the_same(scene: Scene) -> None:
    signature = (scene.office.root / "situs" / SIGNATURE).read_bytes()
    (scene.office.root / "situs" / SIGNATURE).unlink()
    assert scene.collect()["items"] == 0
    assert not [path for path in scene.server.asked if path.startswith("/arsip/")], "archives wait: they are read once"
    (scene.office.root / "situs" / SIGNATURE).write_bytes(signature)
    status = scene.collect()
    assert (status["items"], status["signed"], status["refused"]) == (3, 3, [])


def test_a_server_that_fails_on_the_manifest_is_a_failure_and_keeps_what_was_heard(scene: Scene) -> None:
    assert scene.collect()["items"] == 3
    scene.office.article(ID, "2026-11-21-baru", title="Kabar baru")
    scene.build("--key", scene.key)

    def twist(handler: Handler) -> bool:
        return handler.path == f"/{FILE}" and handler.answer(b"", 500)

    scene.server.twist = twist
    status = scene.collect()
    assert (status["state"], status["items"]) == ("failed", 3)
    scene.server.twist = None
    assert scene.collect()["items"] == 4


def test_news_that_needs_no_signature_is_heard_as_before(scene: Scene) -> None:
    (scene.office.root / "situs" / FILE).unlink()
    scene.settings(trust="")
    status = scene.collect()
    assert (status["items"], status["signed"]) == (3, 0)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ((), "sources: berita kota-malang harus bertanda tangan, tetapi kunci kantor itu belum ada"),
        (("keys:", f"  {ID}: [revoked {make_key().public.text}]"), "tetapi kunci kantor itu belum ada"),
    ],
)
def test_trust_without_a_key_is_refused(lines: tuple[str, ...], sentence: str, scene: Scene) -> None:
    scene.settings(*lines)
    outcome = scene.portal.warta("collect", "--now", NOW)
    assert (outcome.code, outcome.out) == (2, "")
    assert sentence in outcome.err


def test_another_word_for_trust_is_refused(scene: Scene) -> None:
    scene.settings(trust="trust: ya, ")
    outcome = scene.portal.warta("collect", "--now", NOW)
    assert outcome.code == 2
    assert 'trust: "ya" tidak dikenal; tulis signed, atau hapus trust:' in outcome.err
