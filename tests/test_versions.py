"""Versions of libraries: as their installers noted them, however they did."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from site_builder.versions import version_of


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    version_of.cache_clear()
    yield
    version_of.cache_clear()


def note(folder: Path, name: str, told: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / ("METADATA" if name.endswith(".dist-info") else "PKG-INFO")).write_text(
        f"Metadata-Version: 2.1\nName: x\nVersion: {told}\n"
    )


@pytest.mark.parametrize("name", ["comrak", "nh3", "mkdocs", "mkdocs-material", "jinja2", "python-slugify"])
def test_versions_are_those_that_python_tells(name: str) -> None:
    assert version_of(name) == version(name)


def test_names_are_read_in_whatever_way_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note(tmp_path, "Berita.Kita-1.2.dist-info", "1.2")
    note(tmp_path, "berita-3.dist-info", "3")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])

    assert (version_of("berita-kita"), version_of("berita")) == ("1.2", "3")


def test_the_place_that_is_searched_first_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note(tmp_path / "a", "berita-1.dist-info", "1")
    note(tmp_path / "b", "berita-2.dist-info", "2")
    monkeypatch.setattr(sys, "path", ["", *(str(tmp_path / name) for name in ("none", "b", "a"))])
    monkeypatch.chdir(tmp_path)

    assert version_of("berita") == "2" == version("berita")


@pytest.mark.parametrize("name", ["berita.egg-info", "berita-1-py3.11.egg-info"])
def test_where_the_name_does_not_tell_python_is_asked(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(tmp_path, name, "1.5")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])

    assert version_of("berita") == "1.5"


def test_where_names_contradict_each_other_python_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note(tmp_path, "berita-1.dist-info", "1")
    note(tmp_path, "berita-2.dist-info", "2")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])

    assert version_of("berita") == version("berita")


def test_what_is_not_installed_has_no_version() -> None:
    with pytest.raises(PackageNotFoundError):
        version_of("tidak-ada-paket-ini")
