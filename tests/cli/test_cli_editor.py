"""`warta editor`, and the page that a build makes of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from editor_repository import PROGRAM, SETTINGS, a_repository, install
from instruments import need
from workplace import NOW, PATIENCE, Workplace, a_network

from site_builder.admin.bundle import FOLDER, PACKAGE, VERSION, known_files


def test_a_build_makes_the_page_of_the_editor_and_no_list_names_it(tmp_path: Path) -> None:
    place = a_repository(tmp_path)
    install(tmp_path)

    outcome = place.build()

    assert (outcome.code, outcome.err) == (0, "")
    tree = place.tree("site")
    assert {path for path in tree if path.startswith("admin/")} == {
        "admin/index.html",
        "admin/mulai.js",
        "admin/config.yml",
        *(f"admin/{FOLDER}/{path}" for path in known_files()),
    }
    config = yaml.safe_load(tree["admin/config.yml"])
    assert config["backend"]["repo"] == "kpu/kota-malang"
    assert [c["folder"] for c in config["collections"]] == ["content/berita"]
    for path, content in tree.items():
        if path.endswith((".html", ".xml", ".json", ".txt")) and not path.startswith(
            ("admin/", "manifest", ".server/")
        ):
            assert b"admin/" not in content, path


def test_a_second_build_changes_nothing_of_it(tmp_path: Path) -> None:
    place = a_repository(tmp_path)
    install(tmp_path)
    place.build()
    before = place.inodes()

    place.build()

    assert place.inodes() == before


def test_a_program_that_comes_or_goes_after_a_build_is_not_overlooked(tmp_path: Path) -> None:
    place = a_repository(tmp_path)
    assert [place.build().code for _ in range(2)] == [1, 1]

    install(tmp_path)

    assert [place.build().code for _ in range(2)] == [0, 0]
    assert (tmp_path / "site/admin/index.html").is_file()
    (tmp_path / "editor/npm/index.js").write_text("alert(1)")
    assert place.build().code == 1
    assert not (tmp_path / "site/admin").exists()


def test_without_the_setting_there_is_no_editor(tmp_path: Path) -> None:
    place = a_repository(tmp_path, "null")
    install(tmp_path)

    assert place.build().code == 0
    assert not (tmp_path / "site/admin").exists()


@pytest.mark.parametrize(("harm", "word"), [("lose", "tidak ada"), ("change", "bukan yang dikenal")])
def test_a_program_that_is_lost_or_changed_is_named_and_the_news_is_published(
    tmp_path: Path, harm: str, word: str
) -> None:
    place = a_repository(tmp_path)
    install(tmp_path)
    file = tmp_path / "editor/npm/index.js"
    file.unlink() if harm == "lose" else file.write_text("alert(1)")

    outcome = place.build()

    assert outcome.code == 1
    assert outcome.err.startswith(f"editor/npm/index.js: berkas penyunting ini {word}"), outcome.err
    assert "; jalankan warta editor" in outcome.err
    assert (tmp_path / "site/berita/2026/11/20/a/index.html").is_file()
    assert not (tmp_path / "site/admin").exists()


def test_a_network_has_one_editor_for_the_folders_of_its_offices(tmp_path: Path) -> None:
    place = a_network(tmp_path)
    place.write("mkdocs.yml", SETTINGS.format(editor="{forge: gitlab, repo: kpu/jaringan, review: true}"))
    install(tmp_path)

    outcome = place.build()

    assert outcome.err == ""
    config = yaml.safe_load(place.read("site/admin/config.yml"))
    assert config["publish_mode"] == "editorial_workflow"
    folders = {c["name"]: c["folder"] for c in config["collections"]}
    assert folders["kota-malang"] == "content/kota-malang/berita"
    assert len(folders) > 1
    assert not (tmp_path / "site/kantor/kota-malang/admin").exists()


def test_each_host_has_an_editor_for_its_own_office(tmp_path: Path) -> None:
    place = a_network(tmp_path)
    place.write("content/network.yml", "layout: host-per-office\n")
    place.write("mkdocs.yml", SETTINGS.format(editor="{repo: kpu/jaringan}"))
    install(tmp_path)

    assert place.build().err == ""

    config = yaml.safe_load(place.read("site/kota-malang/admin/config.yml"))
    assert [c["folder"] for c in config["collections"]] == ["content/kota-malang/berita"]


@pytest.mark.parametrize(
    ("editor", "message"),
    [
        ("github", "mkdocs.yml: editor: isinya bukan pasangan kunci dan nilai; tulis forge, repo, "),
        ("{repo: a/b, cabang: main}", "mkdocs.yml: editor: cabang: kunci tidak dikenal; tulis salah satu dari forge, "),
        ("{forge: svn, repo: a/b}", 'mkdocs.yml: editor: forge: "svn" tidak dikenal; tulis salah satu dari github, '),
        ("{forge: github}", 'mkdocs.yml: editor: repo: "" bukan nama repositori; tulis pemilik dan namanya, '),
        ("{repo: 'a/b; c'}", 'mkdocs.yml: editor: repo: "a/b; c" bukan nama repositori; '),
        ("{repo: a/b, api_root: 'https://x.example; x'}", "mkdocs.yml: editor: api_root: https://x.example; x: bukan "),
        ("{repo: a/b, review: ya}", 'mkdocs.yml: editor: review: "ya" bukan ya atau tidak; tulis true atau false'),
        ("{repo: a/b, review: 'true'}", 'mkdocs.yml: editor: review: "true" bukan ya atau tidak; tulis true atau '),
        ("{forge: gitea, repo: a/b, review: true}", "mkdocs.yml: editor: review: tidak ada di gitea; hapus review, "),
    ],
)
def test_a_wrong_setting_is_told_before_anything_is_built(tmp_path: Path, editor: str, message: str) -> None:
    outcome = a_repository(tmp_path, editor).build()

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.replace(f"{tmp_path}/", "").startswith(message), outcome.err
    assert not (tmp_path / "site").exists()


def a_false_npm(folder: Path, script: str) -> str:
    """A folder to put into PATH, whose `npm` does as `script` says."""
    folder.mkdir()
    (folder / "npm").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "npm").chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            "echo 'ENOTFOUND' >&2; exit 1",
            f"npm: paket {PACKAGE} tidak dapat diambil (ENOTFOUND); ambil dengan npm pack ",
        ),
        ('for d; do :; done; echo palsu > "$d/cms.tgz"', f"paket penyunting: bukan {PACKAGE} versi {VERSION}, atau "),
    ],
)
def test_what_npm_does_not_give_or_gives_wrongly_is_told(
    tmp_path: Path, script: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = a_repository(tmp_path / "repo")
    monkeypatch.setenv("PATH", a_false_npm(tmp_path / "bin", script), prepend=":")

    outcome = place.warta("editor")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(message), outcome.err
    assert not (tmp_path / "repo/editor").exists()


def test_a_machine_without_npm_is_told_the_other_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = a_repository(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    outcome = place.warta("editor")

    assert outcome.code == 2
    assert outcome.err.startswith(
        f"npm: program ini tidak ada di mesin ini; ambil dengan npm pack {PACKAGE}@{VERSION} "
    )


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    outcome = a_repository(tmp_path).warta("editor", "--from", "tidak-ada.tgz")

    assert outcome == (
        2,
        "",
        "tidak-ada.tgz: tidak terbaca (No such file or directory); periksa nama dan izin bacanya\n",
    )


@pytest.mark.browser
def test_npm_gives_the_program_and_what_another_version_left_goes(tmp_path: Path) -> None:
    need("npm", PROGRAM)
    place = a_repository(tmp_path)
    place.write("editor/npm/chunks/react-lama.js", "lama")
    place.write("editor/CATATAN.md", "milik kantor")

    outcome = place.warta("editor")

    assert outcome == (0, f"penyunting {PACKAGE} {VERSION} ditulis ke editor/; simpan folder itu di repositori\n", "")
    assert place.tree("editor").keys() == {*known_files(), "CATATAN.md"}
    packed = subprocess.run(
        ["npm", "pack", f"{PACKAGE}@{VERSION}", "--silent"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    shutil.rmtree(tmp_path / "editor/npm")
    again = place.warta("editor", "--from", packed.stdout.strip())
    assert (again.code, again.err) == (0, "")
    assert place.build().code == 0


@pytest.mark.browser
def test_a_new_repository_has_the_real_program_and_its_first_build_publishes_it(tmp_path: Path) -> None:
    need("npm", PROGRAM)
    begun = Workplace(tmp_path).warta("init", "kota-malang", "repo", "--repo", "kpu-malang/situs", "--now", NOW)
    place = Workplace(tmp_path / "repo")

    outcome = place.build()

    assert (begun.code, begun.err, outcome.code, outcome.err) == (0, "", 0, "")
    assert {path: place.tree("editor")[path] for path in known_files()} == {
        path: place.tree("site")[f"admin/{FOLDER}/{path}"] for path in known_files()
    }
    backend = yaml.safe_load(place.read("site/admin/config.yml"))["backend"]
    assert (backend["name"], backend["repo"]) == ("github", "kpu-malang/situs")
    assert place.warta("check", "--now", NOW).code == 0


def test_mkdocs_knows_the_setting(tmp_path: Path) -> None:
    place = a_repository(tmp_path)

    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert place.read("site/berita/2026/11/20/a/index.html")
