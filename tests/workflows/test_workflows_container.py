"""The container file: what its commands do, as far as a machine without a container engine can tell."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from branch_offices import ARTICLE, an_office
from live_servers import has_server, serving
from workplace import read_tree


def commands(text: str, name: str) -> list[str]:
    """The arguments of an instruction wherever it stands, its lines joined."""
    lines = text.replace("\\\n", " ").splitlines()
    return [line.removeprefix(name).strip() for line in lines if line.startswith(f"{name} ")]


def test_the_site_that_the_container_builds_is_served_with_its_settings(tmp_path: Path) -> None:
    place = an_office(tmp_path, "kota-malang", "--container")
    text = place.read("Containerfile")
    (build,) = [command for command in commands(text, "RUN") if "warta build" in command]
    out = tmp_path / "situs"
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    script = build.replace("/srv/situs", str(out))
    subprocess.run(["sh", "-c", script], cwd=place.root, env={**os.environ, "PATH": path}, check=True)

    assert ARTICLE in read_tree(out)
    assert "COPY --from=bangun /srv/situs /srv/situs" in text
    assert "COPY kontainer/nginx.conf /etc/nginx/conf.d/default.conf" in text
    if not has_server("nginx"):
        assert "CI" not in os.environ, "nginx: .ci/packages must bring it"
        pytest.skip("nginx is not installed here")
    with serving("nginx", out, place.read("kontainer/nginx.conf").replace("/srv/situs", "@site")) as server:
        answer = server.get(f"/{ARTICLE.removesuffix('index.html')}")
        assert (answer.status, answer.headers["x-content-type-options"]) == (200, "nosniff")
        assert server.get("/.server/nginx.conf").status == 404


@pytest.mark.parametrize(("code", "ends"), [(0, 0), (1, 0), (2, 1)])
def test_a_refused_article_does_not_hold_back_the_image_but_a_fault_does(tmp_path: Path, code: int, ends: int) -> None:
    place = an_office(tmp_path, "kota-malang", "--container")
    (build,) = [command for command in commands(place.read("Containerfile"), "RUN") if "warta build" in command]
    warta = place.write("bin/warta", f"#!/bin/sh\nexit {code}\n")
    warta.chmod(0o755)

    done = subprocess.run(["sh", "-c", build], env={"PATH": f"{warta.parent}:/usr/bin:/bin"}, check=False)

    assert done.returncode == ends


def test_nothing_that_is_private_or_large_goes_into_the_image(tmp_path: Path) -> None:
    place = an_office(tmp_path, "kota-malang", "--container")

    assert {"/site/", "/.warta/", "/.venv/"} <= set(place.read(".containerignore").split())
