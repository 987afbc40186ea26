"""`warta new`: an article file that its editor only has to fill in."""

from __future__ import annotations

from pathlib import Path

import pytest
from workplace import NOW, Workplace, a_network

from site_builder.model import KINDS


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return a_network(tmp_path)


def new(place: Workplace, *arguments: object) -> tuple[int, str, str]:
    return place.warta("new", "--now", NOW, *arguments)


def test_article_is_written_in_its_office_and_its_path_is_told(place: Workplace) -> None:
    file = "content/kota-malang/berita/2026/2026-11-24-posko-banjir-dibuka.md"

    assert new(place, "Posko banjir dibuka", "--office", "kota-malang") == (0, f"{file}\n", "")

    assert place.read(file) == (
        "---\n"
        'title: "Posko banjir dibuka"\n'
        "date: 2026-11-24 12:00\n"
        'author: "KPU Kota Malang"\n'
        "kind: berita\n"
        'summary: ""\n'
        "tags: []\n"
        "draft: true  # hapus baris ini bila berita siap terbit\n"
        "---\n"
        "\n"
        "Tulis isi berita di sini.\n"
    )


def test_date_is_the_one_at_the_office(place: Workplace) -> None:
    place.warta("new", "Kabar", "--office", "kota-jayapura", "--now", "2026-11-24T23:30+07:00")

    assert "date: 2026-11-25 01:30\n" in place.read("content/kota-jayapura/berita/2026/2026-11-25-kabar.md")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_passes_the_check_and_can_be_published(place: Workplace, kind: str) -> None:
    title = 'Tanya: "posko" & \\jawab\\ #1 – {{ x }} \U0001f600'

    code, path, _ = new(place, title, "--office", "kota-malang", "--kind", kind)

    assert code == 0
    assert place.warta("check", "--now", NOW, path.strip()) == (0, "", "0 galat, 0 peringatan dan catatan\n")
    file = place.root / path.strip()
    text = "".join(line for line in file.read_text(encoding="utf-8").splitlines(True) if not line.startswith("draft:"))
    file.write_text(text, encoding="utf-8")
    assert "5 berita terbit, 0 ditarik, 0 belum tampil, 0 ditolak" in place.build().out
    assert title.replace("&", "&amp;")[:5] in place.read("site/kantor/kota-malang/rss.xml")


def test_new_article_is_not_public_before_its_editor_says_so(place: Workplace) -> None:
    new(place, "Kabar", "--office", "kota-malang")

    assert "4 berita terbit, 0 ditarik, 1 belum tampil" in place.build().out


def test_article_that_is_there_is_never_overwritten(place: Workplace) -> None:
    _, path, _ = new(place, "Kabar", "--office", "kota-malang")
    place.write(path.strip(), "tulisan editor")

    code, out, err = new(place, "Kabar", "--office", "kota-malang")

    assert (code, out) == (2, "")
    assert err == f"{path.strip()}: sudah ada; pilih judul lain, atau sunting berkas itu\n"
    assert place.read(path.strip()) == "tulisan editor"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Kabar",), "--office: belum diisi; lihat warta new --help\n"),
        (
            ("???", "--office", "kpu-ri"),
            'JUDUL: "???" tidak memberi nama berkas; tulis judul dengan huruf atau angka; ',
        ),
        (("Kabar", "--office", "kota-mallang"), 'kantor: "kota-mallang" tidak ada di daftar; mungkin maksudnya '),
        (("Kabar", "--office", "kpu-ri", "--kind", "gosip"), '--kind: "gosip" tidak dikenal; pilih salah satu: berita'),
        (("Kabar", "baru", "--office", "kpu-ri"), "baru: kelebihan; apit judul atau nama yang memuat spasi"),
        ((), "JUDUL: belum diisi; lihat warta new --help\n"),
        (("Kabar", "--office", "kpu-ri", "--content", "x"), "x: folder ini tidak ada; jalankan dari folder proyek"),
    ],
)
def test_wrong_call_is_told(place: Workplace, arguments: tuple[str, ...], message: str) -> None:
    before = place.tree("content")

    code, out, err = new(place, *arguments)

    assert (code, out) == (2, "")
    assert err.startswith(message), err
    assert place.tree("content") == before


def test_first_article_of_a_network_may_be_written(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()

    assert new(Workplace(tmp_path), "Kabar", "--office", "kota-malang")[0] == 0


def test_office_whose_folder_is_elsewhere_gets_its_article_there(place: Workplace) -> None:
    place.write("content/network.yml", "sources: {kota-batu: {path: ../batu}}\n")
    place.write("batu/kantor.yml")

    code, path, _ = new(place, "Kabar", "--office", "kota-batu")

    assert (code, path) == (0, "content/../batu/berita/2026/2026-11-24-kabar.md\n")
    assert place.build().code == 0


def test_office_whose_news_is_in_a_repository_is_told_so(place: Workplace) -> None:
    place.write("content/network.yml", "sources: {kota-batu: {git: https://git.example/batu.git}}\n")

    assert new(place, "Kabar", "--office", "kota-batu") == (
        2,
        "",
        "kantor: berita kota-batu ada di https://git.example/batu.git; tulis beritanya di sana\n",
    )


def test_title_with_bytes_that_are_no_text_is_written_without_them(place: Workplace) -> None:
    code, path, _ = new(place, "Posko \udcff\x07banjir", "--office", "kota-malang")

    assert (code, path.endswith("-posko-banjir.md\n")) == (0, True)
    assert 'title: "Posko banjir"\n' in place.read(path.strip())


def test_long_title_gives_a_file_name_of_bearable_length(place: Workplace) -> None:
    code, path, _ = new(place, "Kabar " * 60, "--office", "kota-malang")

    assert code == 0
    assert len(Path(path.strip()).name) < 100


def test_folder_that_cannot_be_written_is_told(place: Workplace) -> None:
    place.write("content/prov-papua/berita", "bukan folder")

    code, _, err = new(place, "Kabar", "--office", "prov-papua")

    assert code == 2
    assert "content/prov-papua/berita/2026/2026-11-24-kabar.md: tidak dapat ditulis (" in err


def test_own_repository_needs_no_office(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    place.warta("init", "kota-malang", ".", "--now", NOW)

    assert new(place, "Kabar") == (0, "content/berita/2026/2026-11-24-kabar.md\n", "")
    assert new(place, "Kabar lain", "--office", "kota-malang")[0] == 0
    code, _, err = new(place, "Kabar", "--office", "kota-surabaya")
    assert code == 2
    assert err == (
        "kantor: content milik kota-malang, bukan kota-surabaya; hapus --office, atau masuk ke folder kantor itu\n"
    )
