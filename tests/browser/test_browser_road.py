"""From the editor's page in a browser to the national portal and back: published, corrected, withdrawn everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from instruments import need
from road import PAGE, PORTALS, TITLE, Road
from visits import CHROMIUM, open_browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ARTICLE = PORTALS["own"] + PAGE


def test_an_article_goes_from_the_editor_to_every_portal_and_is_corrected_and_withdrawn(tmp_path: Path) -> None:
    need(CHROMIUM)
    road = Road.begin(tmp_path)
    with open_browser() as browser:
        walk = road.walk(browser)
        assert next(walk) == "published"
        for portal in PORTALS:
            assert TITLE in road.feeds(portal)
            assert "Petugas menata meja posko" in str(road.items(portal)[TITLE])
            assert "date_modified" not in road.items(portal)[TITLE]

        assert next(walk) == "corrected"
        assert "Lima kecamatan, bukan empat." in road.network.read(f"site/{ARTICLE}")
        for portal in PORTALS:
            assert "Lima kecamatan, bukan empat." in str(road.items(portal)[TITLE]["_warta"])
            assert "date_modified" in road.items(portal)[TITLE]

        assert next(walk) == "withdrawn"
        assert "Sumbernya keliru." in road.network.read(f"site/{ARTICLE}")
        for portal in PORTALS:
            assert TITLE not in road.items(portal)
            assert TITLE not in road.feeds(portal)
            assert "deleted-entry" in road.feeds(portal)
        assert not list(walk)
