"""kantor.yml: an office's facts, checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.model import Level, OfficeFacts, Problem
from site_builder.offices.facts import KEYS, load_facts, parse_facts

WHOLE = """\
address: Jalan Bantaran No. 6, Kota Malang
phone: (0341) 123-4567
email: humas@kantor.example
hours: "Senin–Jumat: 08.00–16.00"
ppid: https://ppid.kantor.example/
social:
  Instagram: https://medsos.example/kpu
  X: https://x.example/kpu
"""


def problems_of(text: str) -> list[tuple[int, str, str, str]]:
    facts, problems = parse_facts(text, "kota-malang", "kantor.yml")
    assert facts == OfficeFacts()
    return [(problem.line, problem.code, problem.message, problem.hint) for problem in problems]


def test_everything_is_read() -> None:
    facts, problems = parse_facts(WHOLE, "kota-malang", "kantor.yml")

    assert problems == ()
    assert facts == OfficeFacts(
        address="Jalan Bantaran No. 6, Kota Malang",
        phone="(0341) 123-4567",
        email="humas@kantor.example",
        hours="Senin–Jumat: 08.00–16.00",
        ppid="https://ppid.kantor.example/",
        social=(("Instagram", "https://medsos.example/kpu"), ("X", "https://x.example/kpu")),
    )


def test_sample_has_every_key() -> None:
    assert all(f"{key}:" in WHOLE for key in KEYS)


@pytest.mark.parametrize("text", ["", "# hanya keterangan\n", "address:\nsocial:\n", "---\n"])
def test_nothing_is_no_problem(text: str) -> None:
    assert problems_of(text) == []


@pytest.mark.parametrize("phone", ["+62 341 123456", "0341-123456", "(0341) 123.456", "119"])
def test_telephone_numbers_as_offices_write_them(phone: str) -> None:
    assert parse_facts(f'phone: "{phone}"\n', "x", "kantor.yml")[0].phone == phone


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("phone: banyak", (1, "facts.phone", 'phone: "banyak" bukan nomor telepon', "tulis seperti (0341) 000-0000")),
        ("email: humas", (1, "facts.email", 'email: "humas" bukan alamat surel', "tulis seperti humas@kantor.example")),
        (
            "ppid: javascript:alert(1)",
            (
                1,
                "facts.address",
                'ppid: "javascript:alert(1)" bukan alamat web',
                "tulis alamat lengkap seperti https://ppid.kantor.example/",
            ),
        ),
        (
            "social:\n  X: kpu",
            (
                2,
                "facts.address",
                'social.X: "kpu" bukan alamat web',
                "tulis alamat lengkap seperti https://ppid.kantor.example/",
            ),
        ),
        ("adress: x", (1, "settings.key-unknown", "adress: kunci tidak dikenal", "mungkin maksud Anda address")),
        (
            "address: [a, b]",
            (1, "settings.not-text", "address: isinya bukan satu nilai", "tulis satu nilai di baris yang sama"),
        ),
        (
            "- a",
            (
                1,
                "settings.yaml-shape",
                "isinya bukan pasangan kunci dan nilai",
                "tulis tiap baris seperti kunci: nilai",
            ),
        ),
    ],
)
def test_value_that_is_wrong_is_left_out_and_named(text: str, problem: tuple[int, str, str, str]) -> None:
    assert problems_of(text) == [problem]


def test_all_problems_are_told_at_once() -> None:
    assert [line for line, *_ in problems_of("phone: a\nemail: b\nppid: c\nwarna: d\n")] == [4, 1, 2, 3]


def test_broken_address_is_a_problem_and_no_crash() -> None:
    assert [code for _, code, *_ in problems_of("ppid: 'http://[::1'\n")] == ["facts.address"]


def test_file_that_is_missing_is_no_problem(tmp_path: Path) -> None:
    assert load_facts(tmp_path, "kota-malang", "content/kota-malang") == (OfficeFacts(), ())


def test_file_is_read_and_named_as_its_folder_is_shown(tmp_path: Path) -> None:
    (tmp_path / "kantor.yml").write_text("\ufeffaddress: Jalan\nphone: x\n", encoding="utf-8")

    facts, problems = load_facts(tmp_path, "kota-malang", "content/kota-malang")

    assert facts == OfficeFacts(address="Jalan")
    assert [(p.path, p.line, p.office, p.level) for p in problems] == [
        ("content/kota-malang/kantor.yml", 2, "kota-malang", Level.ERROR)
    ]
    assert load_facts(tmp_path, "kota-malang", "")[1][0].path == "kantor.yml"


def test_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "kantor.yml").write_bytes(b"\xff")

    assert load_facts(tmp_path, "x", "kantor")[1] == (
        Problem(
            "kantor/kantor.yml", 0, "facts.not-utf8", Level.ERROR, "x", "bukan teks UTF-8", "simpan ulang sebagai UTF-8"
        ),
    )


def test_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "kantor.yml").mkdir()

    (problem,) = load_facts(tmp_path, "x", "kantor")[1]

    assert (problem.code, problem.message) == ("facts.unreadable", "tidak terbaca (Is a directory)")
