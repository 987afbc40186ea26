from __future__ import annotations

import pytest

from site_builder.feeds.identity import authority_of, feed_id


def test_a_feed_is_named_by_its_office_and_neither_by_host_nor_title() -> None:
    assert feed_id("kpu.go.id", "kota-malang") == "tag:kpu.go.id,2008:kota-malang"
    assert feed_id("kpu.go.id", "kota-malang", "topik/pemilu") == "tag:kpu.go.id,2008:kota-malang/topik/pemilu"


def test_the_authority_is_read_back_from_an_identity() -> None:
    assert authority_of(feed_id("kpu.go.id", "kota-malang")) == "kpu.go.id"


def test_an_identity_that_is_no_tag_has_no_authority() -> None:
    with pytest.raises(ValueError, match="not a tag URI"):
        authority_of("https://kpu.go.id/")
