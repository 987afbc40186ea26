"""The feeds of one office as `mkdocs build` writes them: its own folder, and of the others what a store holds."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from builders import NOW, an_item

from site_builder.engine.archives import NO_PAST
from site_builder.engine.own import read_own_edition
from site_builder.engine.subscriptions import dump_feeds
from site_builder.store import open_store

HOST = "https://warta.example/"


def write_article(folder: Path, name: str, title: str) -> None:
    file = folder / "berita" / name[:4] / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\ntitle: {title}\ndate: {name[:10]}\n---\nIsi.\n", encoding="utf-8")


def titles(folder: Path, state: Path) -> dict[str, list[str]]:
    edition, problems = read_own_edition("prov-jawa-timur", folder, HOST, None, state, NOW)
    assert problems == ()
    files = dict(dump_feeds(edition, NO_PAST))
    feeds = {path: json.loads(content or b"") for path, content in files.items() if path.endswith("feed.json")}
    return {path: [item["title"] for item in feed["items"]] for path, feed in feeds.items()}


def test_without_a_store_a_portal_has_its_own_news_with_its_archive(tmp_path: Path) -> None:
    write_article(tmp_path / "content", "2026-11-20-baru", "Baru")
    write_article(tmp_path / "content", "2026-09-01-lama", "Lama")
    found = titles(tmp_path / "content", tmp_path / "tidak-ada.sqlite")
    assert found["feed.json"] == found["sendiri/feed.json"] == ["Baru", "Lama"]
    assert found["arsip/2026/09/feed.json"] == found["sendiri/arsip/2026/09/feed.json"] == ["Lama"]


def test_a_portal_shows_its_own_news_as_it_lies_in_its_folder_and_the_others_as_they_were_heard(tmp_path: Path) -> None:
    write_article(tmp_path / "content", "2026-11-20-baru", "Baru")
    state = tmp_path / "state.sqlite"
    with open_store(state) as store:
        store.put_sites({"prov-jawa-timur": HOST, "kota-malang": "https://malang.example/"})
        stale = an_item(id="tag:kpu.go.id,2026:prov-jawa-timur/x", office="prov-jawa-timur", title="Sudah dihapus")
        store.put_office("prov-jawa-timur", [stale], heard=NOW)
        store.put_office("kota-malang", [an_item(published=NOW - timedelta(days=60))], heard=NOW)
    found = titles(tmp_path / "content", state)
    assert found["feed.json"] == ["Baru", "Posko banjir dibuka"]
    assert found["sendiri/feed.json"] == ["Baru"]
    assert found["arsip/2026/09/feed.json"] == ["Posko banjir dibuka"]
