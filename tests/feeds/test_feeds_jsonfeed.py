from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from builders import a_feed, an_item
from feed_samples import ARCHIVE, AWKWARD, COMBINED, EMPTY
from jsonschema import Draft202012Validator

from site_builder.feeds import dump_json_feed
from site_builder.model import Feed

SPECIFICATION = Draft202012Validator(json.loads((Path(__file__).parent / "jsonfeed.schema.json").read_bytes()))


def loaded(feed: Feed) -> Any:
    return json.loads(dump_json_feed(feed), parse_constant=lambda name: 1 / 0)


def test_an_item_always_names_its_office_kind_and_tier() -> None:
    [item] = loaded(a_feed())["items"]
    assert item["_warta"] == {"office": "kota-malang", "kind": "berita", "tier": "kabkota"}


def test_an_item_of_a_combined_feed_names_its_own_office() -> None:
    offices = [(i["_warta"]["office"], i["_warta"]["tier"]) for i in loaded(COMBINED)["items"]]
    assert offices == [
        ("kota-jayapura", "kabkota"),
        ("prov-jawa-timur", "provinsi"),
        ("kota-malang", "kabkota"),
    ]


def test_the_extension_carries_what_json_feed_has_no_word_for() -> None:
    assert loaded(AWKWARD)["items"][0]["_warta"] == {
        "office": "kota-malang",
        "kind": "klarifikasi",
        "tier": "kabkota",
        "urgent": True,
        "class": "serta-merta",
        "place": "Malang",
        "expires": "2027-01-01T00:00:00+07:00",
        "pass_on": "both",
        "image": {"alt": "Dua & tiga", "caption": "Posko", "credit": "Humas", "width": 640, "height": 480},
        "claim": {
            "text": "Pemilu <ditunda>",
            "by": "akun tanpa nama",
            "verdict": "tidak benar",
            "url": "https://media.example/a%20b",
        },
        "corrections": [{"date": "2026-11-23T07:00:00+07:00", "note": "angka & nama dibetulkan"}],
        "source": {"name": "Contoh <media>", "url": "https://media.example/asal?a=1&b=2"},
    }


def test_withdrawn_items_are_listed_in_the_feeds_extension() -> None:
    assert loaded(AWKWARD)["_warta"] == {
        "withdrawn": [
            {
                "id": "tag:kpu.go.id,2026:kota-malang/2026-11-01-jadwal-lama",
                "url": "https://kota-malang.kpu.go.id/berita/2026/11/01/jadwal-lama/",
                "when": "2026-11-23T10:00:00+07:00",
                "reason": "jadwal <keliru> & diganti",
            }
        ]
    }
    assert "_warta" not in loaded(a_feed())


def test_a_modification_is_dated_only_where_there_was_one() -> None:
    changed, unchanged = loaded(AWKWARD)["items"]
    assert changed["date_modified"] == "2026-11-23T07:00:00+07:00"
    assert "date_modified" not in unchanged


def test_the_text_is_utf_8_without_mark_or_escapes_and_ends_its_last_line() -> None:
    dumped = dump_json_feed(a_feed(items=(an_item(title="🗳️ é\ud800"),)))
    assert dumped.startswith(b"{")
    assert '"title": "🗳️ é"'.encode() in dumped
    assert dumped.endswith(b"}\n")


def test_the_version_is_the_specifications_address() -> None:
    assert loaded(a_feed())["version"] == "https://jsonfeed.org/version/1.1"


def test_a_feed_without_items_still_has_the_list() -> None:
    assert loaded(EMPTY)["items"] == []


@pytest.mark.parametrize("feed", [AWKWARD, COMBINED, EMPTY, ARCHIVE], ids=["awkward", "combined", "empty", "archive"])
def test_a_feed_is_as_json_feed_1_1_specifies_and_has_nothing_else(feed: Feed) -> None:
    assert [error.message for error in SPECIFICATION.iter_errors(loaded(feed))] == []


def test_no_key_comes_twice() -> None:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        assert len(set(names)) == len(names)
        return dict(pairs)

    json.loads(dump_json_feed(AWKWARD), object_pairs_hook=once)
    assert not dump_json_feed(AWKWARD).startswith(b"\xef\xbb\xbf")


def test_an_archive_leads_on_to_the_one_before_and_back_to_the_feed() -> None:
    archive = loaded(ARCHIVE)
    assert archive["next_url"] == "https://kota-malang.kpu.go.id/arsip/2026/09/2/feed.json"
    assert archive["_warta"] == {"current_url": "https://kota-malang.kpu.go.id/feed.json"}
    assert "next_url" not in loaded(EMPTY)
