"""`warta check`: every problem with place and remedy, for people and for programs."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from workplace import NOW, Workplace, a_network

from site_builder.cli.check import dump_github, dump_json, dump_text
from site_builder.model import Level, Problem

FAULTY = "content/kota-malang/berita/rusak.md"
FAULTY_TEXT = "---\ntitle: Posko\ndate: besok\nwarna: merah\n---\nIsi.\n"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return a_network(tmp_path)


def check(place: Workplace, *arguments: object) -> tuple[int, str, str]:
    return place.warta("check", "--now", NOW, *arguments)


def test_faultless_network_says_so(place: Workplace) -> None:
    assert check(place) == (0, "", "0 galat, 0 peringatan dan catatan\n")


def test_problems_stand_on_standard_output_with_place_and_remedy(place: Workplace) -> None:
    place.write(FAULTY, FAULTY_TEXT)

    code, out, err = check(place)

    lines = out.splitlines()
    assert (code, err) == (1, "1 galat, 1 peringatan dan catatan\n")
    assert lines[0] == f'{FAULTY}:3: date: "besok" bukan tanggal; tulis seperti 2026-11-20 atau 2026-11-20 09:30'
    assert lines[1].startswith(f"{FAULTY}:4: peringatan: warna: kunci tidak dikenal")


def test_warnings_alone_are_no_failure(place: Workplace) -> None:
    place.article("kota-malang", more="warna: merah\n")

    assert check(place)[0] == 0


def test_json_has_the_seven_facts_of_each_problem(place: Workplace) -> None:
    place.write(FAULTY, FAULTY_TEXT)

    code, out, err = check(place, "--format", "json")

    found = json.loads(out)
    assert (code, err) == (1, "")
    assert found[0] == {
        "path": FAULTY,
        "line": 3,
        "code": "date-invalid",
        "level": "error",
        "office": "kota-malang",
        "message": 'date: "besok" bukan tanggal',
        "hint": "tulis seperti 2026-11-20 atau 2026-11-20 09:30",
    }
    assert [(problem["line"], problem["level"]) for problem in found] == [(3, "error"), (4, "warning")]


def test_json_of_a_faultless_network_is_an_empty_list(place: Workplace) -> None:
    code, out, _ = check(place, "--format", "json")

    assert (code, json.loads(out)) == (0, [])


def test_github_annotates_the_line(place: Workplace) -> None:
    place.write(FAULTY, FAULTY_TEXT)

    code, out, err = check(place, "--format", "github")

    lines = out.splitlines()
    assert (code, err) == (1, "")
    assert lines[0] == (
        f'::error file={FAULTY},line=3,title=date-invalid::date: "besok" bukan tanggal; '
        "tulis seperti 2026-11-20 atau 2026-11-20 09:30"
    )
    assert lines[1].startswith(f"::warning file={FAULTY},line=4,title=key-unknown::")


def test_no_text_can_write_a_workflow_command_of_its_own() -> None:
    problem = Problem("a,b:c\n.md", 0, "kode", Level.NOTE, "x", "100%\n::error::palsu", "h\r\n")

    assert dump_github([problem]) == (
        "::notice file=a%2Cb%3Ac%0A.md,line=1,title=kode::100%25%0A::error::palsu; h%0D%0A\n"
    )


def test_formats_of_nothing() -> None:
    assert (dump_text([]), json.loads(dump_json([])), dump_github([])) == ("", [], "")


@pytest.mark.parametrize("form", ["json", "github"])
def test_broken_settings_are_problems_too_and_exit_2(place: Workplace, form: str) -> None:
    place.write("content/network.yml", "layout: bulat\nwarna: 1\n")

    code, out, err = check(place, "--format", form)

    assert (code, err) == (2, "")
    if form == "json":
        assert [(p["path"], p["line"], p["code"]) for p in json.loads(out)] == [
            ("content/network.yml", 1, "network.layout"),
            ("content/network.yml", 2, "settings.key-unknown"),
        ]
    else:
        assert out.count("::error file=content/network.yml,line=") == 2


def test_broken_settings_are_told_in_text_too(place: Workplace) -> None:
    place.write("content/network.yml", "layout: bulat\n")

    code, out, err = check(place)

    assert (code, out) == (2, "")
    assert err.startswith('content/network.yml:1: layout: "bulat" tidak dikenal; ')


def test_settings_of_the_engine_are_checked(place: Workplace) -> None:
    place.write("mkdocs.yml", "theme: tema-yang-tidak-ada\n")

    code, _, err = check(place)

    assert code == 2
    assert "mkdocs.yml: tidak terbaca (theme: " in err


def test_facts_of_an_office_are_checked(place: Workplace) -> None:
    place.write("content/kota-malang/kantor.yml", "phone: banyak\n")

    code, out, _ = check(place)

    assert code == 1
    assert out.startswith('content/kota-malang/kantor.yml:1: phone: "banyak" bukan nomor telepon; ')


def test_path_limits_what_is_told(place: Workplace) -> None:
    place.write(FAULTY, FAULTY_TEXT)
    place.write(FAULTY.replace("malang", "surabaya"), FAULTY_TEXT)

    assert len(check(place)[1].splitlines()) == 4
    assert len(check(place, "content/kota-malang")[1].splitlines()) == 2
    assert len(check(place, FAULTY)[1].splitlines()) == 2
    assert len(check(place, FAULTY, "content/kota-surabaya/berita")[1].splitlines()) == 4
    assert len(check(place, place.root / FAULTY)[1].splitlines()) == 2
    assert check(place, "content/kpu-ri")[1] == ""


def test_double_with_an_article_elsewhere_is_found_for_one_path(place: Workplace) -> None:
    place.write("content/kota-malang/berita/a/x.md", "---\ntitle: Satu\ndate: 2026-11-20\n---\nIsi.\n")
    place.write("content/kota-malang/berita/b/x.md", "---\ntitle: Dua\ndate: 2026-11-20\n---\nIsi.\n")

    code, out, _ = check(place, "content/kota-malang/berita/b/x.md")

    assert code == 1
    assert "sudah dipakai content/kota-malang/berita/a/x.md" in out


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("content/kota-malang/berita/tidak-ada.md", "tidak ada; periksa ejaannya\n"),
        ("lain.md", "di luar folder berita; sebut folder berita dengan --content content\n"),
    ],
)
def test_path_that_is_not_news_is_told(place: Workplace, path: str, message: str) -> None:
    place.write("lain.md")

    assert check(place, path) == (2, "", f"{path}: {message}")


def test_fix_puts_right_what_leaves_no_doubt_and_nothing_else(place: Workplace) -> None:
    file = "content/kota-malang/berita/lama.md"
    place.write(file, "---\njudul: Posko # judulnya\ntanggal: 2026-11-20\nwarna: merah\n---\njudul: tetap\n")

    code, out, err = check(place, "--fix")

    assert place.read(file) == "---\ntitle: Posko # judulnya\ndate: 2026-11-20\nwarna: merah\n---\njudul: tetap\n"
    assert err.startswith(f"{file}: dibetulkan\n")
    assert code == 0
    assert ":4: peringatan: warna: kunci tidak dikenal" in out


def test_fix_changes_only_the_path_that_is_named(place: Workplace) -> None:
    one, other = "content/kota-malang/berita/a.md", "content/kota-malang/berita/b.md"
    for file in (one, other):
        place.write(file, f"---\njudul: {file}\ndate: 2026-11-20\n---\nIsi.\n")

    check(place, "--fix", one)

    assert place.read(one).startswith("---\ntitle: ")
    assert place.read(other).startswith("---\njudul: ")


def test_fix_of_a_file_that_cannot_be_written_is_told(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bool:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    file = "content/kota-malang/berita/lama.md"
    place.write(file, "---\njudul: Posko\ndate: 2026-11-20\n---\nIsi.\n")
    monkeypatch.setattr("site_builder.cli.check.fix_article", refuse)

    code, _, err = check(place, "--fix", file)

    assert code == 2
    assert err == f"{file}: tidak dapat ditulis (Read-only file system); periksa izin dan ruang disk\n"


def test_check_writes_nothing_but_its_cache(place: Workplace) -> None:
    before = place.inodes(".")

    check(place, "--no-cache")
    assert place.inodes(".") == before

    check(place)
    assert place.inodes("content") == {path.removeprefix("content/"): inode for path, inode in before.items()}
    assert [path for path in place.tree(".") if path not in before] == [".warta/cache.sqlite"]


def test_now_decides_what_links_may_lead_to(place: Workplace) -> None:
    place.article("kota-malang", "2026-11-25-besok")
    place.article("kota-malang", body="[besok](2026-11-25-besok.md)\n")

    assert "tautan" in check(place)[1]
    assert place.warta("check", "--now", "2026-11-26").out == ""
