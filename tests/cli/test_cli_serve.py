"""`warta serve`: a real server, looked at as a browser would."""

from __future__ import annotations

import html
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from workplace import PATIENCE, Workplace, a_network, wait_for


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return a_network(tmp_path)


@contextmanager
def serving(place: Workplace, *arguments: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running preview and its address. It is ended at the end, and by a timer if all else fails."""
    process = place.start("serve", "--port", 0, "--jobs", 1, *arguments, stderr=subprocess.DEVNULL)
    last_resort = threading.Timer(2 * PATIENCE, process.kill)
    last_resort.start()
    try:
        assert process.stdout is not None
        said = iter(process.stdout.readline, "")
        url = next(line.split()[2] for line in said if line.startswith("Tampil di "))
        wait_for(lambda: is_there(url), "the server never answered")
        yield process, url
    finally:
        last_resort.cancel()
        process.kill()
        process.communicate()


def fetch(url: str) -> tuple[int, str]:
    parts = urlsplit(url)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=PATIENCE)
    try:
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def is_there(url: str) -> bool:
    try:
        return fetch(url)[0] == 200
    except OSError:
        return False


def test_page_answers_a_saved_change_shows_and_ctrl_c_ends_it(place: Workplace) -> None:
    with serving(place) as (process, url):
        assert url.startswith("http://127.0.0.1:")
        article = f"{url}kantor/kota-malang/berita/2026/11/20/posko-banjir/"
        assert "Kabar dari kota-malang" in fetch(article)[1]
        status, missing = fetch(f"{url}tidak-ada/")
        assert (status, "Halaman tidak ditemukan" in missing) == (404, True)

        place.article("kota-malang", title="Kabar yang diperbaiki")
        wait_for(lambda: "Kabar yang diperbaiki" in fetch(article)[1], "the change never showed")

        place.write("content/network.yml", "layout: bulat\n")
        place.article("kota-malang", title="Kabar ketiga")
        place.write("content/network.yml", "base_url: https://berita.example/\n")
        wait_for(lambda: "Kabar ketiga" in fetch(article)[1], "broken settings ended the preview")

        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 0
    assert not (place.root / "site").exists()
    assert not (place.root / ".warta/state.sqlite").exists()


WAITING = {
    "2026-11-20-draf": ("draft: true\n", "Draf: berita ini tidak terbit sampai tanda draf dihapus."),
    "2026-11-21-embargo": ("embargo: 2099-12-01 08:00\n", "Embargo sampai 1 Desember 2099, 08.00 WIB: pembaca belum "),
    "2099-01-02-nanti": ("", "Terjadwal: berita ini terbit 2 Januari 2099, 09.00 WIB."),
    "2021-01-02-dulu": ("expires: 2021-02-01\n", "Kedaluwarsa sejak 1 Februari 2021: pembaca tidak lagi melihat "),
}


def test_articles_that_wait_are_shown_as_such_to_their_editor_and_written_nowhere(place: Workplace) -> None:
    place.write("content/kota-malang/media/denah.txt", "Denah rahasia")
    for name, (more, _) in WAITING.items():
        more += "documents: [{src: media/denah.txt, title: Denah}]\n"
        place.article("kota-malang", name, title=f"Rahasia {name}", more=more)

    with serving(place) as (_, url):
        for name, (_, state) in WAITING.items():
            day, slug = name[:10].replace("-", "/"), name[11:]
            page = f"{url}kantor/kota-malang/berita/{day}/{slug}/"
            status, text = fetch(page)
            assert (status, state in text, f"Rahasia {name}" in text) == (200, True, True), name
        assert fetch(f"{url}kantor/kota-malang/media/denah.txt") == (200, "Denah rahasia")
        overview = fetch(f"{url}pratinjau/")[1]
        assert "Belum tampil: 4 berita" in overview
        assert "Rahasia" not in fetch(f"{url}kantor/kota-malang/")[1]
        assert "Rahasia" not in fetch(f"{url}rss.xml")[1]
        site = place.tree(".warta/preview/site")
        assert [path for path, content in site.items() if b"ahasia" in content] == []
        assert "pratinjau" not in "".join(site)
        assert not any(b"pratinjau" in content for content in site.values())

        place.article("kota-malang", "2026-11-20-draf", title="Rahasia terbit")
        page = f"{url}kantor/kota-malang/berita/2026/11/20/draf/"
        wait_for(lambda: "Rahasia terbit" in fetch(page)[1], "the change never showed")
        assert "Draf:" not in fetch(page)[1]
        assert not list((place.root / ".warta/preview/belakang").rglob("draf/index.html"))


def test_a_page_says_what_is_wrong_with_its_file_in_the_words_of_check(place: Workplace) -> None:
    place.article("kota-malang", title="POSKO BANJIR DIBUKA DI KOTA", more="tags: a, b\n")
    checked = place.warta("check").out
    assert checked.count("\n") == 2

    with serving(place) as (_, url):
        page = f"{url}kantor/kota-malang/berita/2026/11/20/posko-banjir/"
        text = html.unescape(fetch(page)[1])
        for line in checked.splitlines():
            assert f"<li>{line}</li>" in text
        assert "<li>" not in fetch(f"{url}kantor/kota-malang/")[1].split("</aside>")[0]

        place.write(
            "content/kota-malang/berita/2026/2026-11-20-posko-banjir.md", "---\ntitle: A\ndate: besok\n---\nx\n"
        )
        said = 'date: "besok" bukan tanggal; tulis seperti 2026-11-20'
        wait_for(lambda: said in html.unescape(fetch(page)[1]), "the fault never showed where the article stood")
        assert fetch(page)[0] == 200
        assert "Berkas ini ditolak; yang tampak, bila ada, yang terakhir terbit." in fetch(page)[1]
        assert said in html.unescape(fetch(f"{url}pratinjau/")[1])

        place.write("content/kota-malang/berita/2026/2026-11-22-baru.md", "---\ntitle: Baru\ndate: besok\n---\nx\n")
        new = f"{url}kantor/kota-malang/berita/2026/11/22/baru/"
        wait_for(lambda: said in html.unescape(fetch(new)[1]), "a file that never had a page is not told")


REFUSED = {
    "2026-11-22-Posko Banjir.md": "2026/11/22/posko-banjir",
    "2026-1-2-satu.md": "2026/01/02/satu",
    "2026-11-23-dua/index.md": "2026/11/23/dua",
    "2026-11-24.md": "2026/11/24/2026-11-24",
    "Tiga_Empat.md": "tiga-empat",
}


def test_a_refused_file_of_any_name_has_its_page_where_its_article_would_stand(place: Workplace) -> None:
    for name in REFUSED:
        place.write(f"content/kota-malang/berita/2026/{name}", f"---\ntitle: Ini {name}\ndate: besok\n---\nx\n")

    with serving(place) as (_, url):
        for name, address in REFUSED.items():
            status, text = fetch(f"{url}kantor/kota-malang/berita/{address}/")
            assert (status, f"{name}:3: date: " in html.unescape(text)) == (200, True), name


def test_settings_that_are_wrong_are_told_in_the_preview(place: Workplace) -> None:
    with serving(place) as (_, url):
        place.write("content/network.yml", "layout: bulat\n")
        wait_for(lambda: "bulat" in fetch(f"{url}pratinjau/")[1], "the fault never showed")
        assert "Kabar dari kpu-ri" in fetch(url)[1]


def test_settings_that_are_wrong_leave_what_waits_and_what_was_told(place: Workplace) -> None:
    place.article("kota-malang", "2026-11-22-draf", title="Rahasia", more="draft: true\n")
    place.article("kota-malang", title="POSKO BANJIR DIBUKA DI KOTA")

    with serving(place) as (_, url):
        place.write("content/network.yml", "layout: bulat\n")
        wait_for(lambda: "bulat" in fetch(f"{url}pratinjau/")[1], "the fault never showed")
        place.write("content/network.yml", "layout: lonjong\n")
        wait_for(lambda: "lonjong" in fetch(f"{url}pratinjau/")[1], "the next fault never showed")
        overview = html.unescape(fetch(f"{url}pratinjau/")[1])
        assert ("bulat" in overview, "Belum tampil: 1 berita" in overview) == (False, True)
        assert "title: seluruhnya huruf kapital" in overview
        status, text = fetch(f"{url}kantor/kota-malang/berita/2026/11/22/draf/")
        assert (status, "Rahasia" in text) == (200, True)

        place.write("content/network.yml", "base_url: https://berita.example/\n")
        wait_for(lambda: "lonjong" not in fetch(f"{url}pratinjau/")[1], "the fault stayed")
        assert "Belum tampil: 1 berita" in fetch(f"{url}pratinjau/")[1]


def test_nobody_reads_beyond_the_folders_of_the_preview(place: Workplace) -> None:
    place.write(".warta/preview/rahasia.html", "rahasia")
    place.article("kota-malang", "2026-11-20-draf", more="draft: true\n")

    with serving(place) as (_, url):
        for path in ("../rahasia.html", "%2e%2e/rahasia.html", "admin/../../rahasia.html", "..%2frahasia.html"):
            assert "rahasia" not in fetch(f"{url}{path}")[1], path


def test_address_of_the_network_may_have_a_path(place: Workplace) -> None:
    place.write("content/network.yml", "base_url: https://berita.example/jaringan/\n")

    with serving(place) as (_, url):
        assert url.endswith("/jaringan/")
        assert "Kabar dari kpu-ri" in fetch(url)[1]


def test_settings_of_the_engine_that_change_show_too(place: Workplace) -> None:
    place.write("mkdocs.yml", "site_name: Jaringan\ntheme: {name: material}\n")
    place.write("tema/404.html", "Hilang sekali")

    with serving(place) as (_, url):
        assert "Hilang sekali" not in fetch(f"{url}tidak-ada/")[1]
        place.write("mkdocs.yml", "site_name: Jaringan\ntheme: {name: material, custom_dir: tema}\n")
        wait_for(lambda: "Hilang sekali" in fetch(f"{url}tidak-ada/")[1], "the change never showed")


def test_port_that_is_taken_is_told(place: Workplace) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = place.call("serve", "--port", port, "--jobs", 1)

    assert outcome.code == 2
    assert f"port {port}: tidak dapat dipakai (Address already in use); pilih yang lain dengan --port\n" in outcome.err
    assert "Tampil di" not in outcome.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--port", "99999"), '--port: "99999" tidak dapat dipakai; tulis bilangan bulat antara 0 dan 65535; '),
        (("--content", "tidak-ada"), "tidak-ada: folder ini tidak ada; "),
        (("--host", "192.0.2.1"), "alamat 192.0.2.1: tidak dapat dipakai ("),
    ],
)
def test_wrong_call_is_told_before_anything_is_built(
    place: Workplace, arguments: tuple[str, ...], message: str
) -> None:
    outcome = place.call("serve", *arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(message), outcome.err
    assert not (place.root / ".warta").exists()
