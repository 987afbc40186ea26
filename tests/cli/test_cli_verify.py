"""Sites that were really built, signed, tampered with and verified, by the commands that people call."""

from __future__ import annotations

import json
import os
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from proof_server import serve
from workplace import NOW, Workplace, a_network

from site_builder import touched
from site_builder.errors import SettingsInvalid
from site_builder.network.history import read_source
from site_builder.proof import KEY_VARIABLE
from site_builder.proof.folder import read_all_listed, read_listed
from site_builder.proof.keyring import load_key, write_key
from site_builder.proof.manifest import digest_item

MALANG = "site/kantor/kota-malang"
SLOT = "<h1>slot gacor</h1>"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return a_network(tmp_path / "jaringan")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A key outside of every repository."""
    write_key(tmp_path / "rahasia/kunci")
    return tmp_path / "rahasia/kunci"


def manifest_of(place: Workplace, path: str = "site") -> dict[str, Any]:
    return json.loads(place.read(f"{path}/manifest.json"))  # type: ignore[no-any-return]


def test_every_file_of_a_build_is_in_the_manifest_of_its_site_once(place: Workplace) -> None:
    assert place.build().code == 0
    listed, faults = read_all_listed(place.root / "site")
    told = [site.path + path for site in listed for path in (*site.whole.files, *site.own)]

    assert faults == []
    assert sorted(told) == sorted(place.tree())
    assert {site.manifest.tool for site in listed} == {f"warta-kpu {version('warta-kpu')}"}
    assert [site.manifest.office for site in listed] == ["kpu-ri", "kota-malang", "kota-surabaya", "prov-jawa-timur"]
    assert place.warta("verify", "site").code == 0


@pytest.mark.parametrize("layout", ["host-per-office", "one-host"])
def test_a_network_without_a_top_and_one_with_a_host_for_each_office_can_be_verified(
    layout: str, tmp_path: Path
) -> None:
    place = Workplace(tmp_path)
    place.write("content/network.yml", f"base_url: https://berita.example/\nlayout: {layout}\n")
    for office in ("kota-malang", "kota-banda-aceh"):
        place.article(office)
    assert place.build().code == 0
    sites = ["site"] if layout == "one-host" else ["site/kota-malang", "site/kota-banda-aceh"]
    for site in sites:
        assert place.warta("verify", site).code == 0
        (place.root / site / "aset/judi.js").write_text("judi", encoding="utf-8")
        assert "aset/judi.js: berkas ini tidak ada di manifes" in place.warta("verify", site).out


def test_the_same_content_and_moment_give_the_same_proof_and_the_same_signature(place: Workplace, key: Path) -> None:
    place.build("--key", key)
    first = place.tree()
    place.build("--key", key, "--out", "lagi", "--state", "lain/state.sqlite", "--no-cache")
    assert place.tree("lagi") == first
    assert "manifest.json.sig" in first


def test_a_new_article_changes_the_proof_of_its_own_month_and_of_no_other(place: Workplace) -> None:
    for day in range(1, 7):
        place.article("kota-malang", f"2026-08-0{day}-sebelumnya")  # so that what is read next is older
    place.article("kota-malang", "2026-09-01-lama")
    place.build()
    before = place.inodes(MALANG)
    place.article("kota-malang", "2026-11-22-baru")
    place.build()
    after = place.inodes(MALANG)
    kept = {path for path in after if path.startswith("manifest/") and after[path] == before.get(path)}
    assert {"manifest/berita-2026-09.json", "manifest/arsip-2026-09.json"} <= kept
    assert "manifest/berita-2026-11.json" not in kept


def test_the_digests_of_news_are_those_of_the_entries_of_its_feeds(place: Workplace) -> None:
    place.article("kpu-ri", "2026-11-19-ditarik", more="withdrawn: {date: 2026-11-20, reason: keliru}\n")
    place.article("kpu-ri", "2026-11-18-lengkap", more="tags: [banjir]\npass_on: both\nsummary: ringkas\n")
    place.build()
    whole = read_listed(place.root / "site").whole
    for feed in ("feed.json", "sendiri/feed.json"):
        entries = [e for e in json.loads(place.read(f"site/{feed}"))["items"] if e["_warta"]["office"] == "kpu-ri"]
        assert {e["id"]: (e["url"], digest_item(e)) for e in entries} == {
            id: (item.url, item.digest) for id, item in whole.items.items()
        }
    assert [id.rpartition("/")[2] for id in whole.withdrawn] == ["2026-11-19-ditarik"]


def test_a_tampered_site_is_told_file_by_file_with_exit_code_1(place: Workplace) -> None:
    place.build()
    place.write(f"{MALANG}/slot/index.html", SLOT)
    place.write("site/index.html", place.read("site/index.html").replace("</body>", SLOT + "</body>"))
    (place.root / "site/rss.xml").unlink()

    told = place.warta("verify", "site")

    assert told.code == 1
    assert told.out.splitlines() == [
        "index.html: isinya lain dari manifes",
        "rss.xml: ada di manifes, tetapi hilang",
        "site: manifes kantor kpu-ri tidak ditandatangani; pemalsu yang menulis ulang manifes tidak akan ketahuan",
        "kantor/kota-malang/slot/index.html: berkas ini tidak ada di manifes, jadi bukan tulisan Warta",
        told.out.splitlines()[-1],
    ]
    assert told.out.endswith("berkas di 4 situs diperiksa: 1 asing, 1 berubah, 1 hilang\n")


def test_a_signed_site_is_verified_by_the_key_that_the_network_names(place: Workplace, key: Path) -> None:
    public = key.with_name("kunci.pub").read_text(encoding="ascii").strip()
    place.write("content/network.yml", f"base_url: https://berita.example/\nkeys:\n  kpu-ri: {public}\n")
    place.build("--key", key)
    assert "site: ditandatangani kantor kpu-ri dengan kunci SHA256:" in place.warta("verify", "site").out

    place.build()
    assert place.warta("verify", "site").code == 0, "the same manifest keeps its signature"
    place.article("kpu-ri", "2026-11-22-baru")
    place.build()
    unsigned = place.warta("verify", "site")
    assert unsigned.code == 1
    assert "manifes kantor kpu-ri tidak ditandatangani, padahal kantor itu punya kunci" in unsigned.out

    place.build("--key", key)
    place.write("content/network.yml", f"base_url: https://berita.example/\nkeys:\n  kpu-ri: [revoked {public}]\n")
    assert "yang sudah dicabut" in place.warta("verify", "site").out


def test_the_keys_of_a_registry_of_ones_own_count(tmp_path: Path, key: Path) -> None:
    place = Workplace(tmp_path)
    public = key.with_name("kunci.pub").read_text(encoding="ascii").strip()
    head = "id,code,tier,parent,name,region,domain,timezone,keys\n"
    place.write("content/daftar.csv", f"{head}pusat,0,nasional,,Pusat,Pusat,pusat.example,Asia/Jakarta,{public}\n")
    place.write("content/network.yml", "base_url: https://pusat.example/\nregistry: daftar.csv\n")
    place.article("pusat")
    place.build("--key", key)
    assert "site: ditandatangani kantor pusat dengan kunci SHA256:" in place.warta("verify", "site").out

    place.write("content/daftar.csv", place.read("content/daftar.csv").replace("ssh-", "revoked ssh-"))
    revoked = place.warta("verify", "site")
    assert (revoked.code, "yang sudah dicabut" in revoked.out) == (1, True)


def test_whatever_office_a_served_manifest_names_the_keys_of_the_hosts_office_count(
    place: Workplace, key: Path, tmp_path: Path
) -> None:
    write_key(tmp_path / "rahasia/lain")
    mine, others = (key.with_name(f"{name}.pub").read_text(encoding="ascii").strip() for name in ("kunci", "lain"))
    place.build("--key", key)
    with serve(place.root / MALANG) as malang, serve(place.root / "site/kantor/kota-surabaya") as surabaya:
        hosts = {"kota-malang": malang.url, "kota-surabaya": surabaya.url}
        lines = (
            f"  {id}: {{feed: {url}feed.json, hosts: ['{url.removeprefix('http://')}']}}" for id, url in hosts.items()
        )
        keys = f"keys:\n  kota-malang: {mine}\n  kota-surabaya: {others}\n"
        place.write("portal/network.yml", "\n".join(("base_url: https://jatim.example/", "sources:", *lines, keys)))
        honest = place.warta("verify", malang.url, "--content", "portal")
        assert (honest.code, "ditandatangani kantor kota-malang" in honest.out) == (0, True)
        strange = place.warta("verify", surabaya.url, "--content", "portal", "--format", "json")
        assert (strange.code, json.loads(strange.out)["sites"][0]["signature"]) == (1, "unknown")

        for file in ("manifest.json", "manifest.json.sig"):
            place.write(f"site/kantor/kota-surabaya/{file}", (place.root / MALANG / file).read_bytes())
        posing = json.loads(place.warta("verify", surabaya.url, "--content", "portal", "--format", "json").out)
        assert posing["sites"][0]["office"] == "kota-malang"
        assert posing["sites"][0]["signature"] == "unknown", "the key of another office is none for this host"


def test_a_key_from_the_environment_signs_and_is_never_shown(
    place: Workplace, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = key.read_text(encoding="ascii")
    monkeypatch.setenv(KEY_VARIABLE, secret)
    built = place.build()
    assert place.warta("verify", "site", "--key", key.with_name("kunci.pub")).code == 0
    monkeypatch.setenv(KEY_VARIABLE, secret[:100])
    broken = place.build()
    assert (broken.code, broken.err) == (
        2,
        "WARTA_KEY: bukan kunci rahasia OpenSSH; buat kunci baru dengan warta key FILE\n",
    )
    shown = built.out + built.err + broken.out + broken.err
    assert not any(line in shown for line in secret.splitlines()[1:-1])


def test_processes_that_share_the_work_sign_too(place: Workplace, key: Path) -> None:
    assert place.call("build", "--now", NOW, "--jobs", 2, "--key", key).code == 0
    told = json.loads(place.warta("verify", "site", "--key", key.with_name("kunci.pub"), "--format", "json").out)
    assert told["sound"] is True
    assert {site["signature"] for site in told["sites"]} == {"valid"}


def test_a_key_is_made_once_outside_of_repositories_and_for_its_owner_alone(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    made = place.warta("key", "rahasia/kunci")
    assert made.code == 0
    assert made.out.splitlines()[-1] + " kunci\n" == place.read("rahasia/kunci.pub")
    assert (tmp_path / "rahasia/kunci").stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in made.out + made.err
    assert place.warta("key", "rahasia/kunci").code == 2

    (tmp_path / "repositori/.git").mkdir(parents=True)
    inside = place.warta("key", "repositori/kunci")
    assert (inside.code, (tmp_path / "repositori/kunci").exists()) == (2, False)
    (tmp_path / "repositori/kunci").write_bytes((tmp_path / "rahasia/kunci").read_bytes())
    with pytest.raises(SettingsInvalid):
        load_key(tmp_path / "repositori/kunci")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("verify", "tidak-ada"), "tidak-ada: bukan folder dan bukan alamat"),
        (("verify", "content"), "content/manifest.json: tidak terbaca"),
        (("verify", "site", "--key", "content/network.yml"), "content/network.yml: bukan kunci publik"),
        (("verify", "site", "--key", "tidak-ada"), "tidak-ada: tidak terbaca"),
        (("verify", "site", "--manifest", "site/manifest.json"), "site: --manifest hanya untuk situs di internet"),
        (("build", "--key", "tidak-ada"), "tidak-ada: tidak terbaca"),
    ],
)
def test_what_cannot_be_verified_is_exit_code_2(arguments: tuple[str, ...], sentence: str, place: Workplace) -> None:
    place.build()
    outcome = place.warta(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(sentence)


def test_a_served_site_is_verified_over_http(place: Workplace, key: Path) -> None:
    place.build("--key", key)
    with serve(place.root / MALANG) as server:
        sound = place.warta("verify", server.url, "--key", key.with_name("kunci.pub"))
        place.write(f"{MALANG}/slot/index.html", SLOT)
        page = place.read(f"{MALANG}/index.html")
        place.write(f"{MALANG}/index.html", page.replace("</body>", "<a href='slot/'>slot</a></body>"))
        broken = place.warta("verify", server.url, "--key", key.with_name("kunci.pub"), "--format", "json")
        few = place.warta("verify", server.url, "--sample", 3)
    assert (sound.code, sound.err) == (0, "")
    assert broken.code == 1
    findings = {(one["kind"], one["path"]) for one in json.loads(broken.out)["sites"][0]["findings"]}
    assert findings == {("added", "slot/index.html"), ("changed", "index.html")}
    assert f"{server.url}: 3 dari " in few.out


def test_a_part_of_a_network_that_was_built_alone_leaves_the_whole_sound(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.build()
    place.article("kota-malang", "2026-11-22-baru")
    place.build("kota-malang")
    assert place.warta("verify", "site").code == 0

    from site_builder.engine import site

    assets = site._assets()
    newer = assets.__class__(**{**_fields(assets), "files": (*assets.files, ("aset/baru.js", b"1"))})
    monkeypatch.setattr(site, "_assets", lambda: newer)
    place.build("--shard", "2/4")
    assert place.warta("verify", "site").code == 0, "shared files changed, and the site at the root was not built"


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in type(value).__struct_fields__}


def test_the_commit_that_was_read_is_named_and_whether_files_were_changed_since(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    assert place.warta("init", "kota-malang", tmp_path / "malang", "--now", NOW).code == 0
    root, env = tmp_path / "malang", {**os.environ, "HOME": str(tmp_path)}
    who = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "Mulai")):
        subprocess.run(["git", *who, *arguments], cwd=root, check=True, env=env, capture_output=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True)
    own = Workplace(root)

    assert own.build().code == 0
    assert manifest_of(own)["source"] == {"commit": head.stdout.strip(), "is_changed": False}
    [article] = (root / "content/berita").rglob("*.md")
    article.write_text(article.read_text(encoding="utf-8") + "\nTambahan.\n", encoding="utf-8")
    own.build()
    assert manifest_of(own)["source"]["is_changed"] is True
    assert read_source(tmp_path) is None


def test_a_build_that_would_change_nothing_is_done_all_the_same_if_it_is_to_sign(
    place: Workplace, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touched, "JUST_NOW", -(10**12))
    place.build()
    assert (place.root / ".warta/stamp.msgpack").exists(), "the next build would change nothing"
    monkeypatch.setenv(KEY_VARIABLE, key.read_text(encoding="ascii"))
    place.build()
    assert place.warta("verify", "site", "--key", key.with_name("kunci.pub")).code == 0


def test_a_build_after_an_intruder_puts_the_site_right(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(touched, "JUST_NOW", -(10**12))
    place.build()
    page = place.read("site/index.html")
    place.write("site/index.html", page + SLOT)
    place.write("site/slot/index.html", SLOT)
    assert place.build().code == 0
    assert place.read("site/index.html") == page
    assert place.warta("verify", "site").code == 0
