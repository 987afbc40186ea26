"""`warta merge`: parts of the network, built by machines that know nothing of each other, are the whole to the byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from workplace import Workplace, a_network


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    place = a_network(tmp_path)
    place.article("kota-malang", "2026-11-19-lama", more="aliases: [/lama/]\nurgent: true\n")
    place.article("kota-surabaya", "2026-11-18-keliru", more="withdrawn: {date: 2026-11-20, reason: keliru}\n")
    place.article("kpu-ri", "2026-11-17-turun", more="pass_on: down\naliases: [/juga-lama/]\n")
    place.write("content/kpu-ri/kantor.yml", "email: humas@kantor.example\n")
    place.write("content/kota-malang/halaman/profil.md", "# Profil\n")
    return place


def build_parts(place: Workplace, count: int) -> list[str]:
    for k in range(1, count + 1):
        assert (
            place.build("--shard", f"{k}/{count}", "--out", f"bagian-{k}", "--state", f"mesin-{k}/state.sqlite").code
            == 0
        )
    return [f"bagian-{k}" for k in range(1, count + 1)]


@pytest.mark.parametrize("layout", ["one-host", "host-per-office"])
@pytest.mark.parametrize("count", [2, 5])
def test_the_parts_of_several_machines_are_the_whole_to_the_byte(place: Workplace, layout: str, count: int) -> None:
    place.write("content/network.yml", f"base_url: https://berita.example/\nlayout: {layout}\n")
    place.build("--out", "utuh")

    outcome = place.warta("merge", *build_parts(place, count))

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"4 situs dari {count} bagian digabungkan di site: ")
    assert place.tree() == place.tree("utuh")


def test_what_was_merged_is_built_on_like_what_was_built(place: Workplace) -> None:
    place.warta("merge", *build_parts(place, 2))
    place.article("kota-malang", "2026-11-21-baru")

    place.build()
    place.build("--out", "utuh", "--state", "lain/state.sqlite")

    news = "kantor/kota-malang/berita/2026/11/21/baru/index.html"
    assert place.tree()[news] == place.tree("utuh")[news]
    assert place.tree().keys() == place.tree("utuh").keys()


def test_a_part_that_is_missing_is_named_and_the_old_sites_stay(place: Workplace) -> None:
    place.build()
    before = place.inodes()
    parts = build_parts(place, 3)

    outcome = place.warta("merge", parts[0], parts[2])

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "kantor/prov-jawa-timur/index.html: tidak ada di bagian mana pun (prov-jawa-timur); "
        "bangun bagian itu, lalu gabungkan semuanya\n"
    )
    assert place.inodes() == before


def test_sites_that_lost_many_pages_are_merged_only_if_that_is_meant(place: Workplace) -> None:
    for day in range(10, 28):
        place.article("kota-malang", f"2026-10-{day}-kabar")
    place.build()
    before = place.inodes()
    for day in range(10, 28):
        (place.root / f"content/kota-malang/berita/2026/2026-10-{day}-kabar.md").unlink()
    parts = build_parts(place, 2)

    refused = place.warta("merge", *parts)

    assert (refused.code, refused.out) == (2, "")
    assert "halaman akan hilang, lebih dari 10 %" in refused.err
    assert place.inodes() == before
    assert place.warta("merge", *parts, "--allow-shrink").code == 0
    assert place.inodes() != before


def test_a_machine_that_forgets_its_sites_remembers_how_many_pages_were_merged(place: Workplace) -> None:
    old = [place.write(f"content/kota-malang/halaman/lama-{number}.md", "# Lama\n") for number in range(20)]
    place.build()
    for page in old:
        page.unlink()
    assert place.warta("merge", *build_parts(place, 2), "--allow-shrink").code == 0
    shutil.rmtree(place.root / "site")
    assert place.build().code == 0, "what was meant is what is remembered"

    new = [place.write(f"content/kota-malang/halaman/baru-{number}.md", "# Baru\n") for number in range(20)]
    assert place.warta("merge", *build_parts(place, 2)).code == 0
    shutil.rmtree(place.root / "site")
    for page in new:
        page.unlink()
    assert place.build().code == 2, "and so is what has grown"


@pytest.mark.parametrize("change", ["other bytes", "one file less"])
def test_a_site_that_two_parts_show_differently_is_refused(place: Workplace, change: str) -> None:
    parts = build_parts(place, 2)
    shutil.copytree(place.root / parts[0], place.root / "lain")
    file = next((place.root / "lain").rglob("berita/index.html"))
    file.unlink() if change == "one file less" else file.write_text("disisipkan")

    outcome = place.warta("merge", *parts, "lain")

    assert (outcome.code, outcome.out) == (2, "")
    assert "berita/index.html: berbeda di bagian-1 dan lain; " in outcome.err
    assert not (place.root / "site").exists()


def test_the_same_part_twice_is_no_harm(place: Workplace) -> None:
    parts = build_parts(place, 2)

    assert place.warta("merge", *parts, parts[0]).code == 0


@pytest.mark.parametrize("part", ["tidak-ada", "site"])
def test_what_is_no_part_is_refused(place: Workplace, part: str) -> None:
    place.build()
    before = place.inodes()

    outcome = place.warta("merge", part)

    assert (outcome.code, outcome.err) == (2, f"{part}: bukan hasil warta build; sebut folder hasil tiap bagian\n")
    assert place.inodes() == before
