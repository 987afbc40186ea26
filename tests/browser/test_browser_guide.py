"""The pictures of the guides can be made again, from what the program shows now."""

from __future__ import annotations

from pathlib import Path

import pytest
from guide_pictures import FOLDER, take_pictures
from instruments import need
from visits import CHROMIUM

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_every_picture_is_made_again(tmp_path: Path) -> None:
    need(CHROMIUM)

    take_pictures(tmp_path)

    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(file.name for file in FOLDER.iterdir())
