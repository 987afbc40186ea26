"""`.forgejo/workflows/warta.yml`: its real steps, from the push to the server and the portal."""

from __future__ import annotations

from pathlib import Path

from branch_offices import ARTICLE, Dispatches, an_office, listening, write_article
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
