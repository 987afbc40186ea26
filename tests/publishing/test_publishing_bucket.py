"""Publishing to a real server that speaks S3, on this machine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from proof_sites import FILES, write_site

from site_builder.cli.publish import roll_back
from site_builder.errors import ManifestUnusable, OutputUnwritable, SiteShrunk
from site_builder.publishing.bucket import media_type, plan_order, publish_bucket
from site_builder.publishing.releases import Published
from site_builder.publishing.site import load_checked

PLACE = "s3://situs/kota-malang"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    settings = {"ENDPOINT_URL": f"http://{host}:{port}", "ACCESS_KEY_ID": "a", "SECRET_ACCESS_KEY": "b"}
    for name, value in {**settings, "DEFAULT_REGION": "us-east-1", "EC2_METADATA_DISABLED": "true"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="situs")
    yield client
    for entry in client.list_objects_v2(Bucket="situs").get("Contents", ()):
        client.delete_object(Bucket="situs", Key=entry["Key"])
    client.close()
    server.stop()


def put(site: Path, *, may_shrink: bool = False, place: str = PLACE) -> Published:
    return publish_bucket(load_checked(site, may_shrink=may_shrink), place)


def content(store: Any) -> dict[str, bytes]:
    found = store.list_objects_v2(Bucket="situs", Prefix="kota-malang/").get("Contents", ())
    keys = [entry["Key"] for entry in found]
    return {key[12:]: store.get_object(Bucket="situs", Key=key)["Body"].read() for key in keys}


def files(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def test_the_bucket_holds_just_the_site_and_only_changes_travel(store: Any, tmp_path: Path) -> None:
    one = write_site(tmp_path / "satu")
    first = put(one)
    assert content(store) == files(one)
    assert (first.added, first.is_new) == (len(files(one)), True)
    kind = store.head_object(Bucket="situs", Key="kota-malang/feed.json")["ContentType"]
    assert kind == "application/feed+json"
    assert not put(one).is_new

    two = write_site(tmp_path / "dua", {"index.html": b"baru", **{k: v for k, v in FILES.items() if k != "index.html"}})
    (two / "media/peta.png").unlink()
    two = write_site(tmp_path / "tiga", {k: v for k, v in files(two).items() if "manifest" not in k})
    second = put(two)
    assert content(store) == files(two)
    assert second.lost == 2, "the picture, and the part that listed it"


def test_what_an_intruder_changed_or_added_is_put_right(store: Any, tmp_path: Path) -> None:
    one = write_site(tmp_path / "satu")
    put(one)
    store.put_object(Bucket="situs", Key="kota-malang/index.html", Body=b"judi")
    store.put_object(Bucket="situs", Key="kota-malang/slot.html", Body=b"judi")
    store.put_object(Bucket="situs", Key="lain/surat.txt", Body=b"penting")
    assert put(one).lost == 1
    assert content(store) == files(one)
    assert store.head_object(Bucket="situs", Key="lain/surat.txt")["ContentLength"] == 7


def test_a_bucket_of_somebody_else_is_left_alone(store: Any, tmp_path: Path) -> None:
    store.put_object(Bucket="situs", Key="surat.txt", Body=b"penting")
    with pytest.raises(OutputUnwritable) as caught:
        put(write_site(tmp_path / "satu"), place="s3://situs")
    assert (caught.value.key, caught.value.facts["name"]) == ("publish.foreign", "surat.txt")


def test_a_site_that_lost_many_pages_is_refused_before_anything_changes(store: Any, tmp_path: Path) -> None:
    put(write_site(tmp_path / "banyak", {**FILES, **{f"berita/{number}.html": b"" for number in range(30)}}))
    before = content(store)
    one = write_site(tmp_path / "satu")
    with pytest.raises(SiteShrunk):
        put(one)
    assert content(store) == before
    put(one, may_shrink=True)
    assert content(store) == files(one)


@pytest.mark.parametrize("spoilt", ["manifest.json", "manifest/berita-2026-01.json"])
def test_pages_are_missed_although_somebody_spoilt_the_manifest(spoilt: str, store: Any, tmp_path: Path) -> None:
    put(write_site(tmp_path / "banyak", {**FILES, **{f"berita/2026/01/{day}/a.html": b"" for day in range(30)}}))
    store.put_object(Bucket="situs", Key=f"kota-malang/{spoilt}", Body=b"{}")
    with pytest.raises(SiteShrunk) as caught:
        put(write_site(tmp_path / "satu"))
    assert caught.value.facts["lost"] == 30


@pytest.mark.parametrize(
    "key", ["../../jebol/manifest.json", "{}/jebol/manifest.json", "manifest/", "manifest.json/manifest/a"]
)
def test_a_name_in_the_bucket_is_never_a_place_on_this_machine(
    key: str, store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = write_site(tmp_path / "satu")
    put(one)
    store.put_object(Bucket="situs", Key="kota-malang/" + key.format(tmp_path / "a"), Body=b"judi")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "a/b"))
    (tmp_path / "a/b").mkdir(parents=True)
    assert put(one).lost == 1
    assert content(store) == files(one)
    assert not list((tmp_path / "a").rglob("jebol"))


def test_marks_of_folders_are_no_files(store: Any, tmp_path: Path) -> None:
    for key in ("kota-malang/", "kota-malang/manifest/"):
        store.put_object(Bucket="situs", Key=key, Body=b"")
    one = write_site(tmp_path / "satu")
    assert put(one).is_new
    assert not put(one).is_new


def test_what_the_store_says_is_told(store: Any, tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable) as caught:
        put(write_site(tmp_path / "satu"), place="s3://tidak-ada")
    assert caught.value.key == "publish.s3-failed"
    assert "NoSuchBucket" in str(caught.value.facts["reason"])


def test_a_site_that_changes_on_the_way_is_not_sent(store: Any, tmp_path: Path) -> None:
    site = load_checked(write_site(tmp_path / "satu"))
    (tmp_path / "satu/index.html").write_bytes(b"diganti")
    with pytest.raises(ManifestUnusable):
        publish_bucket(site, PLACE)
    assert "index.html" not in content(store)


def test_there_is_nothing_to_go_back_to() -> None:
    with pytest.raises(OutputUnwritable) as caught:
        roll_back(PLACE)
    assert caught.value.key == "publish.s3-one"


def test_nothing_is_named_before_it_is_there() -> None:
    paths = [
        "manifest.json",
        "index.html",
        "berita/2026/11/20/a/index.html",
        "aset/a.css",
        "rss.xml",
        "manifest/a.json",
    ]
    assert list(plan_order(paths)) == [
        ["aset/a.css"],
        ["berita/2026/11/20/a/index.html"],
        ["index.html", "rss.xml"],
        ["manifest.json", "manifest/a.json"],
    ]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("a/rss.xml", "application/rss+xml; charset=utf-8"),
        ("media/a.webp", "image/webp"),
        ("_headers", "application/octet-stream"),
    ],
)
def test_files_are_served_as_what_they_are(path: str, kind: str) -> None:
    assert media_type(path) == kind
