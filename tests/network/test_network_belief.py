"""What of a foreign feed is believed, and what is refused with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from builders import NOW, WIB, an_item, an_office
from feed_samples import AWKWARD
from hypothesis import given
from hypothesis import strategies as st

from site_builder.feed_reading.foreign import ForeignDocument, ForeignFeed, ForeignItem, ForeignTombstone
from site_builder.feed_reading.parse import parse_feed
from site_builder.feeds import dump_atom, dump_json_feed, dump_rss
from site_builder.model import Document, Item, PassOn
from site_builder.network.belief import MAX_HTML, MAX_TITLE, TOLERANCE, Belief, Judged, judge_feed, scoped_identity
from site_builder.network.hosts import own_hosts

OFFICE = an_office()
BELIEF = Belief(OFFICE, own_hosts(OFFICE), "kpu.go.id", NOW)
URL = "https://kota-malang.kpu.go.id/blog/read/1_posko"
ENTRY = ForeignItem(
    id="1",
    url=URL,
    title="Posko banjir",
    html="<p>Posko dibuka.</p>",
    published="Fri, 20 Nov 2026 09:00:00 WIB",
)


def judge(**changes: Any) -> Judged:
    return judge_feed(ForeignFeed((replace(ENTRY, **changes),)), BELIEF)


def believed(**changes: Any) -> Item:
    judged = judge(**changes)
    assert not judged.refused, judged.refused
    return judged.items[0]


def reason(**changes: Any) -> str:
    judged = judge(**changes)
    assert not judged.items
    (refusal,) = judged.refused
    return refusal.reason


def test_an_entry_of_a_foreign_feed_becomes_an_item() -> None:
    assert believed() == an_item(
        id=scoped_identity("1", BELIEF),
        url=URL,
        title="Posko banjir",
        published=datetime(2026, 11, 20, 9, 0, tzinfo=WIB),
        content_html="<p>Posko dibuka.</p>",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": "https://kab-malang.kpu.go.id/a"}, "alamatnya di kab-malang.kpu.go.id"),
        ({"url": "https://kota-malang.kpu.go.id@jahat.example/"}, "bukan alamat web"),
        ({"url": "javascript:alert(1)"}, "bukan alamat web"),
        ({"url": f"https://kota-malang.kpu.go.id/{'a' * 2000}"}, "bukan alamat web"),
        ({"url": ""}, "tanpa alamat"),
        ({"published": ""}, "tanpa tanggal terbit"),
        ({"published": "kemarin"}, 'tanggal "kemarin" tidak terbaca'),
        ({"published": "2099-01-01"}, "terlalu jauh di depan"),
        ({"title": "", "html": "<script>x</script>"}, "tanpa judul dan tanpa isi"),
        ({"title": "a" * (MAX_TITLE + 1)}, "judul 501 huruf"),
        ({"html": "a" * (MAX_HTML + 1)}, "isi lebih dari"),
        ({"warta": {"office": "kota-batu"}}, "milik kantor kota-batu"),
    ],
)
def test_what_cannot_be_believed_is_refused_with_its_reason(changes: dict[str, Any], words: str) -> None:
    assert words in reason(**changes)


def test_a_refusal_names_what_was_refused_in_bounds() -> None:
    (refusal,) = judge(id="x" * 999, url="https://lain.example/" + "y" * 999).refused
    assert (len(refusal.id), len(refusal.link)) == (200, 200)


def test_an_item_a_little_ahead_is_kept_and_one_far_ahead_is_judged_again_later() -> None:
    ahead = NOW + TOLERANCE
    assert believed(published=ahead.isoformat()).published == ahead
    later = ahead + timedelta(seconds=1)
    assert judge(published=later.isoformat()).recheck == later - TOLERANCE


def test_an_item_without_title_is_named_by_its_first_words() -> None:
    assert believed(title=" ", html="<p>Posko <b>dibuka</b>.</p>").title == "Posko dibuka."


def test_html_passes_the_allow_list_with_addresses_of_its_origin() -> None:
    html = (
        '<p onclick="x()">a<script>alert(1)</script><iframe src="https://x/"></iframe></p>'
        '<a href="/lain">b</a><a href="javascript:alert(1)">c</a><a href="#catatan">d</a>'
        '<img src="../foto.jpg" onerror="x()" alt=""><img src="//cdn.example/a.png" alt="">'
    )
    found = believed(html=html).content_html
    assert 'href="https://kota-malang.kpu.go.id/lain"' in found
    assert f'href="{URL}#catatan"' in found
    assert 'src="https://kota-malang.kpu.go.id/blog/foto.jpg"' in found
    assert 'src="https://cdn.example/a.png"' in found
    assert not any(word in found for word in ("script", "iframe", "onclick", "onerror", "alert"))


def test_addresses_are_relative_to_the_base_that_the_feed_names() -> None:
    item = believed(html='<a href="x">b</a>', base="https://kota-malang.kpu.go.id/dalam/")
    assert 'href="https://kota-malang.kpu.go.id/dalam/x"' in item.content_html


def test_titles_and_authors_are_plain_text_and_templates_are_text() -> None:
    item = believed(title="{{ 7*7 }} <b>\x00a\n b", author="{% x %}\x1b Sari", html="<p>{{ config }}</p>")
    assert item.title == "{{ 7*7 }} <b>a b"
    assert item.author == "{% x %} Sari"
    assert item.content_html == "<p>{{ config }}</p>"


def test_identities_of_others_cannot_be_taken() -> None:
    own = "tag:kpu.go.id,2026:kota-malang/posko"
    for identity in (own, URL):
        assert scoped_identity(identity, BELIEF) == identity
    others = ("tag:kpu.go.id,2026:kota-batu/posko", "https://kota-batu.kpu.go.id/a", "1", "", "tag:x", "a\nb")
    scoped = [scoped_identity(identity, BELIEF) for identity in others]
    assert all(identity.startswith("tag:kpu.go.id,2008:kota-malang/") for identity in scoped)
    assert len(set(scoped)) == len(others)
    batu = an_office(id="kota-batu", domain="kota-batu.kpu.go.id")
    assert scoped_identity("1", Belief(batu, own_hosts(batu), "kpu.go.id", NOW)) != scoped_identity("1", BELIEF)


def test_an_item_without_identity_is_known_by_its_address() -> None:
    assert believed(id="").id == URL


def test_of_two_entries_with_one_identity_the_newer_counts() -> None:
    older, newer = ENTRY, replace(ENTRY, title="Posko ditutup", updated="2026-11-21T09:00:00+07:00")
    for pair in ((older, newer), (newer, older)):
        judged = judge_feed(ForeignFeed(pair), BELIEF)
        assert [item.title for item in judged.items] == ["Posko ditutup"]
        assert "dipakai dua kali" in judged.refused[0].reason
    assert not judge_feed(ForeignFeed((older, older)), BELIEF).refused


def test_fields_of_our_own_extension_are_checked_like_all_others() -> None:
    item = believed(
        warta={
            "kind": "ramalan",
            "class": "dikecualikan",
            "pass_on": "mana-mana",
            "urgent": "ya",
            "expires": "kapan-kapan",
            "corrections": [{"date": "2099-01-01", "note": "x"}, {"date": "2026-11-21", "note": ""}, 7],
            "claim": {"text": 7},
            "gallery": [{"url": "javascript:x"}],
        }
    )
    assert item == believed()


def test_documents_and_pictures_have_addresses_on_the_web() -> None:
    documents = (ForeignDocument("https://x.example/a b.pdf", "application/pdf", "Surat", 9), ForeignDocument("file:x"))
    item = believed(documents=documents, image="data:image/png;base64,AAAA")
    assert item.documents == (Document("https://x.example/a%20b.pdf", "Surat", 9, "application/pdf"),)
    assert item.image is None


def test_an_update_counts_only_between_publication_and_now() -> None:
    assert believed(updated="2026-11-21T09:00:00+07:00").updated == datetime(2026, 11, 21, 9, 0, tzinfo=WIB)
    for text in ("2026-11-20T09:00:00+07:00", "2026-11-01", "2099-01-01", "x"):
        assert believed(updated=text).updated is None


@pytest.mark.parametrize(
    ("stone", "count"),
    [
        (ForeignTombstone("1", "2026-11-23T10:00:00+07:00", "salah"), 1),
        (ForeignTombstone("1", "2026-11-23T10:00:00+07:00", "salah", URL), 1),
        (ForeignTombstone("1", "2026-11-23T10:00:00+07:00", "salah", "https://lain.example/"), 0),
        (ForeignTombstone("1", "kapan"), 0),
        (ForeignTombstone("1", "2099-01-01"), 0),
    ],
)
def test_an_office_withdraws_its_own_items_alone(stone: ForeignTombstone, count: int) -> None:
    found = judge_feed(ForeignFeed((), (stone,)), BELIEF).tombstones
    assert len(found) == count
    assert all(stone.office == "kota-malang" for stone in found)


def test_entries_beyond_the_bound_are_told() -> None:
    (refusal,) = judge_feed(ForeignFeed((), left_out=7), BELIEF).refused
    assert refusal.reason.startswith("7 berita")


def test_our_own_json_feed_comes_back_whole() -> None:
    feed = parse_feed(dump_json_feed(AWKWARD), "", f"{AWKWARD.url}feed.json")
    judged = judge_feed(feed, BELIEF)
    assert not judged.refused
    awkward, plain = judged.items
    assert plain == AWKWARD.items[1]
    sent = AWKWARD.items[0]
    for name in ("id", "url", "kind", "place", "expires", "is_urgent", "information_class", "pass_on"):
        assert getattr(awkward, name) == getattr(sent, name), name
    assert awkward.claim is not None
    assert (awkward.claim.text, awkward.claim.verdict) == ("Pemilu <ditunda>", "tidak benar")
    assert awkward.corrections == sent.corrections
    assert awkward.source == sent.source
    assert awkward.image is not None
    assert (awkward.image.alt, awkward.image.credit, awkward.image.width) == ("Dua & tiga", "Humas", 640)
    assert awkward.pass_on is PassOn.BOTH
    (stone,) = judged.tombstones
    assert (stone.id, stone.withdrawn.date) == (AWKWARD.tombstones[0].id, AWKWARD.tombstones[0].withdrawn.date)


@pytest.mark.parametrize("dump", [dump_atom, dump_rss])
def test_our_other_formats_bring_the_same_items(dump: Any) -> None:
    judged = judge_feed(parse_feed(dump(AWKWARD), "", f"{AWKWARD.url}x.xml"), BELIEF)
    assert not judged.refused
    assert [item.id for item in judged.items] == [item.id for item in AWKWARD.items]
    assert [item.kind for item in judged.items] == ["klarifikasi", "berita"]
    assert [item.published for item in judged.items] == [i.published.replace(microsecond=0) for i in AWKWARD.items]


@given(st.builds(ForeignItem, *[st.text(max_size=20)] * 9))
def test_whatever_stands_in_an_entry_it_is_believed_or_refused(entry: ForeignItem) -> None:
    judged = judge_feed(ForeignFeed((entry, replace(entry, url=URL, published="2026-11-20"))), BELIEF)
    assert len(judged.items) + len(judged.refused) >= 1
    assert all(item.url.startswith("https://kota-malang.kpu.go.id") for item in judged.items)
