"""`.forgejo/workflows/warta.yml`: its real steps, from the push to the server and the portal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from branch_offices import ARTICLE, Dispatches, add_pages, an_office, listening, remove_pages, write_article
from stand_in import Forge, git
from workplace import read_tree

from site_builder.network.safekeeping import BRANCH

CALLER = ".forgejo/workflows/warta.yml"
SECRETS = {"WARTA_SSH_KEY": "kunci-rahasia", "WARTA_SSH_KNOWN_HOSTS": "host", "WARTA_PORTAL_TOKEN": "portal-rahasia"}


def test_a_push_is_built_copied_kept_and_told(tmp_path: Path) -> None:
    server = tmp_path / "server"
    got: list[tuple[str, str, str]] = []
    with listening(type("Api", (Dispatches,), {"got": got})) as api:
        forge = Forge(tmp_path / "forge", api, {**SECRETS, "WARTA_TARGET": str(server)}, {"WARTA_PORTALS": "kpu/jatim"})
        forge.root.mkdir()
        office = an_office(tmp_path, "kota-malang", "--ci", "forgejo")
        forge.create("kpu/malang", office.root)

        done = forge.run("kpu/malang", CALLER, "push")

    assert done.jobs == {"situs": "success"}, done.log
    assert {ARTICLE, ".htaccess", ".server/caddy.conf"} <= read_tree(server / "current/").keys()
    assert git(forge.root / "kpu/malang", "ls-tree", "--name-only", BRANCH).split() == [
        "keadaan.json",
        "pages.json",
        "state.sqlite",
    ]
    path = "/repos/kpu/jatim/actions/workflows/warta.yml/dispatches"
    assert got == [(path, "token portal-rahasia", '{"ref": "main"}')]
    assert "rahasia" not in done.log


def test_a_run_by_hand_on_another_branch_publishes_nothing(tmp_path: Path) -> None:
    server = tmp_path / "server"
    forge = Forge(tmp_path / "forge", secrets={**SECRETS, "WARTA_TARGET": str(server)})
    forge.root.mkdir()
    office = an_office(tmp_path, "kota-malang", "--ci", "forgejo")
    forge.create("kpu/malang", office.root)
    forge.push(office.root, "Coba", "coba")

    done = forge.run("kpu/malang", CALLER, "workflow_dispatch", branch="coba")

    assert done.jobs == {"situs": "success"}, done.log
    assert not server.exists()
    assert git(forge.root / "kpu/malang", "branch", "--list", BRANCH) == ""


def test_a_proposal_is_only_checked(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "forge", secrets=SECRETS)
    forge.root.mkdir()
    office = an_office(tmp_path, "kota-malang", "--ci", "forgejo")
    forge.create("kpu/malang", office.root)
    write_article(office, "content", "2024-05-03-rapat", more="kind: rapat\n")
    forge.push(office.root, "Rapat", "usulan")

    done = forge.run("kpu/malang", CALLER, "pull_request", branch="usulan")

    assert done.jobs == {"situs": "failure"}
    assert "content/berita/2024/2024-05-03-rapat.md:4: " in done.log
    assert "== situs: Terbitkan" not in done.log
    assert git(forge.root / "kpu/malang", "branch", "--list", BRANCH) == ""


@pytest.mark.parametrize("why", ["the proposal removes them", "the site has grown since"])
def test_a_proposal_with_many_pages_less_is_only_checked(tmp_path: Path, why: str) -> None:
    forge = Forge(tmp_path / "forge", secrets={**SECRETS, "WARTA_TARGET": str(tmp_path / "server")})
    forge.root.mkdir()
    office = an_office(tmp_path, "kota-malang", "--ci", "forgejo")
    forge.create("kpu/malang", office.root)
    if "grown" in why:
        forge.push(office.root, "Usul", "usulan")
    add_pages(office, 20)
    forge.push(office.root, "Banyak")
    assert forge.run("kpu/malang", CALLER, "push").jobs == {"situs": "success"}
    if "removes" in why:
        remove_pages(office)
        forge.push(office.root, "Usul", "usulan")

    proposed = forge.run("kpu/malang", CALLER, "pull_request", branch="usulan")

    assert proposed.jobs == {"situs": "success"}, proposed.log
    assert (tmp_path / "server/current/lama-1/index.html").is_file()


def test_a_site_that_lost_many_pages_is_published_only_if_that_is_meant(tmp_path: Path) -> None:
    server = tmp_path / "server"
    forge = Forge(tmp_path / "forge", secrets={**SECRETS, "WARTA_TARGET": str(server)})
    forge.root.mkdir()
    office = an_office(tmp_path, "kota-malang", "--ci", "forgejo")
    add_pages(office, 20)
    forge.create("kpu/malang", office.root)
    assert forge.run("kpu/malang", CALLER, "push").jobs == {"situs": "success"}
    remove_pages(office)
    forge.push(office.root, "Salah hapus")

    refused = forge.run("kpu/malang", CALLER, "push")
    assert refused.jobs == {"situs": "failure"}
    assert "halaman yang terakhir ada akan hilang, lebih dari 10 %" in refused.log
    assert (server / "current/lama-1/index.html").is_file()

    wish: dict[str, Any] = {"allow-shrink": True}
    meant = forge.run("kpu/malang", CALLER, "workflow_dispatch", **wish)
    assert meant.jobs == {"situs": "success"}, meant.log
    assert not (server / "current/lama-1").exists()
    timed = forge.run("kpu/malang", CALLER, "schedule")
    assert timed.jobs == {"situs": "success"}, timed.log
