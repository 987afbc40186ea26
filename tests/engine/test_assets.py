from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_builder.engine.assets import FOLDER, read_assets, shorten_css
from site_builder.engine.theme import find_theme


def test_a_file_is_named_by_its_content(tmp_path: Path) -> None:
    shutil.copytree(find_theme() / "assets", tmp_path / "assets")
    before = read_assets(tmp_path)
    assert read_assets(find_theme()) == before
    with (tmp_path / "assets/warta.css").open("a") as sheet:
        sheet.write("p { color: red; }\n")
    after = read_assets(tmp_path)
    assert after.style != before.style
    assert (after.icon, after.search, after.offline) == (before.icon, before.search, before.offline)


def test_every_file_that_pages_name_is_there() -> None:
    assets = read_assets(find_theme())
    files = dict(assets.files)
    assert {assets.style, assets.icon, assets.search, assets.offline} <= set(files)
    assert len(files) == len(assets.files)
    assert all(path.startswith(FOLDER) for path in (assets.style, assets.icon, assets.search, assets.offline))
    assert all(content for content in files.values())


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("/* a */ p { color: red; }\n", "p{color:red}\n"),
        ("a  >  b ,\n c { x: y ; }", "a>b,c{x:y}\n"),
        ("p { margin: calc( 1rem + 2px ) ; }", "p{margin:calc( 1rem + 2px )}\n"),
        ("@media (min-width: 40rem) { a :hover { x: y } }", "@media (min-width: 40rem){a :hover{x:y}}\n"),
    ],
)
def test_a_style_sheet_is_shortened(text: str, short: str) -> None:
    assert shorten_css(text) == short
