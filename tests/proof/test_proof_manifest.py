from __future__ import annotations

import json

import msgspec
import pytest
from proof_sites import a_manifest

from site_builder.errors import ManifestUnusable
from site_builder.proof.manifest import (
    LARGE,
    ItemMark,
    Manifest,
    Mark,
    Part,
    digest_item,
    mark_of,
    parse_manifest,
    parse_part,
    parts_of,
    plan_manifest,
)

SITE = "https://kota-malang.kpu.go.id/"


def files_of_a_year(articles: int) -> dict[str, Mark]:
    """The files of a site with so many articles, twenty a day, in twelve months; each with a topic of its own."""
    files = {"index.html": mark_of(b"beranda"), "feed.json": mark_of(b"umpan")}
    for number in range(articles):
        month, day = number % 12 + 1, number // 12 % 28 + 1
        files[f"berita/2026/{month:02}/{day:02}/kabar-{number}/index.html"] = mark_of(b"%d" % number)
        files[f"topik/t{number % 900}/index.html"] = mark_of(b"topik %d" % number)
    return files


def written(files: dict[str, Mark]) -> dict[str, bytes]:
    return dict(plan_manifest(a_manifest(), Part(files=files)))


def test_parts_hold_every_file_once_and_the_manifest_holds_every_part() -> None:
    files = files_of_a_year(10_000)
    out = written(files)
    manifest = parse_manifest(out.pop("manifest.json"))
    parts = {path: parse_part(content, path) for path, content in out.items()}

    assert manifest.parts == {path: mark_of(content) for path, content in out.items()}
    found = [path for part in parts.values() for path in part.files]
    assert len(found) == len(set(found))
    assert {path: mark for part in parts.values() for path, mark in part.files.items()} == files
    assert all(any(name in parts and path in parts[name].files for name in parts_of(path)) for path in files)
    assert max(len(part.files) for part in parts.values()) <= LARGE


def test_one_new_article_among_ten_thousand_changes_a_few_small_parts() -> None:
    files = files_of_a_year(10_000)
    before = written(files)
    new = {"berita/2026/12/01/baru/index.html": mark_of(b"baru"), "index.html": mark_of(b"beranda baru")}
    after = written({**files, **new, "topik/t7/index.html": mark_of(b"topik baru")})

    changed = {path: len(content) for path, content in after.items() if before.get(path) != content}
    assert len(changed) == 4, changed
    assert sum(changed.values()) < sum(map(len, after.values())) / 20


def test_the_same_files_are_listed_in_the_same_bytes_whatever_their_order() -> None:
    files = files_of_a_year(700)
    assert written(dict(reversed(files.items()))) == written(files)


def test_news_stands_in_the_part_of_its_page_and_withdrawals_in_one() -> None:
    page = "berita/2026/11/20/posko/index.html"
    item = ItemMark(f"{SITE}berita/2026/11/20/posko/", "ab")
    whole = Part({page: mark_of(b"")}, {"tag:x": item}, {"tag:y": "2026-11-21T00:00:00+07:00"})
    out = dict(plan_manifest(a_manifest(), whole))
    assert parse_part(out["manifest/berita-2026-11.json"], "") == Part({page: mark_of(b"")}, {"tag:x": item})
    assert parse_part(out["manifest/ditarik.json"], "").withdrawn == whole.withdrawn


def test_old_addresses_of_any_shape_share_one_part() -> None:
    files = {f"lama-{number}/index.html": mark_of(b"") for number in range(99)}
    assert set(written(files)) == {"manifest/lain.json", "manifest.json"}


def test_the_digest_of_news_is_that_of_its_meaning() -> None:
    entry = {"id": "a", "title": "Judul", "_warta": {"office": "kota-malang", "kind": "berita"}}
    again = json.loads(json.dumps(dict(reversed(entry.items()))))
    combined = {**entry, "_warta": {"office": "kota-malang", "office_name": "KPU Kota Malang", "kind": "berita"}}
    assert digest_item(again) == digest_item(combined) == digest_item(entry)
    assert digest_item({**entry, "title": "judul"}) != digest_item(entry)


@pytest.mark.parametrize(
    "value",
    ["../rahasia", "/etc/passwd", "a/../../b", "a//b", "", ".", "a\\b", "a\0b", "/", "a//"],
)
def test_a_manifest_names_nothing_outside_of_its_site(value: str) -> None:
    part = msgspec.json.encode(Part(files={value: mark_of(b"")}))
    with pytest.raises(ManifestUnusable):
        parse_part(part, "manifest/x.json")
    with pytest.raises(ManifestUnusable):
        parse_manifest(msgspec.json.encode(a_manifest(sites=(value,))))


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b"<html>", b"[" * 100_000, b'{"form": 1}'])
def test_what_is_no_manifest_is_refused(content: bytes) -> None:
    with pytest.raises(ManifestUnusable) as caught:
        parse_manifest(content, "manifest.json")
    assert caught.value.key == "proof.broken"


def test_a_manifest_of_a_later_form_says_so() -> None:
    later: Manifest = a_manifest(form=2)
    with pytest.raises(ManifestUnusable) as caught:
        parse_manifest(msgspec.json.encode(later))
    assert (caught.value.key, caught.value.facts["form"]) == ("proof.form", 2)
