"""The workflows of `.github/`, from the push of an office to the portal: their real steps, on this machine."""

from __future__ import annotations

import json
import re
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import pytest
from branch_offices import (
    ARTICLE,
    Dispatches,
    Quiet,
    add_pages,
    an_office,
    listening,
    remove_pages,
    set_line,
    write_article,
)
from moto.server import ThreadedMotoServer
from stand_in import Forge, git
from workplace import read_tree

from site_builder.network.safekeeping import BRANCH

SECRET = "rahasia-portal-123"
CALLER = ".github/workflows/warta.yml"
REBUILD = ".github/workflows/bangun-ulang.yml"


def test_an_article_goes_from_the_push_of_its_office_to_the_portal(tmp_path: Path) -> None:
    got: list[tuple[str, str, str]] = []
    forge = Forge(tmp_path / "forge", secrets={"WARTA_PORTAL_TOKEN": SECRET})
    forge.root.mkdir()
    forge.pages("kpu/malang").mkdir(parents=True)
    with (
        listening(type("Api", (Dispatches,), {"got": got})) as api,
        listening(partial(Quiet, directory=str(forge.pages("kpu/malang")))) as malang,
    ):
        forge.api = api
        office = an_office(tmp_path, "kota-malang")
        set_line(office, "mkdocs.yml", "https://kota-malang.kpu.go.id/", malang)
        set_line(
            office, CALLER, "# portals: PEMILIK/PORTAL-PROVINSI PEMILIK/PORTAL-PUSAT", "portals: kpu/jatim kpu/pusat"
        )
        forge.create("kpu/malang", office.root)

        pushed = forge.run("kpu/malang", CALLER, "push")

        assert pushed.jobs == {
            "situs/build": "success",
            "situs/deliver/pages": "success",
            "situs/deliver/copy": "skipped",
            "situs/deliver/keep": "success",
            "situs/deliver": "success",
            "situs": "success",
        }, pushed.log
        published = read_tree(forge.pages("kpu/malang"))
        assert {ARTICLE, "rss.xml", ".server/nginx.conf", "_headers"} <= published.keys()
        assert git(forge.root / "kpu/malang", "ls-tree", "--name-only", BRANCH).split() == [
            "keadaan.json",
            "pages.json",
            "state.sqlite",
        ]
        body = '{"event_type": "warta"}'
        assert got == [(f"/repos/kpu/{name}/dispatches", f"Bearer {SECRET}", body) for name in ("jatim", "pusat")]
        assert SECRET not in pushed.log

        portal = an_office(tmp_path, "prov-jawa-timur")
        host = malang.removeprefix("http://").rstrip("/")
        portal.write(
            "content/network.yml",
            "base_url: https://jatim.kpu.go.id/\nsources:\n"
            f"  kota-malang: {{feed: {malang}feed.json, hosts: ['{host}']}}\n"
            f"fetch: {{allow_origins: ['{malang.rstrip('/')}'], min_interval: 0}}\n",
        )
        forge.create("kpu/jatim", portal.root)
        heard = forge.run("kpu/jatim", CALLER, "repository_dispatch")

    assert set(heard.jobs.values()) == {"success", "skipped"}, heard.log
    feed = json.loads((forge.pages("kpu/jatim") / "feed.json").read_text(encoding="utf-8"))
    assert {item["_warta"]["office"] for item in feed["items"]} == {"kota-malang", "prov-jawa-timur"}

    # Nobody answers any more, and the machine is new: what was heard is still there.
    again = forge.run("kpu/jatim", CALLER, "schedule")
    assert "::warning::warta collect: ada kantor yang tidak terdengar" in again.log
    assert set(again.jobs.values()) == {"success", "skipped"}, again.log
    after = json.loads((forge.pages("kpu/jatim") / "feed.json").read_text(encoding="utf-8"))
    assert after["items"] == feed["items"]


def test_a_proposal_is_checked_line_by_line_and_shown_and_not_published(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "forge", secrets={"WARTA_PORTAL_TOKEN": SECRET})
    forge.root.mkdir()
    office = an_office(tmp_path, "kota-malang")
    forge.create("kpu/malang", office.root)
    write_article(office, "content", "2024-05-03-rapat", more="kind: rapat\n")
    forge.push(office.root, "Rapat", "usulan")

    proposed = forge.run("kpu/malang", CALLER, "pull_request", branch="usulan")

    assert proposed.jobs == {"situs/build": "failure", "situs/deliver": "skipped", "situs": "failure"}
    annotation = re.search(
        r"^::error file=content/berita/2024/2024-05-03-rapat.md,line=4,title=\S+::(.+)$", proposed.log, re.M
    )
    assert annotation, proposed.log
    assert "rapat" in annotation[1]
    preview = forge.root / "runs/1/artifacts"
    assert [path.name for path in preview.iterdir()] == ["situs"]
    assert ARTICLE in read_tree(preview / "situs")
    assert not forge.pages("kpu/malang").exists()
    assert git(forge.root / "kpu/malang", "branch", "--list", BRANCH) == ""

    (office.root / "content/berita/2024/2024-05-03-rapat.md").unlink()
    forge.push(office.root, "Tanpa rapat", "usulan")
    assert forge.run("kpu/malang", CALLER, "pull_request", branch="usulan").jobs["situs/build"] == "success"


def test_a_run_that_fails_publishes_nothing_and_loses_nothing(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "forge")
    forge.root.mkdir()
    office = an_office(tmp_path, "kota-malang")
    forge.create("kpu/malang", office.root)
    assert forge.run("kpu/malang", CALLER, "push").jobs["situs"] == "success"
    kept, published = git(forge.root / "kpu/malang", "rev-parse", BRANCH), read_tree(forge.pages("kpu/malang"))
    office.write("mkdocs.yml", "plugins: [\n")
    forge.push(office.root, "Rusak")

    failed = forge.run("kpu/malang", CALLER, "push")

    assert failed.jobs == {"situs/build": "failure", "situs/deliver": "skipped", "situs": "failure"}
    assert git(forge.root / "kpu/malang", "rev-parse", BRANCH) == kept
    assert read_tree(forge.pages("kpu/malang")) == published


@pytest.mark.parametrize("forgotten", ["cache", "state"])
def test_a_site_that_lost_many_pages_goes_to_pages_only_if_that_is_meant(tmp_path: Path, forgotten: str) -> None:
    forge = Forge(tmp_path / "forge")
    forge.root.mkdir()
    office = an_office(tmp_path, "kota-malang")
    add_pages(office, 20)
    forge.create("kpu/malang", office.root)
    assert forge.run("kpu/malang", CALLER, "push").jobs["situs"] == "success"
    published = read_tree(forge.pages("kpu/malang"))
    if forgotten == "cache":
        shutil.rmtree(forge.root / "cache")
    else:
        git(forge.root / "kpu/malang", "branch", "--delete", "--force", BRANCH)
    remove_pages(office)
    forge.push(office.root, "Salah hapus")

    refused = forge.run("kpu/malang", CALLER, "push")
    assert refused.jobs == {"situs/build": "failure", "situs/deliver": "skipped", "situs": "failure"}
    assert "halaman yang terakhir ada akan hilang, lebih dari 10 %" in refused.log
    assert read_tree(forge.pages("kpu/malang")) == published

    wish: dict[str, Any] = {"allow-shrink": True}
    meant = forge.run("kpu/malang", CALLER, "workflow_dispatch", **wish)
    assert meant.jobs["situs"] == "success", meant.log
    assert "lama-1/index.html" not in read_tree(forge.pages("kpu/malang"))
    assert forge.run("kpu/malang", CALLER, "schedule").jobs["situs"] == "success"


def test_a_proposal_to_remove_many_pages_is_shown_and_refused_only_on_main(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "forge")
    forge.root.mkdir()
    office = an_office(tmp_path, "kota-malang")
    add_pages(office, 20)
    forge.create("kpu/malang", office.root)
    assert forge.run("kpu/malang", CALLER, "push").jobs["situs"] == "success"
    remove_pages(office)
    forge.push(office.root, "Hapus", "usulan")

    proposed = forge.run("kpu/malang", CALLER, "pull_request", branch="usulan")
    assert proposed.jobs["situs/build"] == "success", proposed.log
    shown = read_tree(forge.root / "runs/2/artifacts/situs")
    assert (ARTICLE in shown, "lama-1/index.html" in shown) == (True, False)

    forge.push(office.root, "Diterima")
    accepted = forge.run("kpu/malang", CALLER, "push")
    assert accepted.jobs["situs/build"] == "failure"
    assert "halaman yang terakhir ada akan hilang, lebih dari 10 %" in accepted.log
    assert "lama-1/index.html" in read_tree(forge.pages("kpu/malang"))


def test_a_site_goes_to_a_server_of_ones_own_and_the_release_before_is_kept(tmp_path: Path) -> None:
    server = tmp_path / "server"
    secrets = {"WARTA_SSH_KEY": "kunci-rahasia", "WARTA_SSH_KNOWN_HOSTS": "host"}
    forge = Forge(tmp_path / "forge", secrets=secrets)
    forge.root.mkdir()
    office = an_office(tmp_path, "kota-malang")
    set_line(office, CALLER, "publish: pages", f"target: {server}\n      publish: rsync")
    forge.create("kpu/malang", office.root)

    first = forge.run("kpu/malang", CALLER, "push")

    assert first.jobs["situs/deliver/copy"] == "success", first.log
    assert first.jobs["situs/deliver/pages"] == "skipped"
    shown = read_tree(server / "current/")
    assert {ARTICLE, ".htaccess", ".server/nginx.conf"} <= shown.keys()
    assert "kunci-rahasia" not in first.log
    assert not list((forge.root / "runs/1").rglob("kunci"))
    style = next((server / "current/aset").glob("*.css")).stat().st_mtime_ns
    write_article(office, "content", "2024-05-03-rapat")
    forge.push(office.root, "Rapat")
    second = forge.run("kpu/malang", CALLER, "push")
    assert second.jobs["situs"] == "success", second.log
    assert (server / "current/berita/2024/05/03/rapat/index.html").is_file()
    assert next((server / "current/aset").glob("*.css")).stat().st_mtime_ns == style
    assert office.warta("publish", server, "--rollback").code == 0
    assert read_tree(server / "current/") == shown


def test_a_site_goes_to_an_object_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("AWS_ACCESS_KEY_ID", "kunci"), ("AWS_SECRET_ACCESS_KEY", "x"), ("AWS_REGION", "us-east-1")):
        monkeypatch.setenv(name, value)
    store = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    store.start()
    try:
        endpoint = "http://{}:{}".format(*store.get_host_and_port())
        client = boto3.client("s3", endpoint_url=endpoint)
        client.create_bucket(Bucket="situs")
        secrets = {"WARTA_S3_ACCESS_KEY_ID": "kunci", "WARTA_S3_SECRET_ACCESS_KEY": "rahasia-s3"}
        forge = Forge(tmp_path / "forge", secrets=secrets)
        forge.root.mkdir()
        office = an_office(tmp_path, "kota-malang")
        more = f"target: situs/kota-malang\n      endpoint: {endpoint}\n      publish: s3"
        set_line(office, CALLER, "publish: pages", more)
        forge.create("kpu/malang", office.root)

        done = forge.run("kpu/malang", CALLER, "push")

        assert done.jobs["situs/deliver/copy"] == "success", done.log
        assert "rahasia-s3" not in done.log
        answer = client.get_object(Bucket="situs", Key=f"kota-malang/{ARTICLE}")
        assert answer["Body"].read() == read_tree(forge.root / "runs/1/artifacts/situs")[ARTICLE]
    finally:
        store.stop()


def test_the_nation_is_rebuilt_by_many_machines_and_is_the_same_to_the_byte(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "forge")
    forge.root.mkdir()
    nation = an_office(tmp_path, "kpu-ri")
    nation.write("content/network.yml", "base_url: https://warta.example/\n")
    for office in ("prov-jawa-timur", "kota-malang"):
        write_article(nation, f"content/{office}", more="aliases: [/lama/]\n")
    forge.create("kpu/pusat", nation.root)

    rebuilt = forge.run("kpu/pusat", REBUILD, "workflow_dispatch", parts=3)

    assert set(rebuilt.jobs.values()) == {"success", "skipped"}, rebuilt.log
    parts = [forge.root / f"runs/1/artifacts/bagian-{part}" for part in (1, 2, 3)]
    assert all(any(part.iterdir()) for part in parts)
    moment = re.search(r"^now=(.+)$", (forge.root / "runs/1/situs-plan/output").read_text(encoding="utf-8"), re.M)
    assert moment
    assert nation.warta("build", "--now", moment[1], "--out", "utuh").code == 0
    assert read_tree(forge.pages("kpu/pusat")) == nation.tree("utuh")


@pytest.mark.parametrize("forgotten", ["cache", "state"])
def test_a_portal_that_lost_many_pages_is_rebuilt_only_if_that_is_meant_and_built_on(
    tmp_path: Path, forgotten: str
) -> None:
    forge = Forge(tmp_path / "forge")
    forge.root.mkdir()
    portal = an_office(tmp_path, "prov-jawa-timur")
    portal.write("content/network.yml", "base_url: https://jatim.example/\n")
    forge.create("kpu/jatim", portal.root)
    rebuild: dict[str, Any] = {"parts": 2}
    meant: dict[str, Any] = {**rebuild, "allow-shrink": True}
    add_pages(portal, 20)
    forge.push(portal.root, "Banyak")
    if forgotten == "cache":
        grown = forge.run("kpu/jatim", REBUILD, "workflow_dispatch", **rebuild)
        assert grown.jobs["situs"] == "success", grown.log
    else:
        assert forge.run("kpu/jatim", CALLER, "push").jobs["situs"] == "success"
        git(forge.root / "kpu/jatim", "branch", "--delete", "--force", BRANCH)
    published = read_tree(forge.pages("kpu/jatim"))
    remove_pages(portal)
    forge.push(portal.root, "Hapus")

    refused = forge.run("kpu/jatim", REBUILD, "workflow_dispatch", **rebuild)
    assert (refused.jobs["situs/merge"], refused.jobs["situs/deliver"]) == ("failure", "skipped"), refused.log
    assert "halaman yang terakhir ada akan hilang, lebih dari 10 %" in refused.log
    assert read_tree(forge.pages("kpu/jatim")) == published

    done = forge.run("kpu/jatim", REBUILD, "workflow_dispatch", **meant)
    assert done.jobs["situs"] == "success", done.log
    assert "lama-1/index.html" not in read_tree(forge.pages("kpu/jatim"))
    timed = forge.run("kpu/jatim", CALLER, "schedule")
    assert timed.jobs["situs"] == "success", timed.log


@pytest.mark.parametrize(("workflow", "inputs"), [(CALLER, {}), (REBUILD, {"parts": 1})])
def test_a_run_by_hand_on_another_branch_publishes_nothing(
    tmp_path: Path, workflow: str, inputs: dict[str, int]
) -> None:
    forge = Forge(tmp_path / "forge", secrets={"WARTA_PORTAL_TOKEN": SECRET})
    forge.root.mkdir()
    portal = an_office(tmp_path, "prov-jawa-timur")
    portal.write("content/network.yml", "base_url: https://jatim.example/\n")
    forge.create("kpu/jatim", portal.root)
    forge.push(portal.root, "Coba", "coba")

    tried = forge.run("kpu/jatim", workflow, "workflow_dispatch", branch="coba", **inputs)

    skipped = {name for name, state in tried.jobs.items() if state == "skipped"}
    assert (skipped, set(tried.jobs.values())) == ({"situs/deliver"}, {"skipped", "success"}), tried.log
    assert not forge.pages("kpu/jatim").exists()
    assert git(forge.root / "kpu/jatim", "branch", "--list", BRANCH) == ""


@pytest.mark.parametrize("parts", [0, 257])
def test_more_machines_than_the_platform_runs_are_refused(tmp_path: Path, parts: int) -> None:
    forge = Forge(tmp_path / "forge")
    forge.root.mkdir()
    nation = an_office(tmp_path, "kpu-ri")
    forge.create("kpu/pusat", nation.root)

    refused = forge.run("kpu/pusat", REBUILD, "workflow_dispatch", parts=parts)

    assert refused.jobs["situs/plan"] == "failure"
    assert f"::error::parts: {parts}; paling sedikit 1, paling banyak 256" in refused.log
    assert not forge.pages("kpu/pusat").exists()
