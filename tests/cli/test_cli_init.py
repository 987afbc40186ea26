"""`warta init`: an office's own repository, ready for every command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from workplace import NOW, PATIENCE, Workplace

from site_builder.cli.starting import CALLERS, Answers, plan_files
from site_builder.engine.servers import WRITERS
from site_builder.offices.registry import load_registry

OWN = {
    "content/kantor.yml",
    "content/halaman/profil.md",
    "content/berita/2026/2026-11-24-berita-contoh.md",
}
MANAGED = {".gitignore", "README.md", "PANDUAN.md", "mkdocs.yml", "requirements.txt"}
SHARED = {f".github/workflows/{name}" for name in ("office.yml", "deliver.yml", "rebuild.yml")}
FILES = {*OWN, *MANAGED, *SHARED, ".warta.json", ".github/workflows/warta.yml"}
TREE = load_registry()


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


def a_repository(place: Workplace, office: str) -> Workplace:
    outcome = place.warta("init", office, "repo", "--now", NOW)
    assert (outcome.code, outcome.err) == (0, "")
    return Workplace(place.root / "repo")


def publish(place: Workplace) -> None:
    """Takes the draft mark off the first article, as its editor would."""
    (file,) = (place.root / "content").rglob("*-berita-contoh.md")
    lines = file.read_text(encoding="utf-8").splitlines(True)
    file.write_text("".join(line for line in lines if not line.startswith("draft:")), encoding="utf-8")


def test_repository_has_what_an_office_needs(place: Workplace) -> None:
    outcome = place.warta("init", "kota-malang", "repo", "--now", NOW)

    assert outcome == (
        0,
        "repositori KPU Kota Malang dibuat di repo; masuk ke folder itu, lalu jalankan warta serve\n",
        "",
    )
    assert place.tree("repo").keys() == FILES


@pytest.mark.parametrize("ci", list(CALLERS))
@pytest.mark.parametrize("office", ["kpu-ri", "prov-aceh", "kota-jayapura"])
def test_repository_of_every_tier_checks_and_builds(place: Workplace, office: str, ci: str) -> None:
    place.warta("init", office, "repo", "--ci", ci, "--now", NOW)
    repository = Workplace(place.root / "repo")
    if ci == "github":
        first = repository.warta("build", "--jobs", 1, "--now", "2026-11-25")
        assert (first.code, first.out.partition(": ")[2]) == (
            0,
            "0 berita terbit, 0 ditarik, 1 belum tampil, 0 ditolak\n",
        )
    publish(repository)

    checked = repository.warta("check", "--now", "2026-11-25")
    built = repository.warta("build", office, "--jobs", 1, "--now", "2026-11-25")

    assert checked == (0, "", "0 galat, 0 peringatan dan catatan\n")
    assert (built.code, built.out) == (
        0,
        "1 situs ditulis ke site: 1 berita terbit, 0 ditarik, 0 belum tampil, 0 ditolak\n",
    )
    assert set(CALLERS.values()) & repository.tree(".").keys() == {CALLERS[ci]}
    feed = json.loads(repository.read("site/feed.json"))
    assert feed["home_page_url"] == f"https://{TREE.by_id(office).domain}/"
    assert [item["tags"] for item in feed["items"]] == [["contoh"]]
    assert "profil/index.html" in repository.tree()


@pytest.mark.parametrize("office", ["kpu-ri", "prov-aceh"])
def test_a_portal_asks_each_office_below_it(place: Workplace, office: str) -> None:
    repository = a_repository(place, office)

    network = yaml.safe_load(repository.read("content/network.yml"))

    below = {child.id: {"feed": f"https://{child.domain}/feed.json"} for child in TREE.descendants(office)}
    assert network == {"base_url": f"https://{TREE.by_id(office).domain}/", "sources": below}
    assert ".github/workflows/bangun-ulang.yml" in repository.tree(".")
    assert "collect: true" in repository.read(".github/workflows/warta.yml")


def test_an_organisation_may_keep_the_workflows_in_one_place(place: Workplace) -> None:
    place.warta("init", "kota-malang", "repo", "--now", NOW, "--workflows", "kpu/warta@v1.0.0")

    assert place.tree("repo").keys() == FILES - SHARED
    text = Workplace(place.root / "repo").read(".github/workflows/warta.yml")
    assert "    uses: kpu/warta/.github/workflows/office.yml@v1.0.0\n" in text


def test_the_workflow_of_an_office_is_short(place: Workplace) -> None:
    jobs = yaml.safe_load(a_repository(place, "kota-malang").read(".github/workflows/warta.yml"))["jobs"]

    assert list(jobs) == ["situs"]
    assert jobs["situs"].keys() == {"uses", "permissions", "with", "secrets"}
    assert jobs["situs"]["with"] == {"publish": "pages", "allow-shrink": "${{ inputs.allow-shrink == true }}"}


def test_with_a_repository_named_the_web_editor_is_there(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.cli.init.fetch_package", lambda: b"")
    monkeypatch.setattr("site_builder.cli.init.install_program", lambda folder, _: place.write("repo/editor/x", "x"))

    outcome = place.warta("init", "kota-malang", "repo", "--now", NOW, "--repo", "kpu-malang/situs", "--ci", "forgejo")

    assert outcome.code == 0
    settings = yaml.safe_load(place.read("repo/mkdocs.yml"))
    assert settings["plugins"] == [
        {"warta": {"office": "kota-malang", "editor": {"forge": "gitea", "repo": "kpu-malang/situs"}}}
    ]
    assert (place.root / "repo/editor/x").is_file()


def test_where_the_web_editor_cannot_be_had_the_repository_is_made_without_it(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    outcome = place.warta("init", "kota-malang", "repo", "--now", NOW, "--repo", "kpu-malang/situs")

    assert outcome.code == 0
    assert outcome.err.startswith("penyunting web belum dipasang (")
    assert outcome.err.count("\n") == 1
    monkeypatch.undo()
    assert Workplace(place.root / "repo").build().code == 0


def test_mkdocs_builds_the_same_news(place: Workplace) -> None:
    repository = a_repository(place, "kota-malang")
    publish(repository)
    repository.warta("build", "--jobs", 1, "--out", "warta-site")

    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", "mkdocs-site"],
        cwd=repository.root,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    ours, theirs = repository.tree("warta-site"), repository.tree("mkdocs-site")
    assert {path for path in ours if path.startswith("berita/")} <= theirs.keys()
    article = "berita/2026/11/24/berita-contoh/index.html"
    assert theirs[article] == ours[article]
    assert {path: theirs.get(path) for path in WRITERS} == {path: ours[path] for path in WRITERS}


def test_git_leaves_out_what_a_build_makes(place: Workplace) -> None:
    repository = a_repository(place, "kota-malang")
    subprocess.run(["git", "init", "--quiet"], cwd=repository.root, check=True)
    repository.build()

    status = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"],
        cwd=repository.root,
        capture_output=True,
        text=True,
        check=True,
    )

    assert {line[3:] for line in status.stdout.splitlines()} == FILES


def test_first_article_waits_for_its_editor(place: Workplace) -> None:
    outcome = a_repository(place, "kota-malang").build()

    assert outcome.out.endswith(": 0 berita terbit, 0 ditarik, 1 belum tampil, 0 ditolak\n")


def test_settings_of_every_office_are_yaml_and_name_it() -> None:
    for office in TREE:
        files = plan_files(TREE, Answers(office.id))
        settings = yaml.safe_load(files["mkdocs.yml"])
        assert settings["site_name"] == office.name
        assert settings["plugins"] == [{"warta": {"office": office.id}}]
        assert office.name.encode() in files["README.md"]
        assert b"@@" not in b"".join(files.values())


@pytest.mark.parametrize("taken", ["repo/catatan.txt", "repo"])
def test_folder_that_is_not_empty_is_left_alone(place: Workplace, taken: str) -> None:
    place.write(taken, "catatan")

    outcome = place.warta("init", "kota-malang", "repo", "--now", NOW)

    assert outcome == (2, "", "repo: sudah berisi; pilih folder baru\n")
    assert place.tree(".") == {taken: b"catatan"}


def test_empty_folder_is_filled(place: Workplace) -> None:
    (place.root / "repo").mkdir()

    assert place.warta("init", "kota-malang", "repo").code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("kota-mallang", "repo"), 'kantor: "kota-mallang" tidak ada di daftar; mungkin maksudnya kota-malang\n'),
        (("kota-malang",), "DIR: belum diisi; lihat warta init --help\n"),
        ((), "ID: belum diisi; lihat warta init --help\n"),
        (("kota-malang", "/proc/warta/repo"), "/proc/warta/repo/"),
        (
            ("kota-malang", "repo", "--ci", "svn"),
            '--ci: "svn" tidak dikenal; pilih salah satu: github, gitlab, forgejo',
        ),
        (
            ("kota-malang", "repo", "--repo", "situs"),
            '--repo: "situs" tidak dapat dipakai; tulis seperti kpu-kota-malang/situs',
        ),
        (
            ("kota-malang", "repo", "--workflows", "a/b"),
            '--workflows: "a/b" tidak dapat dipakai; tulis seperti kpu/warta@v1.0.0',
        ),
    ],
)
def test_wrong_call_is_told_and_writes_nothing(place: Workplace, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = place.warta("init", *arguments)

    assert (code, out) == (2, "")
    assert err.startswith(message), err
    assert place.tree(".") == {}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("site_name: a\n", "mkdocs.yml: kantor belum disebut; tulis plugins: [warta: {office: ID}], ID dari warta"),
        ("plugins: [warta: {office: kota-mallang}]\n", 'kantor: "kota-mallang" tidak ada di daftar; mungkin maksudnya'),
        (
            "site_url: situs-kami\nplugins: [warta: {office: kota-malang}]\n",
            'mkdocs.yml: site_url: "situs-kami" bukan alamat situs; tulis alamat lengkap seperti https://kantor.example/',
        ),
        ("plugins: [\n", "mkdocs.yml: tidak terbaca ("),
        (None, "mkdocs.yml: berkas ini belum ada; buat repositori kantor dengan warta init ID FOLDER"),
    ],
)
def test_repository_with_broken_settings_is_told_by_build_and_check(
    place: Workplace, settings: str | None, message: str
) -> None:
    repository = a_repository(place, "kota-malang")
    repository.build()
    before = repository.inodes()
    (repository.root / "mkdocs.yml").unlink()
    if settings is not None:
        repository.write("mkdocs.yml", settings)

    built, checked = repository.build(), repository.warta("check")

    for outcome in (built, checked):
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
        assert outcome.err.replace(f"{repository.root}/", "").startswith(message), outcome.err
    assert repository.inodes() == before
