"""What an editor or an administrator can do wrong: one sentence with place and remedy, and the old site stays whole."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from workplace import NOW, Workplace, a_network

from site_builder.network.settings import KEYS

ARTICLE = "content/kota-malang/berita/posko.md"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """A network that was built once."""
    place = a_network(tmp_path)
    assert place.build().code == 0
    return place


def test_settings_file_with_faults_is_told_line_by_line_and_nothing_is_built(place: Workplace) -> None:
    place.write(
        "content/network.yml", "base_url: berita\nlayout: bulat\nsources:\n  kota-mallang: {path: x}\nwarna: 1\n"
    )
    before = place.inodes()

    outcome = place.build()

    assert outcome == (
        2,
        "",
        'content/network.yml:1: base_url: "berita" bukan alamat situs; tulis alamat lengkap seperti '
        "https://kantor.example/\n"
        'content/network.yml:2: layout: "bulat" tidak dikenal; tulis salah satu dari one-host, host-per-office\n'
        "content/network.yml:4: sources.kota-mallang: tidak ada kantor dengan id ini; mungkin maksud Anda kota-malang\n"
        f"content/network.yml:5: warna: kunci tidak dikenal; tulis salah satu dari {', '.join(KEYS)}\n",
    )
    assert place.inodes() == before


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        (
            "content/network.yml",
            "sources: [\n",
            "content/network.yml:2: bukan YAML (expected the node content, but found '<stream end>'); "
            "periksa indentasi, tanda kutip, dan titik dua di baris ini",
        ),
        (
            "content/network.yml",
            b"\xff\xfe",
            "content/network.yml: bukan teks UTF-8; simpan ulang dengan pengodean UTF-8",
        ),
        (
            "content/network.yaml",
            "",
            "content/network.yaml: nama berkas ini tidak dibaca; ganti namanya menjadi network.yml",
        ),
        (
            "content/kota-mallang/kantor.yml",
            "",
            'content/kota-mallang: folder "kota-mallang" bukan id kantor; mungkin maksud Anda kota-malang; '
            "bila bukan kantor, awali namanya dengan garis bawah",
        ),
        (
            "content/network.yml",
            "registry: daftar.csv\n",
            "daftar kantor: content/daftar.csv tidak ada atau bukan berkas; periksa registry: di network.yml",
        ),
        (
            "mkdocs.yml",
            "plugins: [\n",
            "mkdocs.yml: tidak terbaca (",
        ),
        (
            "mkdocs.yml",
            "- satu\n- dua\n",
            "mkdocs.yml: tidak terbaca (",
        ),
        (
            "mkdocs.yml",
            "theme: tema-yang-tidak-ada\n",
            "mkdocs.yml: tidak terbaca (theme: ",
        ),
    ],
    ids=["yaml", "bytes", "name", "folder", "registry-missing", "mkdocs-yaml", "mkdocs-list", "mkdocs-theme"],
)
def test_broken_settings_stop_the_build_with_one_sentence(
    place: Workplace, file: str, content: str | bytes, message: str
) -> None:
    place.write(file, content)
    before = place.inodes()

    outcome = place.build()

    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    shown = outcome.err.replace(f"{place.root}/", "")
    assert shown.startswith(message), shown
    assert place.inodes() == before


def test_theme_that_is_broken_is_told_from_another_process_too(place: Workplace) -> None:
    place.write("mkdocs.yml", "theme: tema-yang-tidak-ada\n")

    outcome = place.build("--jobs", 2)

    assert (outcome.code, outcome.out) == (2, "")
    assert "mkdocs.yml: tidak terbaca (theme: " in outcome.err


def test_registry_file_with_faults_names_every_line(place: Workplace) -> None:
    place.write("content/network.yml", "registry: daftar.csv\n")
    header = "id,code,tier,parent,name,region,domain,timezone\n"
    place.write(
        "content/daftar.csv", f"{header}kpu-ri,0,nasional,,KPU RI,,kpu.go.id,Asia/Jakarta\nX,1,kota,a,b,c,d,e\n"
    )

    outcome = place.build()

    assert outcome.code == 2
    assert outcome.err.startswith("daftar kantor: content/daftar.csv belum benar: baris 3: ")
    for told in ('id "X"', 'tier "kota"', 'parent "a"', 'timezone "e"'):
        assert told in outcome.err


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("---\ntitle: Posko\n---\nIsi.\n", ": date: tanggal terbit belum ada; tulis date: 2026-11-20 atau"),
        ("---\ntitle: Posko\ndate: besok\n---\nIsi.\n", ':3: date: "besok" bukan tanggal; tulis seperti 2026-11-20'),
        ("---\ndate: 2026-11-20\n---\nIsi.\n", ': title: judul belum ada; tulis title: "Judul berita" di kepala'),
        ("---\ntitle: a\n", ":1: kepala berita tidak ditutup; tambahkan baris berisi ---"),
        (b"---\ntitle: a\xff\ndate: 2026-11-20\n---\n", ":2: "),
        ("---\ntitle: a\ntitle: b\n---\n", ":3: title: tertulis dua kali; hapus salah satunya"),
    ],
    ids=["no-date", "date", "no-title", "unclosed", "bytes", "twice"],
)
def test_article_with_a_fault_is_named_and_all_others_are_published(
    place: Workplace, content: str | bytes, problem: str
) -> None:
    place.write(ARTICLE, content)

    outcome = place.build()

    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert outcome.err.startswith(ARTICLE + problem), outcome.err
    assert outcome.out.endswith(": 4 berita terbit, 0 ditarik, 0 belum tampil, 1 ditolak\n")
    assert "kantor/kota-surabaya/berita/2026/11/20/posko-banjir/index.html" in place.tree()


def test_two_articles_with_one_address_are_told_and_the_first_stays(place: Workplace) -> None:
    place.article("kota-malang", "2026-11-20-posko-banjir", title="Yang pertama")
    place.write("content/kota-malang/berita/x.md", "---\ntitle: Kedua\ndate: 2026-11-20\n---\nIsi.\n")
    place.write("content/kota-malang/berita/y/x.md", "---\ntitle: Ketiga\ndate: 2026-11-20\n---\nIsi.\n")

    outcome = place.build()

    assert outcome.code == 1
    assert outcome.err == (
        "content/kota-malang/berita/y/x.md: alamat https://berita.example/kantor/kota-malang/berita/2026/11/20/x/ "
        "sudah dipakai content/kota-malang/berita/x.md; ganti nama salah satu berkas\n"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("phone: banyak\n", ':1: phone: "banyak" bukan nomor telepon; tulis seperti (0341) 000-0000'),
        ("alamat: Jalan\n", ":1: alamat: kunci tidak dikenal; tulis salah satu dari address, phone,"),
        ("address: [\n", ":2: bukan YAML ("),
        (b"\xff", ": bukan teks UTF-8; simpan ulang sebagai UTF-8"),
    ],
)
def test_office_facts_with_a_fault_are_named_and_the_site_is_built(
    place: Workplace, text: str | bytes, problem: str
) -> None:
    place.write("content/kota-malang/kantor.yml", text)

    outcome = place.build()

    assert outcome.code == 1
    assert outcome.err.startswith(f"content/kota-malang/kantor.yml{problem}"), outcome.err
    assert outcome.out.startswith("4 situs ditulis")


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _remove(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to("tidak-ada")


def _replace(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("", encoding="utf-8")


@pytest.mark.parametrize("damage", [_empty, _remove, _replace])
def test_office_whose_folder_cannot_be_read_keeps_its_news(place: Workplace, damage: Callable[[Path], None]) -> None:
    before = {path: content for path, content in place.tree().items() if path.endswith("posko-banjir/index.html")}
    damage(place.root / "content/kota-malang")

    outcome = place.build()

    assert outcome.code == 1
    assert outcome.err.startswith("kantor kota-malang: folder content/kota-malang: tidak ")
    assert outcome.err.endswith("; memakai berita terakhir yang tersimpan\n")
    assert {path: content for path, content in place.tree().items() if path in before} == before
    assert '"state": "failed"' in place.read("site/status.json")


def test_stray_news_folder_does_not_turn_the_network_into_one_office(place: Workplace) -> None:
    place.write("content/berita/2026-11-20-salah-taruh.md", "---\ntitle: a\ndate: 2026-11-20\n---\nIsi.\n")
    place.write("mkdocs.yml", "site_name: a\nplugins: [warta: {office: kpu-ri}]\n")

    outcome = place.build()

    assert (outcome.code, outcome.out) == (2, "")
    assert 'content/berita: folder "berita" bukan id kantor' in outcome.err


def test_content_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert Workplace(tmp_path).build() == (
        2,
        "",
        "content: folder ini tidak ada; jalankan dari folder proyek, atau tunjuk folder berita dengan --content\n",
    )


def test_network_without_an_office_is_told(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()

    outcome = Workplace(tmp_path).build()

    assert outcome.code == 2
    assert outcome.err.startswith("content: belum ada kantor; buat folder kantor seperti kota-malang/berita/")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--out", "berkas"), "/berkas: bukan folder; sebut folder lain dengan --out\n"),
        (("--out", "berkas/site"), "/berkas/site: tidak dapat ditulis (File exists); periksa izin dan ruang disk, "),
        (("--out", "/proc/warta/site"), "/proc/warta/site: tidak dapat ditulis (No such file or directory); "),
        (("--state", "berkas/state"), "berkas keadaan: berkas/state tidak dapat ditulis (File exists); periksa izin"),
        (("--state", "/proc/warta/state"), "berkas keadaan: /proc/warta/state tidak dapat ditulis ("),
        (("--state", "berkas"), "berkas keadaan: berkas bukan milik Warta; sebut berkas lain dengan --state\n"),
        (("--out", "."), ".: memuat "),
        (("--out", "content"), "content: memuat "),
        (
            ("--out", "content/hasil"),
            "content/hasil: ada di dalam folder berita content; sebut folder lain dengan --out",
        ),
        (("--out", "foto"), "foto: berisi yang bukan tulisan Warta dan akan terhapus; sebut folder baru atau kosong"),
        (("--out", ".warta"), ".warta: memuat "),
    ],
)
def test_output_that_cannot_or_must_not_be_written_is_told(
    place: Workplace, arguments: tuple[str, ...], message: str
) -> None:
    place.write("berkas", "bukan basis data\n" * 100)
    place.write("foto/liburan.jpg", "foto")
    before = {path: content for path, content in place.tree(".").items() if "/state.sqlite" not in path}

    outcome = place.build(*arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert {path: content for path, content in place.tree(".").items() if path in before} == before


def test_output_that_became_a_repository_is_not_replaced(place: Workplace) -> None:
    place.write("site/.git/HEAD", "ref: refs/heads/main\n")

    assert "site: berisi yang bukan tulisan Warta" in place.build().err
    assert place.read("site/.git/HEAD")


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A file system that nobody can write to, root neither."""
    folder = tmp_path / "hanya-baca"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("arguments", [("--out", "hanya-baca/site"), ("--state", "hanya-baca/state.sqlite")])
def test_read_only_disk_is_told(place: Workplace, read_only: Path, arguments: tuple[str, ...]) -> None:
    outcome = place.build(*arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert "tidak dapat ditulis (Read-only file system); periksa izin dan ruang disk" in outcome.err


def test_full_disk_is_told_and_the_old_site_stays(place: Workplace) -> None:
    place.article("kota-malang", "2026-11-21-panjang", body="Kata. " * 30_000)
    before = place.inodes()

    def allow_little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    outcome = place.call("build", "--now", NOW, "--jobs", 1, "--no-cache", preexec_fn=allow_little)

    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert "tidak dapat ditulis (" in outcome.err
    assert place.inodes() == before


def test_unreadable_office_folder_is_named_where_we_are_not_root(place: Workplace) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    (place.root / "content/kota-malang").chmod(0)
    try:
        outcome = place.build()
    finally:
        (place.root / "content/kota-malang").chmod(0o755)

    assert outcome.code == 1
    assert "kantor kota-malang: folder content/kota-malang: tidak dapat dibaca (" in outcome.err
