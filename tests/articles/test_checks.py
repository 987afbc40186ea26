from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from newsroom import HEAD, POSKO, a_desk, library_of, write, write_article
from photos import a_photo

from site_builder.articles.checks import LEVELS, LONGEST_FACT, a_problem
from site_builder.articles.desk import Desk
from site_builder.articles.source import MAX_BYTES
from site_builder.model import Level, Problem

PATHS = {
    "folder-too-deep": f"content/kota-malang/berita{'/a' * 20}/b.md",
    "copy-identical": "content/kota-malang/berita/2026/2026-11-21-lagi.md",
    "date-missing": "content/kota-malang/berita/posko.md",
    "address-doubled": "content/kota-malang/berita/a/posko-banjir.md",
    "address-empty": "content/kota-malang/berita/2026-11-20.md",
    "identity-doubled": "content/kota-malang/berita/a/2026-11-20-rapat.md",
}


def refused(desk: Desk) -> tuple[Problem, ...]:
    return library_of(desk).problems


def with_head(head: str) -> Callable[[Path], object]:
    return lambda folder: write_article(folder, head=head)


def with_more(more: str, body: str = "Isi.\n") -> Callable[[Path], object]:
    return lambda folder: write_article(folder, more=more, body=body)


def with_bytes(content: bytes) -> Callable[[Path], object]:
    return lambda folder: write(folder, POSKO, content)


def with_two(first: str, second: str, more: str = "") -> Callable[[Path], object]:
    return lambda folder: (write_article(folder, first), write_article(folder, second, more=more))


def with_pipe(folder: Path) -> None:
    (folder / POSKO).parent.mkdir(parents=True)
    os.mkfifo(folder / POSKO)


# code: what makes the file, the line, the message, the hint. Empty words are not compared.
CASES: dict[str, tuple[Callable[[Path], object], int, str, str]] = {
    "bytes-not-utf8": (
        with_bytes(b"---\ntitle: Caf\xe9\n---\n"),
        2,
        "ada bita 0xe9 yang bukan UTF-8",
        "simpan ulang berkas sebagai UTF-8",
    ),
    "file-not-plain": (
        with_pipe,
        0,
        "bukan berkas biasa (tautan simbolik, pipa, atau sejenisnya)",
        "taruh berkas aslinya di folder berita/",
    ),
    "file-too-large": (
        with_bytes(b"a" * (MAX_BYTES + 1)),
        0,
        "berkas lebih besar dari 2 MB",
        "pindahkan gambar dan dokumen ke folder media/",
    ),
    "front-matter-missing": (
        with_bytes(b"--\ntitle: A\n--\nPosko dibuka.\n"),
        1,
        "berkas tidak diawali kepala berita (---)",
        "mulai baris pertama dengan ---, lalu title: dan date:, lalu --- sebagai penutup",
    ),
    "front-matter-unclosed": (
        with_bytes(b"---\ntitle: A\n"),
        1,
        "kepala berita tidak ditutup",
        "tambahkan baris berisi --- sesudah kunci terakhir",
    ),
    "key-doubled": (with_more("title: Lagi\n"), 4, "title: tertulis dua kali", "hapus salah satunya"),
    "yaml-alias": (
        with_more("place: &a Malang\nauthor: *a\n"),
        5,
        "kepala berita memakai rujukan YAML (& dan *)",
        "tulis nilainya sendiri di setiap tempat",
    ),
    "yaml-broken": (
        with_head("tags: a: b\n"),
        2,
        "kepala berita bukan YAML yang benar (mapping values are not allowed in this context)",
        'apit nilai yang memuat titik dua dengan tanda kutip, seperti title: "Posko: dibuka"',
    ),
    "yaml-deep": (with_more("tags: " + "[" * 500 + "\n"), 4, "susunan kepala berita terlalu dalam", ""),
    "yaml-not-mapping": (
        with_head("- satu\n- dua\n"),
        2,
        "kepala berita bukan pasangan kunci dan nilai",
        "tulis tiap baris seperti kunci: nilai",
    ),
    "date-invalid": (
        with_head('title: A\ndate: "20 Nov"\n'),
        3,
        'date: "20 Nov" bukan tanggal',
        "tulis seperti 2026-11-20 atau 2026-11-20 09:30",
    ),
    "date-missing": (
        lambda folder: write_article(folder, "berita/posko.md", head="title: A\n"),
        0,
        "date: tanggal terbit belum ada",
        "tulis date: 2026-11-20 atau date: 2026-11-20 09:30 di kepala berita",
    ),
    "date-ambiguous": (
        with_head("title: A\ndate: 05/09/2021\n"),
        3,
        'date: "05/09/2021" dapat berarti 2021-09-05 / 2021-05-09',
        "tulis tahun, bulan, tanggal, seperti 2026-11-20",
    ),
    "date-impossible": (
        with_head("title: A\ndate: 31 November 2026\n"),
        3,
        'date: "31 November 2026" tidak ada di kalender',
        "periksa kalender, lalu tulis seperti 2026-11-20",
    ),
    "date-weekday": (
        with_head("title: A\ndate: Senin, 20 November 2026\n"),
        3,
        'date: nama hari di "Senin, 20 November 2026" tidak cocok dengan 2026-11-20',
        "",
    ),
    "date-spelling": (
        with_head("title: A\ndate: Jumat, 20 November 2026 pukul 09.30 WIB\n"),
        3,
        'date: "Jumat, 20 November 2026 pukul 09.30 WIB" dibaca 2026-11-20 09:30',
        "tulis date: 2026-11-20 09:30",
    ),
    "date-guessed": (
        with_head("title: A\n"),
        0,
        "date: belum ada, dibaca 2026-11-20 dari nama berkas atau alamatnya",
        "tulis date: 2026-11-20 di kepala berita",
    ),
    "title-guessed": (
        lambda folder: write_article(folder, head="date: 2026-11-20\n", body="\n# Posko *banjir*\n\nIsi.\n"),
        5,
        "title: belum ada, diambil dari judul di teks: Posko banjir",
        "tulis title: di kepala berita",
    ),
    "head-missing": (
        with_bytes(b"# Posko\n\nIsi.\n"),
        1,
        "berkas tanpa kepala berita (---)",
        "mulai baris pertama dengan ---, lalu title: dan date:, lalu --- sebagai penutup",
    ),
    "head-bare": (
        with_bytes(b"Title: Posko\nDate: 2026-11-20\n\nIsi.\n"),
        1,
        "kepala berita tanpa garis pembuka dan penutup (---)",
        "taruh baris berisi --- di atas dan di bawahnya",
    ),
    "head-foreign": (
        with_bytes(b"+++\ntitle = 'Posko'\ndate = 2026-11-20\n+++\nIsi.\n"),
        2,
        "kepala berita ditulis sebagai TOML",
        "",
    ),
    "head-broken": (
        with_bytes(b"+++\ntitle = 'Posko'\ndate = 20 November\n+++\nIsi.\n"),
        3,
        "kepala berita bukan TOML yang benar (Expected newline or end of document after a statement)",
        "",
    ),
    "head-too-large": (
        with_more(f"summary: {'a ' * 60_000}\n"),
        2,
        "kepala berita lebih panjang dari 100 ribu huruf",
        "",
    ),
    "keys-too-many": (
        with_more("".join(f"k{number}: v\n" for number in range(200))),
        2,
        "kepala berita memuat lebih dari 200 kunci",
        "",
    ),
    "folder-too-deep": (
        lambda folder: write_article(folder, f"berita/{'a/' * 20}b.md"),
        0,
        "folder di dalam folder lebih dari 20 lapis",
        "",
    ),
    "key-conflict": (with_more("judul: Lain\n"), 4, "judul: isinya lain dari title", "hapus judul: atau title:"),
    "key-foreign": (
        with_more("description: Ringkas\n"),
        4,
        "description: kunci program lain, dibaca sebagai summary",
        "tulis summary:",
    ),
    "key-ignored": (with_more("layout: post\n"), 4, "layout: kunci program lain, tidak dipakai di sini", ""),
    "key-superfluous": (
        with_more("summary: A\ndescription: B\n"),
        5,
        "description: kunci program lain, tidak dipakai karena summary sudah ada",
        "hapus description:",
    ),
    "foreign-unread": (
        with_more("cover: {caption: A}\n"),
        4,
        "cover: kunci program lain, isinya tidak terbaca",
        "",
    ),
    "value-as-written": (
        with_head("title: Posko: dibuka\ndate: 2026-11-20\n"),
        2,
        "title: bukan YAML yang benar, dibaca apa adanya: Posko: dibuka",
        "apit nilainya dengan tanda kutip",
    ),
    "value-cut": (
        with_head("title: Posko #TemanPemilih dibuka\ndate: 2026-11-20\n"),
        2,
        "title: tulisan sesudah tanda pagar tidak terbaca: #TemanPemilih dibuka",
        "",
    ),
    "value-short": (
        with_more("draft: tidak\n"),
        4,
        "draft: ditulis dalam bentuk singkat, yang tidak dikenal penyunting web",
        "jalankan warta check --fix sebelum menyuntingnya di /admin/",
    ),
    "text-markup": (
        with_head("title: Posko &amp; <b>tenda</b>\ndate: 2026-11-20\n"),
        2,
        "title: memuat HTML, dibaca sebagai teks: Posko & tenda",
        "tulis sebagai teks biasa",
    ),
    "encoding-guessed": (
        with_bytes("---\ntitle: “Posko”\ndate: 2026-11-20\n---\nIsi.\n".encode("cp1252")),
        1,
        "berkas bukan UTF-8, dibaca sebagai Windows-1252",
        "simpan ulang berkas sebagai UTF-8",
    ),
    "controls-removed": (
        with_more("", body="Satu\n\x0cdua\0\n"),
        6,
        "2 karakter kendali dibuang",
        "hapus karakter itu dari berkas",
    ),
    "field-incomplete": (
        with_more("withdrawn:\n  date: 2026-11-21\n"),
        4,
        "withdrawn: bagian reason belum ada",
        "lengkapi reason di bawah withdrawn:",
    ),
    "flag-invalid": (with_more("draft: mungkin\n"), 4, 'draft: "mungkin" bukan ya atau tidak', "tulis true atau false"),
    "key-guard": (
        with_more("embarggo: 2027-01-01\n"),
        4,
        "embarggo: kunci tidak dikenal, mirip embargo",
        "tulis embargo:, karena kunci ini menentukan boleh tidaknya berita terbit",
    ),
    "key-synonym": (
        with_head("judul: A\ndate: 2026-11-20\n"),
        2,
        "judul: kunci ditulis dalam bahasa Inggris",
        "tulis title:",
    ),
    "key-unknown": (
        with_more("autor: Humas\n"),
        4,
        "autor: kunci tidak dikenal dan diabaikan",
        "mungkin maksudnya author",
    ),
    "list-expected": (with_more("tags: {a: b}\n"), 4, "tags: bukan daftar", ""),
    "mapping-expected": (with_more("withdrawn: ya\n"), 4, "withdrawn: bukan kumpulan bagian", ""),
    "text-expected": (
        with_more("summary: [a]\n"),
        4,
        "summary: bukan teks",
        "tulis satu baris teks, diapit tanda kutip",
    ),
    "title-missing": (
        with_head("title:\ndate: 2026-11-20\n"),
        2,
        "title: judul belum ada",
        'tulis title: "Judul berita" di kepala berita',
    ),
    "url-invalid": (
        with_more("source: {name: A, url: 'javascript:alert(1)'}\n"),
        4,
        'source.url: "javascript:alert(1)" bukan alamat web',
        "tulis alamat lengkap seperti https://kantor.example/berita",
    ),
    "class-unknown": (
        with_more("information_class: rahasia\n"),
        4,
        'information_class: "rahasia" bukan kelas informasi',
        "pilih salah satu: berkala, serta-merta, setiap-saat, dikecualikan",
    ),
    "value-unknown": (
        with_more("kind: kabar\n"),
        4,
        'kind: "kabar" tidak dikenal',
        "pilih salah satu: berita, pengumuman, siaran-pers, klarifikasi, opini, sosialisasi, agenda, galeri",
    ),
    "address-doubled": (
        with_two("berita/a/posko-banjir.md", POSKO),
        0,
        "alamat https://kota-malang.kpu.go.id/berita/2026/11/20/posko-banjir/ sudah dipakai "
        "content/kota-malang/berita/2026/2026-11-20-posko-banjir.md",
        "ganti nama salah satu berkas",
    ),
    "address-empty": (
        lambda folder: write_article(folder, "berita/2026-11-20.md"),
        0,
        'nama berkas "2026-11-20" tidak memberi alamat',
        "beri nama berkas dengan huruf dan angka, seperti 2026-11-20-posko-banjir.md",
    ),
    "alias-outside": (
        with_more("aliases: [https://a.example/]\n"),
        4,
        'aliases: "https://a.example/" bukan alamat di situs ini',
        "",
    ),
    "alias-reserved": (
        with_more("aliases: [/media%2fa/]\n"),
        4,
        'aliases: "/media%2fa/" alamat milik situs',
        "hapus alamat itu dari aliases:, karena situs memakainya sendiri",
    ),
    "alt-missing": (
        lambda folder: (
            write_article(folder, more="image: {src: media/a.jpg}\n"),
            write(folder, "media/a.jpg", a_photo()),
        ),
        4,
        "image: gambar media/a.jpg tanpa teks pengganti (alt)",
        "tulis alt: yang menceritakan isi gambar bagi pembaca yang tidak melihatnya",
    ),
    "body-empty": (with_more("", body="\n \n"), 6, "isi berita kosong", "tulis isi berita di bawah kepala berita"),
    "claim-missing": (with_more("kind: klarifikasi\n"), 4, "kind: klarifikasi tanpa claim", ""),
    "class-excepted": (
        with_more("information_class: dikecualikan\n"),
        4,
        "information_class: informasi yang dikecualikan tidak diterbitkan",
        "keluarkan berkas ini dari repositori, atau perbaiki kelas informasinya",
    ),
    "id-invalid": (
        with_more("id: a/b\n"),
        4,
        'id: "a/b" bukan pengenal',
        "tulis huruf, angka, titik, atau tanda hubung saja",
    ),
    "identity-doubled": (
        with_two("berita/a/2026-11-20-rapat.md", POSKO, "id: 2026-11-20-rapat\n"),
        0,
        "pengenal tag:kpu.go.id,2026:kota-malang/2026-11-20-rapat sudah dipakai "
        "content/kota-malang/berita/2026/2026-11-20-posko-banjir.md",
        "ganti nama salah satu berkas, atau beri id: yang berbeda",
    ),
    "link-outside": (
        with_more("", body="Satu\n\n[x](../../../prov-bali/media/a.jpg)\n"),
        7,
        "tautan ../../../prov-bali/media/a.jpg keluar dari folder kantor",
        "taruh berkasnya di folder media/ kantor ini",
    ),
    "link-unpublished": (
        with_more("", body="[x](rencana.md)\n"),
        5,
        "tautan rencana.md menuju berita yang tidak terbit",
        "periksa nama berkasnya, atau terbitkan dahulu berita itu",
    ),
    "media-missing": (
        with_more("", body="Satu\n\n![x](media/Foto%20rapat.jpg)\n"),
        7,
        "berkas media/Foto rapat.jpg tidak ditemukan di folder media/",
        "periksa ejaannya, atau taruh gambar atau dokumennya di folder media/",
    ),
    "media-near": (
        lambda folder: (
            write_article(folder, body="![x](media/foto-rapat.jpg)\n"),
            write(folder, "media/Foto-Rapat.JPG"),
        ),
        5,
        "berkas media/foto-rapat.jpg tidak ditemukan, yang ada media/Foto-Rapat.JPG",
        "tulis media/Foto-Rapat.JPG",
    ),
    "picture-unusable": (
        lambda folder: (
            write_article(folder, body="![A](media/a.jpg)\n"),
            write(folder, "media/a.jpg", b"\xff\xd8\xff"),
        ),
        5,
        "gambar media/a.jpg tidak dapat ditampilkan (berkasnya rusak atau bukan gambar)",
        "ganti dengan gambar JPEG atau PNG yang utuh",
    ),
    "text-date-impossible": (
        with_more("", body="Satu\n\nRapat pada 31 November 2026.\n"),
        7,
        '"31 November 2026" tidak ada di kalender',
        "periksa kalender",
    ),
    "text-weekday": (
        with_more("summary: Rapat pada Senin, 20 November 2026\n"),
        4,
        'nama hari di "Senin, 20 November 2026" tidak cocok dengan tanggalnya',
        "periksa kalender",
    ),
    "nik": (
        with_more("", body="NIK 3573014506900001\n"),
        5,
        "angka 3573…01 terbaca sebagai NIK atau nomor KK",
        "hapus angka itu; angka lain yang bukan NIK tulis dalam kelompok empat-empat",
    ),
    "family-card": (
        with_more("", body="No. KK: 9973 0199 9999 0001\n"),
        5,
        "angka 9973…01 terbaca sebagai nomor kartu keluarga",
        "",
    ),
    "bank-account": (
        with_more("", body="Kirim ke rekening BRI 0012-01-000123-30-1\n"),
        5,
        "angka 0012…01 terbaca sebagai nomor rekening",
        "",
    ),
    "phone-number": (
        with_more("", body="Hubungi 0812-3456-7890\n"),
        5,
        "angka 0812…90 terbaca sebagai nomor ponsel",
        "",
    ),
    "e-mail": (
        with_more("", body="Surel: nama@surat.example atau kpu@kota-malang.kpu.go.id\n"),
        5,
        "alamat surel nama@surat.example bukan milik lembaga",
        "",
    ),
    "birth-date": (
        with_more("", body="Contoh, lahir di Malang, 5 Juni 1990\n"),
        5,
        "tanggal lahir 5 Juni 1990 tercantum",
        "",
    ),
    "heading-skip": (
        with_more("", body="## Satu\n\n#### Dua\n"),
        7,
        "judul tingkat 4 melompati tingkat 3",
        "",
    ),
    "alt-missing-text": (
        lambda folder: (write_article(folder, body="![](media/a.jpg)\n"), write(folder, "media/a.jpg")),
        5,
        "gambar media/a.jpg tanpa teks pengganti",
        "",
    ),
    "html-removed": (
        with_more("", body='Satu\n\n<p onclick="x()">a</p><script>b</script>\n'),
        7,
        "HTML yang dibuang saat terbit: onclick, script",
        "",
    ),
    "assistant-phrase": (
        with_more("", body="Tentu, berikut naskahnya.\n"),
        5,
        'sisa tulisan mesin: "Tentu, berikut"',
        "hapus kalimat itu dan periksa seluruh isinya",
    ),
    "quiet-period": (
        with_head("title: Alat peraga kampanye dibersihkan\ndate: 2024-02-12\n"),
        3,
        "terbit dalam masa tenang Pemilu 2024 dan menyebut kampanye",
        "",
    ),
    "ignore-unknown": (
        with_more("ignore: [{code: title-caps, reason: Nama}]\n"),
        4,
        "ignore: kode title-caps tidak dikenal",
        "mungkin maksudnya title-capitals",
    ),
    "ignore-grave": (
        with_more("ignore: [{code: nik, reason: Contoh}]\n"),
        4,
        "ignore: nik tidak dapat diabaikan",
        "",
    ),
    "ignore-unused": (
        with_more("ignore: [{code: title-long, reason: Nama}]\n"),
        4,
        "ignore: title-long tidak terjadi di berita ini",
        "hapus baris itu",
    ),
    "copy-identical": (
        lambda folder: (
            write_article(folder, body="Posko dibuka. " * 20),
            write_article(folder, "berita/2026/2026-11-21-lagi.md", body="Posko   dibuka.\n" * 20),
        ),
        5,
        "isinya sama dengan content/kota-malang/berita/2026/2026-11-20-posko-banjir.md",
        "hapus salah satunya, atau tulis source: pada salinannya",
    ),
    "tag-near": (
        lambda folder: (
            write_article(folder, more="tags: [sosialiasi]\n"),
            *(write_article(folder, f"berita/{n}.md", more="tags: [sosialisasi]\n") for n in "abc"),
        ),
        4,
        'tags: "sosialiasi" hanya dipakai sekali, mirip sosialisasi',
        "tulis sosialisasi bila itu yang dimaksud",
    ),
    "time-order": (
        with_more("expires: 2026-11-20 09:00\n"),
        4,
        "expires: 2026-11-20 09:00 tidak sesudah waktu terbit 2026-11-20 09:00",
        "tulis waktu yang lebih kemudian, atau hapus expires:",
    ),
    "title-capitals": (
        with_head("title: RAPAT KOORDINASI KPU 2026\ndate: 2026-11-20\n"),
        2,
        "title: seluruhnya huruf kapital, sukar dibaca pembaca layar: RAPAT KOORDINASI KPU 2026",
        "tulis dengan huruf besar di awal kalimat dan nama saja",
    ),
    "title-long": (
        with_head(f"title: {'a' * 151}\ndate: 2026-11-20\n"),
        2,
        "title: 151 huruf, lebih dari 150",
        "pendekkan judul; rinciannya tulis di summary:",
    ),
}
# What cannot come alone.
COMPANY = {
    "head-missing": ("title-guessed", "date-guessed"),
    "head-bare": ("key-synonym",),
    "foreign-unread": ("key-foreign",),
}
# Raised by a path or by a machine's file system, which a folder of a test cannot hold everywhere: see test_source.
ELSEWHERE = {"published-gone", "published-lost", "file-missing", "file-unreadable", "name-not-utf8"}


def test_every_code_has_a_case() -> None:
    assert set(CASES) | ELSEWHERE == set(LEVELS)


@pytest.mark.parametrize("code", CASES)
def test_a_file_raises_its_code_with_place_message_and_hint(code: str, tmp_path: Path) -> None:
    make, line, message, hint = CASES[code]
    make(tmp_path)
    found = refused(a_desk(tmp_path))
    assert {p.code for p in found} == {code, *COMPANY.get(code, ())}
    (problem,) = (p for p in found if p.code == code)
    assert (problem.code, problem.level, problem.office) == (code, LEVELS[code], "kota-malang")
    assert (problem.line, problem.message) == (line, message)
    assert problem.hint == (hint or problem.hint)
    assert problem.path == PATHS.get(code, f"content/kota-malang/{POSKO}")


@pytest.mark.parametrize("code", CASES)
def test_an_error_refuses_the_file_and_a_warning_publishes_it(code: str, tmp_path: Path) -> None:
    CASES[code][0](tmp_path)
    library = library_of(a_desk(tmp_path))
    assert library.refused == (LEVELS[code] is Level.ERROR)


@pytest.mark.parametrize("code", sorted(ELSEWHERE))
def test_a_file_that_is_gone_has_words_too(code: str) -> None:
    problem = a_problem(
        "berita/a.md",
        0,
        code,
        "kota-malang",
        reason="sebab",
        value="A",
        url="https://a.example/",
        name="a",
        count=7,
        published=8,
    )
    assert problem.level is LEVELS[code]
    assert problem.message
    assert problem.hint


def test_a_problem_is_one_line_of_bounded_length_whatever_the_value() -> None:
    problem = a_problem("a.md", 1, "key-unknown", "kota-malang", key="a\nb\r\n" * 1000, suggestion="title")
    assert "\n" not in problem.message
    assert len(problem.message) < LONGEST_FACT + 50


def test_a_code_outside_the_table_is_our_bug() -> None:
    with pytest.raises(KeyError):
        a_problem("a.md", 1, "tidak-ada", "kota-malang")


def test_all_problems_of_a_file_are_told_at_once_in_order_of_line(tmp_path: Path) -> None:
    write_article(
        tmp_path,
        head="judul: A\ndate: kemarin\ndraft: entah\nwarna: biru\nkind: kabar\nclaim: {by: X}\n",
    )
    assert [(p.line, p.code) for p in refused(a_desk(tmp_path))] == [
        (2, "key-synonym"),
        (3, "date-invalid"),
        (4, "flag-invalid"),
        (5, "key-unknown"),
        (6, "value-unknown"),
        (7, "field-incomplete"),
    ]


def test_all_warnings_and_errors_of_meaning_are_told_at_once(tmp_path: Path) -> None:
    write_article(
        tmp_path,
        head="title: PENGUMUMAN HASIL RAPAT\ndate: 2026-11-20\n",
        more="id: a b\nexpires: 2026-11-19\nkind: klarifikasi\nimage: {src: media/x.jpg}\n"
        "aliases: [x, /..%2fy, /a%5cb, /, //a]\n",
        body="",
    )
    assert [(p.line, p.code) for p in refused(a_desk(tmp_path))] == [
        (2, "title-capitals"),
        (4, "id-invalid"),
        (5, "time-order"),
        (6, "claim-missing"),
        (7, "alt-missing"),
        *[(8, "alias-outside")] * 5,
        (10, "body-empty"),
    ]


def test_head_of_the_newsroom_is_without_problems(tmp_path: Path) -> None:
    write_article(tmp_path, head=HEAD)
    assert refused(a_desk(tmp_path)) == ()


def test_every_code_is_explained_once_with_its_level() -> None:
    page = (Path(__file__).parent.parent.parent / "docs/checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (\w+) \| \S", page, re.MULTILINE)
    assert sorted(rows) == sorted((code, level.value) for code, level in LEVELS.items())
