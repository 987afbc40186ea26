"""The guides keep step with the program, and the documentation is a site without a broken link."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from site_builder.articles.checks import LEVELS
from site_builder.model import Level
from site_builder.strings import sections

ROOT = Path(__file__).parent.parent
GUIDES = sorted((ROOT / "docs/panduan").rglob("*.md"))
PICTURES = ROOT / "docs/panduan/gambar"
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+\.png)\)")
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (\w+) \| \*(.+?)\* <br>(.+) \|$", re.MULTILINE)
OTHERS = ("pages", "facts", "editor")  # tables whose messages editors and those who run a site may see besides
OTHER_ROW = re.compile(r"^\| `([a-z]+)\.([a-z0-9-]+)` \| (galat|peringatan) \| \*(.+?)\* <br>(.+) \|$", re.MULTILINE)
NAMES = {Level.ERROR: "galat", Level.WARNING: "peringatan", Level.NOTE: "catatan"}


def as_shown(message: str, hint: str = "") -> str:
    """A message as the guide shows it, dots for what differs."""
    return re.sub(r"\{[a-z_]*\}", "…", "; ".join(filter(None, (message, hint)))).replace("|", "\\|")


def test_every_message_is_explained_to_editors_in_its_own_words() -> None:
    told = ROW.findall((ROOT / "docs/panduan/penyunting/pesan.md").read_text(encoding="utf-8"))

    words, hints = sections()["check"], sections()["remedy"]
    assert sorted((code, level, said) for code, level, said, _ in told) == sorted(
        (code, NAMES[level], as_shown(words[code], hints[code])) for code, level in LEVELS.items()
    )
    assert [code for code, *_, why in told if len(why) < 20 or not why.endswith(".")] == []


def test_every_message_about_pages_offices_and_the_web_editor_is_explained_in_its_own_words() -> None:
    told = OTHER_ROW.findall((ROOT / "docs/panduan/penyunting/pesan.md").read_text(encoding="utf-8"))
    known = [
        (name, key, as_shown(text, sections()[name].get(f"{key}-fix", "")))
        for name in OTHERS
        for key, text in sections()[name].items()
        if not key.endswith("-fix") and (name, key) != ("editor", "done")
    ]

    assert sorted((name, key, said) for name, key, _, said, _ in told) == sorted(known)
    assert [key for _, key, *_, why in told if len(why) < 20 or not why.endswith(".")] == []


def test_every_picture_of_the_guides_is_shown_with_words_and_can_be_made_again() -> None:
    shown = [found for file in GUIDES for found in PICTURE.findall(file.read_text(encoding="utf-8"))]
    script = (ROOT / "tests/browser/guide_pictures.py").read_text(encoding="utf-8")
    taken = re.findall(r"take\(\"([a-z-]+)\"", script)

    assert {Path(src).stem for _, src in shown} == {file.stem for file in PICTURES.iterdir()} == set(taken)
    assert [src for words, src in shown if len(words) < 20] == []


def test_the_pictures_are_small_enough_for_a_repository() -> None:
    for file in PICTURES.iterdir():
        with Image.open(file) as picture:
            assert (picture.size, file.stat().st_size < 100_000) == ((1000, 720), True), file


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation as a site."""
    out = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", ".ci/docs.yml", "-d", str(out)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120, env=environment)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    return out


def test_the_documentation_is_a_site_with_every_page(site: Path) -> None:
    sources = {file.relative_to(ROOT / "docs").with_suffix("").as_posix() for file in (ROOT / "docs").rglob("*.md")}
    pages = {file.parent.relative_to(site).as_posix() for file in site.rglob("index.html")}

    assert {re.sub(r"(^|/)README$", "", name) or "." for name in sources} == pages


def test_the_documentation_loads_nothing_from_another_host(site: Path) -> None:
    for file in site.rglob("*.html"):
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        loaded = [
            tag.get("src") or tag.get("href") for tag in page.select("script[src], img[src], link[rel=stylesheet]")
        ]
        assert [address for address in loaded if urlsplit(str(address)).netloc] == [], file


def test_a_link_that_leads_nowhere_fails(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# A\n\n[b](tidak-ada.md) [c](#tidak-ada)\n", encoding="utf-8")
    settings = (ROOT / ".ci/docs.yml").read_text(encoding="utf-8").replace("../docs", "docs")
    (tmp_path / "docs.yml").write_text(settings.replace("../.warta/docs", "site"), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(tmp_path / "docs.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 1
    assert done.stderr.count("tidak-ada") >= 2
