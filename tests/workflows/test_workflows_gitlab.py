"""`.gitlab-ci.yml`: its real scripts, from the push to what is published."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from branch_offices import ARTICLE, add_pages, an_office, remove_pages, set_line, write_article
from gitlab import run_pipeline
from stand_in import Forge, git
from workplace import Workplace, read_tree

from site_builder.network.safekeeping import BRANCH


def a_repository(tmp_path: Path, office: str = "kota-malang") -> tuple[Forge, Path, Path]:
    """The forge, the bare repository, and the working copy of an office."""
    place = an_office(tmp_path, office, "--ci", "gitlab")
    forge = Forge(tmp_path / "forge")
    forge.root.mkdir()
    forge.create("kpu/situs.git", place.root)
    return forge, forge.root / "kpu/situs.git", place.root


def test_a_push_is_built_published_and_its_state_kept(tmp_path: Path) -> None:
    _, bare, _ = a_repository(tmp_path)

    done = run_pipeline(tmp_path, bare, tmp_path / "1", "push", "main", WARTA_TOKEN="rahasia")

    assert done.jobs == {"bangun": "success", "pages": "success", "simpan": "success"}, done.log
    assert {ARTICLE, "rss.xml", "_headers"} <= read_tree(done.artifacts["pages"] / "public").keys()
    assert git(bare, "ls-tree", "--name-only", BRANCH).split() == ["keadaan.json", "pages.json", "state.sqlite"]
    assert "rahasia" not in done.log
    assert json.loads(done.reports["codequality"].read_text(encoding="utf-8")) == []

    again = run_pipeline(tmp_path, bare, tmp_path / "2", "schedule", "main", WARTA_TOKEN="rahasia")
    assert f"keadaan diambil dari cabang {BRANCH}" in again.log
    assert again.jobs == done.jobs, again.log


def test_a_proposal_is_reported_line_by_line_and_not_published(tmp_path: Path) -> None:
    forge, bare, files = a_repository(tmp_path)
    file = files / "content/berita/2024/2024-05-03-rapat.md"
    file.write_text("---\ntitle: Rapat\ndate: 2024-05-03\nkind: rapat\n---\nIsi.\n", encoding="utf-8")
    forge.push(files, "Rapat", "usulan")

    done = run_pipeline(tmp_path, bare, tmp_path / "1", "merge_request_event", "usulan")

    assert done.jobs == {"bangun": "failed"}
    (problem,) = json.loads(done.reports["codequality"].read_text(encoding="utf-8"))
    assert problem["severity"] == "major"
    assert problem["location"] == {"path": "content/berita/2024/2024-05-03-rapat.md", "lines": {"begin": 4}}
    assert ARTICLE in read_tree(done.artifacts["bangun"] / "site")
    assert git(bare, "branch", "--list", BRANCH) == ""


def test_another_branch_runs_nothing_whoever_starts_it(tmp_path: Path) -> None:
    forge, bare, files = a_repository(tmp_path, "prov-jawa-timur")
    forge.push(files, "Coba", "coba")
    given = {"WARTA_REBUILD": "true", "WARTA_PUBLISH": "rsync", "WARTA_TARGET": str(tmp_path / "server")}

    for source in ("push", "schedule", "trigger", "pipeline", "web", "api"):
        for number, more in enumerate(({}, given)):
            assert run_pipeline(tmp_path, bare, tmp_path / f"{source}-{number}", source, "coba", **more).jobs == {}


def test_a_proposal_to_a_portal_that_is_to_be_rebuilt_is_checked_and_not_published(tmp_path: Path) -> None:
    forge, bare, files = a_repository(tmp_path, "prov-jawa-timur")
    forge.push(files, "Usul", "usulan")

    done = run_pipeline(tmp_path, bare, tmp_path / "1", "merge_request_event", "usulan", WARTA_REBUILD="true")

    assert done.jobs == {"bangun": "success"}, done.log


def test_a_site_that_lost_many_pages_is_published_only_if_that_is_meant(tmp_path: Path) -> None:
    forge, bare, files = a_repository(tmp_path)
    add_pages(Workplace(files), 20)
    forge.push(files, "Banyak")
    given = {"WARTA_TOKEN": "rahasia", "WARTA_PUBLISH": "rsync", "WARTA_TARGET": str(tmp_path / "server")}
    assert run_pipeline(tmp_path, bare, tmp_path / "1", "push", "main", **given).jobs["rsync"] == "success"
    remove_pages(Workplace(files))
    forge.push(files, "Salah hapus")

    refused = run_pipeline(tmp_path, bare, tmp_path / "2", "push", "main", **given)
    assert refused.jobs == {"bangun": "failed"}, refused.log
    assert "halaman yang terakhir ada akan hilang, lebih dari 10 %" in refused.log

    meant = run_pipeline(tmp_path, bare, tmp_path / "3", "web", "main", **given, WARTA_ALLOW_SHRINK="true")
    assert meant.jobs == {"bangun": "success", "rsync": "success", "simpan": "success"}, meant.log
    assert not (tmp_path / "server/current/lama-1").exists()


@pytest.mark.parametrize("why", ["the proposal removes them", "the site has grown since"])
def test_a_proposal_with_many_pages_less_is_shown_and_refused_only_on_main(tmp_path: Path, why: str) -> None:
    forge, bare, files = a_repository(tmp_path)
    if "grown" in why:
        forge.push(files, "Usul", "usulan")
    add_pages(Workplace(files), 20)
    forge.push(files, "Banyak")
    assert run_pipeline(tmp_path, bare, tmp_path / "1", "push", "main").jobs["simpan"] == "success"
    remove_pages(Workplace(files))
    if "removes" in why:
        forge.push(files, "Usul", "usulan")

    proposed = run_pipeline(tmp_path, bare, tmp_path / "2", "merge_request_event", "usulan")
    assert proposed.jobs == {"bangun": "success"}, proposed.log
    assert ARTICLE in read_tree(proposed.artifacts["bangun"] / "site")

    forge.push(files, "Hapus")
    accepted = run_pipeline(tmp_path, bare, tmp_path / "3", "push", "main")
    assert accepted.jobs == {"bangun": "failed"}
    assert "halaman yang terakhir ada akan hilang, lebih dari 10 %" in accepted.log


def test_a_site_goes_to_a_server_of_ones_own(tmp_path: Path) -> None:
    _, bare, _ = a_repository(tmp_path)
    server = tmp_path / "server"
    given = {"WARTA_PUBLISH": "rsync", "WARTA_TARGET": str(server), "WARTA_SSH_KEY": "kunci-rahasia"}

    done = run_pipeline(tmp_path, bare, tmp_path / "1", "push", "main", **given)

    assert done.jobs == {"bangun": "success", "rsync": "success", "simpan": "success"}, done.log
    assert {ARTICLE, ".htaccess"} <= read_tree(server / "current/").keys()
    assert "kunci-rahasia" not in done.log


@pytest.mark.parametrize("publish", ["pages", "rsync"])
def test_the_network_is_rebuilt_by_many_machines(tmp_path: Path, publish: str) -> None:
    place = an_office(tmp_path, "prov-jawa-timur", "--ci", "gitlab")
    place.write("content/network.yml", "base_url: https://jatim.example/\n")
    write_article(place, "content/kota-malang", more="aliases: [/lama/]\n")
    set_line(place, ".gitlab-ci.yml", "parallel: 8", "parallel: 2")
    forge = Forge(tmp_path / "forge")
    forge.root.mkdir()
    forge.create("kpu/jatim.git", place.root)

    given = {"WARTA_REBUILD": "true", "WARTA_PUBLISH": publish, "WARTA_TARGET": str(tmp_path / "server")}
    done = run_pipeline(tmp_path, forge.root / "kpu/jatim.git", tmp_path / "1", "web", "main", **given)

    jobs = ("bagian", "gabung", publish, "simpan")
    assert done.jobs == dict.fromkeys(jobs, "success"), done.log
    assert place.warta("build", "--now", "2024-06-01T00:00:00Z", "--out", "utuh").code == 0
    published = done.artifacts["pages"] / "public" if publish == "pages" else tmp_path / "server/current/"
    assert read_tree(published) == place.tree("utuh")


@pytest.mark.parametrize("forgotten", ["cache", "state"])
def test_a_network_that_lost_many_pages_is_rebuilt_only_if_that_is_meant_and_built_on(
    tmp_path: Path, forgotten: str
) -> None:
    place = an_office(tmp_path, "prov-jawa-timur", "--ci", "gitlab")
    place.write("content/network.yml", "base_url: https://jatim.example/\n")
    set_line(place, ".gitlab-ci.yml", "parallel: 8", "parallel: 2")
    add_pages(place, 20)
    forge = Forge(tmp_path / "forge")
    forge.root.mkdir()
    forge.create("kpu/jatim.git", place.root)
    bare = forge.root / "kpu/jatim.git"
    assert run_pipeline(tmp_path, bare, tmp_path / "1", "push", "main").jobs["simpan"] == "success"
    if forgotten == "cache":
        shutil.rmtree(bare.parent / "cache")
    else:
        git(bare, "branch", "--delete", "--force", BRANCH)
    remove_pages(place)
    forge.push(place.root, "Hapus")

    refused = run_pipeline(tmp_path, bare, tmp_path / "2", "web", "main", WARTA_REBUILD="true")
    assert refused.jobs == {"bagian": "success", "gabung": "failed"}, refused.log
    assert "halaman yang terakhir ada akan hilang, lebih dari 10 %" in refused.log

    given = {"WARTA_REBUILD": "true", "WARTA_ALLOW_SHRINK": "true"}
    meant = run_pipeline(tmp_path, bare, tmp_path / "3", "web", "main", **given)
    assert meant.jobs == dict.fromkeys(("bagian", "gabung", "pages", "simpan"), "success"), meant.log
    timed = run_pipeline(tmp_path, bare, tmp_path / "4", "schedule", "main")
    assert timed.jobs == dict.fromkeys(("bangun", "pages", "simpan"), "success"), timed.log


def test_shell_scripts_are_what_bash_understands(tmp_path: Path) -> None:
    place = an_office(tmp_path, "kpu-ri", "--ci", "gitlab")
    jobs = yaml.safe_load(place.read(".gitlab-ci.yml"))
    scripts = ["\n".join(job["script"]) for job in jobs.values() if isinstance(job, dict) and "script" in job]
    assert len(scripts) == 6
    assert all(subprocess.run(["bash", "-n", "-c", script], check=False).returncode == 0 for script in scripts)
