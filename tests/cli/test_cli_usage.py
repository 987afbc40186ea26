"""A wrong call and the help: Indonesian, one sentence, exit 2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from workplace import Workplace

from site_builder import __version__
from site_builder.cli import COMMANDS

ENGLISH = re.compile(
    r"\b(Usage|Options|Commands|Arguments|Show this|Error|Missing|Invalid|No such|Got unexpected|Try|requires|INTEGER"
    r"|TEXT|PATH|RANGE|FILENAME|ARGS|COMMAND|default)\b"
)


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            "bangun",
            f"bangun: perintah tidak dikenal; pilih salah satu: {', '.join(COMMANDS)}; lihat warta --help",
        ),
        ("-x", "-x: opsi tidak dikenal; lihat warta --help"),
        ("build --terus", "--terus: opsi tidak dikenal; lihat warta build --help"),
        ("build --shardd 1/2", "--shardd: opsi tidak dikenal; mungkin maksudnya --shard; lihat warta build --help"),
        ("build --out", "--out: nilainya belum ditulis; lihat warta build --help"),
        ("build --strict=ya", "--strict: opsi ini tidak memakai nilai; tulis --strict saja; lihat warta build --help"),
        (
            "build --jobs 0",
            '--jobs: "0" tidak dapat dipakai; tulis bilangan bulat antara 1 dan 1000; lihat warta build --help',
        ),
        (
            "build --jobs banyak",
            '--jobs: "banyak" tidak dapat dipakai; tulis bilangan bulat antara 1 dan 1000; lihat warta build --help',
        ),
        (
            "build --now besok",
            '--now: "besok" bukan waktu; tulis seperti 2026-11-24T09:30+07:00; lihat warta build --help',
        ),
        (
            "build --now 0001-01-01T00:00+14:00",
            '--now: "0001-01-01T00:00+14:00" di luar jangkauan; tulis tahun antara 1970 dan 9998; '
            "lihat warta build --help",
        ),
        ("build --shard 3/2", '--shard: "3/2" bukan bagian; tulis seperti 1/4; lihat warta build --help'),
        ("build --shard 0/2", '--shard: "0/2" bukan bagian; tulis seperti 1/4; lihat warta build --help'),
        ("build --shard dua", '--shard: "dua" bukan bagian; tulis seperti 1/4; lihat warta build --help'),
        (
            "check --format xml",
            '--format: "xml" tidak dikenal; pilih salah satu: text, json, github, gitlab; lihat warta check --help',
        ),
        ("init", "ID: belum diisi; lihat warta init --help"),
        ("init kota-malang", "DIR: belum diisi; lihat warta init --help"),
        (
            "init a b c d",
            "c d: kelebihan; apit judul atau nama yang memuat spasi dengan tanda kutip; lihat warta init --help",
        ),
        (
            "serve --port 65536",
            '--port: "65536" tidak dapat dipakai; tulis bilangan bulat antara 0 dan 65535; lihat warta serve --help',
        ),
    ],
)
def test_wrong_call_is_told_in_one_indonesian_sentence(place: Workplace, call: str, message: str) -> None:
    assert place.warta(*call.split()) == (2, "", f"{message}\n")
    assert list(place.root.iterdir()) == []


@pytest.mark.parametrize("call", [(), ("--",)])
def test_call_without_a_command_shows_the_help(place: Workplace, call: tuple[str, ...]) -> None:
    code, out, err = place.warta(*call)

    assert (code, out) == (2, "")
    assert err.startswith("Pemakaian: warta [OPSI] PERINTAH [ISIAN]…\n")


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_indonesian(place: Workplace, command: str, option: str) -> None:
    code, out, err = place.warta(*command.split(), option)

    assert (code, err) == (0, "")
    assert out.startswith(f"Pemakaian: warta {command}".rstrip())
    assert "\nOpsi:\n" in out
    assert re.search(r"-h, --help +tampilkan keterangan ini\n", out)
    assert ENGLISH.findall(out.replace("[PATH…]", "")) == []


def test_help_of_all_names_every_command(place: Workplace) -> None:
    out = place.warta("--help").out

    assert re.findall(r"^  ([a-z]+) ", out.partition("Perintah:\n")[2], re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_version_is_told(place: Workplace, option: str) -> None:
    assert place.warta(option) == (0, f"warta {__version__}\n", "")


def test_help_is_shown_whatever_else_is_wrong(place: Workplace) -> None:
    assert place.warta("init", "--help", "a", "b", "c").code == 0
