from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import NOW
from own_repository import a_repository, write_article
from workplace import Workplace, a_network

from site_builder.engine.own import read_own_edition, show_folder
from site_builder.errors import OfficeUnknown, SettingsInvalid


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return a_repository(tmp_path)


def test_an_office_is_read_from_its_folder_alone(place: Workplace) -> None:
    edition, problems = read_own_edition(
        "kota-malang", place.root / "content", None, None, place.root / "tidak-ada.sqlite", NOW
    )
    assert [item.title for item in edition.items] == ["Kabar 2026-11-20-posko-banjir"]
    assert [stone.title for stone in edition.tombstones] == ["Kabar 2026-11-19-ditarik"]
    assert (edition.site.url, edition.site.host_url) == ("https://kota-malang.kpu.go.id/",) * 2
    assert edition.homes == {"kota-malang": "https://kota-malang.kpu.go.id/"}
    assert (edition.below, edition.above, problems) == ((), (), ())


@pytest.mark.parametrize("url", ["https://x.example/a", "https://x.example/a/"])
def test_the_address_of_the_settings_is_that_of_the_site(place: Workplace, url: str) -> None:
    edition, _ = read_own_edition("kota-malang", place.root / "content", url, None, place.root / "x", NOW)
    assert edition.site.url == "https://x.example/a/"
    assert edition.items[0].url == "https://x.example/a/berita/2026/11/20/posko-banjir/"


def test_every_problem_is_named_from_the_working_folder(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place.root)
    write_article(place, "2026-11-17-rusak", more="expires: kapan\n")
    place.write("content/kantor.yml", "phone: x\n")
    _, problems = read_own_edition("kota-malang", place.root / "content", None, None, place.root / "x", NOW)
    assert sorted(problem.path for problem in problems) == [
        "content/berita/2026/2026-11-17-rusak.md",
        "content/kantor.yml",
    ]


def test_a_folder_elsewhere_is_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a")
    assert show_folder(Path("b")) == "b"
    assert show_folder(tmp_path / "c") == str(tmp_path / "c")


def test_news_waits_for_its_moment(place: Workplace) -> None:
    early = datetime(2026, 11, 20, 1, 59, tzinfo=UTC)  # 08.59 WIB
    edition, _ = read_own_edition("kota-malang", place.root / "content", None, None, place.root / "x", early)
    assert edition.items == ()


def test_what_the_network_heard_of_others_is_known(tmp_path: Path) -> None:
    place = a_network(tmp_path)
    assert place.build().code == 0
    state = tmp_path / ".warta/state.sqlite"
    place.article("prov-jawa-timur", "2026-11-22-baru", title="Belum didengar")
    edition, _ = read_own_edition("prov-jawa-timur", tmp_path / "content/prov-jawa-timur", None, None, state, NOW)
    assert [item.title for item in edition.items] == ["Belum didengar", "Kabar dari prov-jawa-timur"]
    assert [item.office for item in edition.below] == ["kota-malang", "kota-surabaya"]
    assert edition.homes["prov-jawa-timur"] == edition.site.url
    assert edition.homes["kota-malang"] == "https://berita.example/kantor/kota-malang/"


def test_an_office_that_does_not_exist_and_a_state_that_is_none_are_errors(place: Workplace) -> None:
    folder = place.root / "content"
    with pytest.raises(OfficeUnknown):
        read_own_edition("kota-malan", folder, None, None, place.root / "x", NOW)
    with pytest.raises(SettingsInvalid):
        read_own_edition("kota-malang", folder, None, None, folder / "kantor.yml", NOW)
