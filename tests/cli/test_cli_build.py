"""`warta build`: options, exit codes, and what must always hold of the result."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from workplace import NOW, POSKO, Workplace, a_network

MALANG = "kantor/kota-malang/berita/2026/11/20/posko-banjir/index.html"
BUILT = "4 situs ditulis ke site: 4 berita terbit, 0 ditarik, 0 belum tampil, 0 ditolak\n"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return a_network(tmp_path)


def test_network_is_built_into_one_host(place: Workplace) -> None:
    assert place.build() == (0, BUILT, "")

    site = place.tree()
    assert {"rss.xml", "atom.xml", "feed.json", "sitemap.xml", "opml.xml", "status.json"} <= site.keys()
    assert "Kabar dari kota-malang" in site[MALANG].decode()
    assert [item["_warta"]["office"] for item in json.loads(site["feed.json"])["items"]] == [
        "kota-malang",
        "kota-surabaya",
        "kpu-ri",
        "prov-jawa-timur",
    ]


def test_network_is_built_into_a_host_for_each_office(place: Workplace) -> None:
    place.write("content/network.yml", "layout: host-per-office\n")

    assert place.build().code == 0

    assert {path.split("/")[0] for path in place.tree()} == {
        "kpu-ri",
        "prov-jawa-timur",
        "kota-malang",
        "kota-surabaya",
    }
    assert "kota-malang/berita/2026/11/20/posko-banjir/index.html" in place.tree()
    assert json.loads(place.read("site/kota-malang/feed.json"))["home_page_url"] == "https://kota-malang.kpu.go.id/"


def test_same_content_and_moment_give_the_same_bytes_in_a_new_place(place: Workplace, tmp_path: Path) -> None:
    place.build()
    place.build("--out", "lain", "--state", "lain.state/state.sqlite")

    assert place.tree("lain") == place.tree()


def test_second_build_writes_no_file_again(place: Workplace) -> None:
    place.build()
    before = place.inodes()

    place.build()

    assert place.inodes() == before


def test_one_new_article_leaves_the_pages_of_others_untouched(place: Workplace) -> None:
    place.build()
    before = place.inodes()
    place.article("kota-malang", "2026-11-21-posko-ditutup")

    place.build()

    after = place.inodes()
    written = {path for path in after if after[path] != before.get(path)}
    assert "kantor/kota-malang/berita/2026/11/21/posko-ditutup/index.html" in written
    assert not any(path.startswith("kantor/kota-surabaya/") for path in written)
    assert "berita/2026/11/20/posko-banjir/index.html" not in written


@pytest.mark.parametrize("option", [("--jobs", 2), ("--no-cache",), ("--jobs", 2, "--no-cache")])
def test_processes_and_cache_change_no_byte(place: Workplace, option: tuple[object, ...]) -> None:
    for number in range(1, 28):
        place.article("kota-malang", f"2026-10-{number:02}-kabar-{number}", more="tags: [posko]\n")
    place.build()

    assert place.build(*option, "--out", "lain").code == 0

    assert place.tree("lain") == place.tree()


def test_cached_reading_gives_the_bytes_of_a_fresh_one(place: Workplace) -> None:
    place.build("--out", "pertama")
    place.build("--out", "tersimpan")
    place.build("--out", "segar", "--no-cache")

    assert place.tree("tersimpan") == place.tree("segar") == place.tree("pertama")


def test_no_cache_leaves_no_cache_behind(place: Workplace) -> None:
    place.build("--no-cache")

    assert not (place.root / ".warta/cache.sqlite").exists()


def test_now_decides_what_is_public(place: Workplace) -> None:
    place.article("kpu-ri", "2026-11-25-besok", title="Kabar besok")

    before = place.build()
    after = place.warta("build", "--jobs", 1, "--now", "2026-11-25T09:00+07:00")

    assert "4 berita terbit, 0 ditarik, 1 belum tampil" in before.out
    assert "5 berita terbit, 0 ditarik, 0 belum tampil" in after.out
    assert json.loads(place.read("site/status.json"))["generated"] == "2026-11-25T09:00:00+07:00"


def test_now_without_an_offset_is_utc(place: Workplace) -> None:
    place.warta("build", "--jobs", 1, "--now", "2026-11-24T05:00")

    assert json.loads(place.read("site/status.json"))["generated"] == "2026-11-24T05:00:00+00:00"


def test_what_expires_between_two_builds_leaves_the_site(place: Workplace) -> None:
    place.article("kota-malang", "2026-11-21-sementara", title="Kabar sementara", more="expires: 2026-11-24 13:00\n")
    place.build()
    assert any(b"Kabar sementara" in content for content in place.tree().values())

    outcome = place.warta("build", "--jobs", 1, "--now", "2026-11-24T13:00+07:00")

    assert "1 belum tampil" in outcome.out
    assert not [path for path, content in place.tree().items() if b"Kabar sementara" in content]


def test_published_hidden_withdrawn_and_refused_add_up_to_what_was_read(place: Workplace) -> None:
    place.article("kota-malang", "2026-11-21-draf", more="draft: true\n")
    place.article("kota-malang", "2026-11-21-embargo", more="embargo: 2027-01-01\n")
    place.article("kota-malang", "2026-11-21-ditarik", more="withdrawn: {date: 2026-11-22, reason: keliru}\n")
    place.article("kota-malang", "2026-11-21-rusak", more="date: kemarin\n")
    place.article("kota-surabaya", "2026-11-20-posko--banjir")
    place.write("content/kota-surabaya/berita/2026/11/2026-11-20-posko-banjir.md", b"\xff")

    outcome = place.build()

    read = len(list((place.root / "content").rglob("*.md")))
    assert (outcome.code, read) == (1, 10)
    assert outcome.out.endswith(": 4 berita terbit, 1 ditarik, 2 belum tampil, 3 ditolak\n")
    status = json.loads(place.read("site/status.json"))
    refused = {office["id"]: len(office["refused"]) for office in status["offices"]}
    assert refused == {"kota-malang": 1, "kota-surabaya": 2, "kpu-ri": 0, "prov-jawa-timur": 0}


def test_refused_article_is_named_and_the_rest_is_published(place: Workplace) -> None:
    place.write(f"content/kota-malang/berita/2026/{POSKO}.md", "---\ntitle: Posko\ndate: 20 Nov\n---\nIsi.\n")

    outcome = place.build()

    assert outcome.code == 1
    assert outcome.err == (
        f'content/kota-malang/berita/2026/{POSKO}.md:3: date: "20 Nov" bukan tanggal; '
        "tulis seperti 2026-11-20 atau 2026-11-20 09:30\n"
    )
    assert MALANG not in place.tree()
    assert MALANG.replace("malang", "surabaya") in place.tree()


def test_warnings_alone_leave_the_exit_code_zero(place: Workplace) -> None:
    place.article("kota-malang", more="warna: merah\n")

    outcome = place.build()

    assert outcome.code == 0
    assert ": peringatan: warna: kunci tidak dikenal" in outcome.err


def test_strict_keeps_the_old_sites_if_there_is_a_warning(place: Workplace) -> None:
    place.build()
    before = place.inodes()
    place.article("kota-malang", title="Kabar baru", more="warna: merah\n")

    outcome = place.build("--strict")

    assert outcome.code == 1
    assert outcome.out == "site tidak diubah: 4 berita dapat terbit, 0 ditarik, 0 belum tampil, 0 ditolak\n"
    assert place.inodes() == before


def test_strict_without_a_warning_builds(place: Workplace) -> None:
    assert place.build("--strict") == (0, BUILT, "")


def test_named_office_brings_the_portals_over_it_and_keeps_the_others(place: Workplace) -> None:
    place.build()
    before = place.tree()
    place.article("kota-malang", "2026-11-21-malang", title="Malang lagi")
    place.article("kota-surabaya", "2026-11-21-surabaya", title="Surabaya lagi")

    outcome = place.build("kota-malang")

    after = place.tree()
    assert outcome.out.startswith("3 situs ditulis ke site:")
    assert "Malang lagi" in after["kantor/kota-malang/index.html"].decode()
    assert "Malang lagi" in after["kantor/prov-jawa-timur/rss.xml"].decode()
    assert "Malang lagi" in after["rss.xml"].decode()
    surabaya = {path: content for path, content in before.items() if path.startswith("kantor/kota-surabaya/")}
    assert {path: content for path, content in after.items() if path.startswith("kantor/kota-surabaya/")} == surabaya


def test_named_offices_one_after_the_other_give_the_whole(place: Workplace) -> None:
    place.build("--out", "utuh")

    place.build("kota-malang")
    place.build("kota-surabaya")

    assert place.tree() == place.tree("utuh")


def test_shards_one_after_the_other_give_the_whole(place: Workplace) -> None:
    place.build("--out", "utuh")

    for shard in ("1/3", "2/3", "3/3"):
        assert place.build("--shard", shard).code == 0

    assert place.tree() == place.tree("utuh")


@pytest.mark.parametrize("layout", ["one-host", "host-per-office"])
def test_a_shard_over_sites_of_which_nothing_is_remembered_gives_the_whole(place: Workplace, layout: str) -> None:
    place.write("content/network.yml", f"base_url: https://berita.example/\nlayout: {layout}\n")
    place.build("--out", "utuh")
    shutil.copytree(place.root / "utuh", place.root / "site")

    for options in (("--shard", "2/3"), (), ()):
        assert place.build(*options).code == 0
        assert place.tree() == place.tree("utuh")


@pytest.mark.parametrize("layout", ["one-host", "host-per-office"])
def test_shards_of_several_machines_laid_together_give_the_whole(place: Workplace, layout: str) -> None:
    place.write("content/network.yml", f"base_url: https://berita.example/\nlayout: {layout}\n")
    place.build("--out", "utuh")

    parts = []
    for number in (1, 2, 3):
        place.build("--shard", f"{number}/3", "--out", f"bagian-{number}", "--state", f"mesin-{number}/state.sqlite")
        parts.append(place.tree(f"bagian-{number}"))

    together: dict[str, bytes] = {}
    for part in parts:
        assert all(together[path] == content for path, content in part.items() if path in together)
        together |= part
    assert together == place.tree("utuh")


def test_more_shards_than_offices_leave_some_with_nothing_to_do(place: Workplace) -> None:
    outcome = place.build("--shard", "9/9")

    assert (outcome.code, outcome.out[:8]) == (0, "0 situs ")


def test_office_that_is_not_in_the_network_is_refused(place: Workplace) -> None:
    outcome = place.build("kota-batu")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "kantor: kota-batu tidak ada di content; buat foldernya, atau tambahkan di sources pada network.yml\n"
    )


def test_office_that_is_in_no_registry_gets_a_suggestion(place: Workplace) -> None:
    outcome = place.build("kota-mallang")

    assert outcome == (2, "", 'kantor: "kota-mallang" tidak ada di daftar; mungkin maksudnya kota-malang\n')


def test_state_stands_where_it_is_told(place: Workplace) -> None:
    place.build("--state", "jauh/keadaan.sqlite")

    assert sorted(path.name for path in (place.root / "jauh").iterdir() if path.suffix == ".sqlite") == [
        "cache.sqlite",
        "keadaan.sqlite",
        "pictures.sqlite",
    ]
    assert not (place.root / ".warta").exists()


def test_output_may_be_a_symbolic_link_and_stays_one(place: Workplace) -> None:
    (place.root / "www").mkdir()
    (place.root / "site").symlink_to("www")

    assert place.build().code == 0
    assert place.build().code == 0

    assert (place.root / "site").is_symlink()
    assert MALANG in place.tree("www")
    assert sorted(path.name for path in place.root.iterdir() if ".new" in path.name or ".old" in path.name) == []


def test_office_that_leaves_the_network_leaves_the_site(place: Workplace) -> None:
    place.build()
    (place.root / "content/kota-surabaya").rename(place.root / "content/_kota-surabaya")
    before = place.inodes()

    refused = place.build()
    assert (refused.code, place.inodes()) == (2, before)
    assert "halaman akan hilang, lebih dari 10 %, seperti kantor/kota-surabaya/" in refused.err

    assert place.build("--allow-shrink").code == 0
    assert not [path for path, content in place.tree().items() if b"Kabar dari kota-surabaya" in content]


def test_a_machine_that_forgets_its_sites_remembers_how_many_pages_they_had(place: Workplace) -> None:
    place.build()
    shutil.rmtree(place.root / "site")
    (place.root / "content/kota-surabaya").rename(place.root / "content/_kota-surabaya")

    refused = place.build()
    assert (refused.code, (place.root / "site").exists()) == (2, False)
    assert "halaman yang terakhir ada akan hilang, lebih dari 10 %" in refused.err

    assert place.build("--shard", "1/2", "--out", "sebagian").code == 0, "a part is no loss"
    assert place.build("--allow-shrink").code == 0
    shutil.rmtree(place.root / "site")
    assert place.build().code == 0, "what was meant is what is remembered"
    place.write(".warta/pages.json", "[")
    shutil.rmtree(place.root / "site")
    broken = place.build()
    assert (broken.code, broken.err.partition(":")[0]) == (2, ".warta/pages.json")


def test_deleted_article_leaves_every_list_and_a_page_at_its_address_says_so(place: Workplace) -> None:
    place.build()
    place.article("kota-malang").unlink()

    built = place.build()

    assert built.code == 0
    assert "berita yang pernah terbit tidak ada lagi: Kabar dari kota-malang" in built.err
    named = [path for path, content in place.tree().items() if b"Kabar dari kota-malang" in content]
    assert named == ["kantor/kota-malang/berita/2026/11/20/posko-banjir/index.html"]
    assert "tidak ada lagi di sumbernya" in place.tree()[named[0]].decode()
    assert place.build().code == 0
    assert named[0] in place.tree()


def test_build_leaves_the_content_alone(place: Workplace) -> None:
    before = place.inodes("content")

    place.build()

    assert place.inodes("content") == before


def test_real_command_builds_and_is_quiet_in_a_pipe(place: Workplace) -> None:
    assert place.call("build", "--now", NOW) == (0, BUILT, "")
