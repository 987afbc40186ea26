"""`warta serve`: a real server, looked at as a browser would."""

from __future__ import annotations

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
