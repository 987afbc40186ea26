"""`mkdocs build` and `mkdocs serve`, for real."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from demo import ROOT, Demo
from own_repository import ENVIRONMENT, SETTINGS, a_repository, mkdocs, write_article
from workplace import Workplace, read_tree, wait_for

from site_builder.engine.servers import WRITERS
from site_builder.proof import KEY_VARIABLE
from site_builder.proof.keyring import write_key


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return a_repository(tmp_path)


def assert_same_trees(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert set(one) == set(other)
    assert [path for path in one if one[path] != other[path]] == []


def without(tree: dict[str, bytes], paths: set[str]) -> dict[str, bytes]:
    return {path: content for path, content in tree.items() if path not in paths}


def test_mkdocs_builds_the_site_that_warta_builds(place: Workplace) -> None:
    built = mkdocs(place, "build", "--strict", "--site-dir", "oleh-mkdocs")
    assert (built.code, [line for line in built.err.splitlines() if "WARNING" in line]) == (0, []), built.err
    assert place.build("--out", "oleh-warta").code == 0
    tree = place.tree("oleh-mkdocs")
    assert {"berita/2026/11/20/posko-banjir/index.html", "lama/7/index.html", "media/dokumen.txt"} <= set(tree)
    assert {"profil/index.html", "ppid/maklumat/index.html", "rss.xml", "404.html"} <= set(tree)
    assert not any(b"rahasia" in content for content in tree.values())
    assert_same_trees(tree, place.tree("oleh-warta"))


def test_what_mkdocs_builds_is_signed_and_can_be_verified(
    place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENVIRONMENT, KEY_VARIABLE, write_key(tmp_path / "kunci").dump().decode())
    assert mkdocs(place, "build").code == 0
    verify = ("verify", "site", "--key", tmp_path / "kunci.pub")
    verified = place.warta(*verify)
    assert (verified.code, verified.out.split(" dengan kunci ")[0]) == (
        0,
        "site: ditandatangani kantor kota-malang",
    )
    place.write("site/aset/judi.js", "judi")
    assert "aset/judi.js: berkas ini tidak ada di manifes" in place.warta(*verify).out


def test_the_menu_of_an_own_repository_is_that_of_its_settings(place: Workplace) -> None:
    place.write("content/halaman/lain.md", "# Lain\n")
    menu = "nav:\n  - Maklumat pelayanan: ppid/maklumat.md\n  - Tentang kami: profil.md\n"
    place.write("mkdocs.yml", SETTINGS + menu)
    assert mkdocs(place, "build", "--site-dir", "oleh-mkdocs").code == 0
    assert place.build("--out", "oleh-warta").code == 0
    assert_same_trees(place.tree("oleh-mkdocs"), place.tree("oleh-warta"))
    home = place.read("oleh-warta/index.html")
    assert home.index(">Maklumat pelayanan</a>") < home.index(">Tentang kami</a>")
    assert ">Lain</a>" not in home
    assert "/lain/</loc>" in place.read("oleh-warta/sitemap.xml")


def test_at_the_root_of_a_network_mkdocs_builds_its_national_site(demo: Demo, tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    shutil.copytree(demo.content, tmp_path / "content")
    shutil.copytree(demo.state.parent, tmp_path / ".warta")
    (tmp_path / "overrides").symlink_to(ROOT / "overrides")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    built = mkdocs(place, "build")
    assert built.code == 0, built.err
    national = {
        path: content
        for path, content in read_tree(demo.out).items()
        if not path.startswith("kantor/") or path == "kantor/index.html"
    }
    told = {path for path in national if path == "status.json" or path.endswith("arsip/daftar.json")}
    assert len(told) > 1  # these tell when and in which order news came: MkDocs is told of none of it
    told |= {path for path in (*national, *place.tree()) if path.startswith(("manifest.json", "manifest/"))}
    told |= set(WRITERS)  # these name old addresses of all sites of the host
    assert_same_trees(without(place.tree(), told), without(national, told))


def test_an_article_that_is_refused_is_named_and_the_rest_is_built(place: Workplace) -> None:
    write_article(place, "2026-11-17-rusak", more="expires: kapan-kapan\n")
    built = mkdocs(place, "build")
    assert built.code == 0
    assert 'ERROR   -  content/berita/2026/2026-11-17-rusak.md:4: expires: "kapan-kapan" bukan tanggal;' in built.err
    assert "berita/2026/11/20/posko-banjir/index.html" in place.tree()
    assert mkdocs(place, "build", "--strict").code == 1


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (SETTINGS.replace("office: kota-malang", "office: kota-malan"), 'kantor: "kota-malan" tidak ada di daftar'),
        (SETTINGS.replace("name: material", "name: readthedocs"), "theme: readthedocs tidak dapat dipakai; tulis"),
        (SETTINGS.replace("{office:", "{registry: tidak-ada.csv, office:"), "daftar kantor: "),
        (SETTINGS.replace("{office:", "{state: content/kantor.yml, office:"), "berkas keadaan: "),
    ],
)
def test_settings_that_are_wrong_are_told_in_one_sentence(place: Workplace, settings: str, sentence: str) -> None:
    place.write("mkdocs.yml", settings)
    built = mkdocs(place, "build")
    assert built.code == 1
    assert sentence in built.err
    assert "Traceback" not in built.err


def test_another_plugin_works_beside_ours(place: Workplace) -> None:
    place.write("mkdocs.yml", SETTINGS.replace("plugins:\n", "plugins:\n  - search\n"))
    assert mkdocs(place, "build", "--site-dir", "oleh-mkdocs").code == 0
    assert place.build("--out", "oleh-warta").code == 0
    assert "search/search_index.json" in place.tree("oleh-warta")
    assert_same_trees(place.tree("oleh-mkdocs"), place.tree("oleh-warta"))


def test_templates_of_an_organisation_come_before_ours(place: Workplace) -> None:
    place.write("mkdocs.yml", SETTINGS.replace("theme:\n", "theme:\n  custom_dir: tema\n"))
    extends = '{% extends "base.html" %}{% block content %}'
    place.write("tema/warta/topics.html", extends + "<h1>{{ topics.heading }} kami</h1>{% endblock %}")
    place.write("tema/main.html", extends + "<h1>Halaman kami: {{ page.title }}</h1>{% endblock %}")
    assert mkdocs(place, "build", "--site-dir", "oleh-mkdocs").code == 0
    assert place.build("--out", "oleh-warta").code == 0
    assert_same_trees(place.tree("oleh-mkdocs"), place.tree("oleh-warta"))
    assert "<h1>Topik kami</h1>" in place.read("oleh-warta/topik/index.html")
    assert "<h1>Halaman kami: Profil</h1>" in place.read("oleh-warta/profil/index.html")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=10) as reply:
            return str(reply.read().decode())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def test_mkdocs_serves_and_builds_again_when_a_file_changes(place: Workplace) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    log = place.root / "log.txt"
    with log.open("w") as told:
        server = subprocess.Popen(command, cwd=place.root, env=ENVIRONMENT, stdout=told, stderr=told)
        try:
            wait_for(lambda: "Kabar 2026-11-20" in answer(url), "no answer")
            write_article(place, "2026-11-21-baru")
            wait_for(lambda: "Kabar 2026-11-21-baru" in answer(url), "a new article is not shown")
            place.write("content/kantor.yml", "address: Jalan Baru\n")
            wait_for(lambda: "Jalan Baru" in answer(url), "a change of kantor.yml is not shown")
            assert "Isi." in answer(url + "berita/2026/11/21/baru/")
        finally:
            server.send_signal(signal.SIGINT)
            code = server.wait(timeout=20)
    assert (code, "Traceback" in log.read_text()) == (0, False)


def test_a_moment_of_the_build_is_asked_of_mkdocs(place: Workplace) -> None:
    write_article(place, "2026-11-30-nanti")
    assert mkdocs(place, "build").code == 0
    assert "berita/2026/11/30/nanti/index.html" not in place.tree()
