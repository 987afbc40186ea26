"""The preview server, over real HTTP on this machine."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from workplace import PATIENCE, wait_for

from site_builder.engine.preview import serve_tree
from site_builder.engine.rehearsal import Rehearsal
from site_builder.errors import SettingsInvalid

SERVER = """
import sys
from pathlib import Path
from site_builder.engine.preview import find_port, serve_tree
from site_builder.engine.rehearsal import Rehearsal

root, source = Path(sys.argv[1]), Path(sys.argv[2])

def build():
    (root / "index.html").write_text(f"<body>{source.read_text()}</body>")
    return Rehearsal()

build()
port = find_port("127.0.0.1", 0)
said = lambda url: print(url, flush=True)
serve_tree(build, root, "127.0.0.1", port, sys.argv[3], [source.parent], said, Rehearsal())
"""


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("mount", ["/", "/warta/"])
def test_a_tree_is_served_and_built_again_when_a_file_changes(tmp_path: Path, mount: str) -> None:
    root, source = tmp_path / "site", tmp_path / "berita/a.md"
    for folder in (root / "berita", source.parent):
        folder.mkdir(parents=True)
    source.write_text("satu")
    (root / "404.html").write_text("<body>tidak ada</body>")
    (root / "berita/index.html").write_text("<body>daftar</body>")
    command = [sys.executable, "-c", SERVER, str(root), str(source), mount]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().strip()
            assert url.startswith("http://127.0.0.1:")
            assert url.endswith(mount)
            assert "satu" in get(url)[1]
            assert "daftar" in get(f"{url}berita/")[1]
            assert (get(f"{url}tidak/")[0], "tidak ada" in get(f"{url}tidak/")[1]) == (404, True)
            source.write_text("dua")
            wait_for(lambda: "dua" in get(url)[1], "the change is not shown")
        finally:
            server.send_signal(signal.SIGINT)
            _, told = server.communicate(timeout=PATIENCE)
    assert (server.returncode, "Traceback" in told) == (0, False)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        announced: list[str] = []
        with pytest.raises(SettingsInvalid) as raised:
            serve_tree(Rehearsal, tmp_path, "127.0.0.1", port, "/", [], announced.append, Rehearsal())
    assert announced == []
    assert (raised.value.key, raised.value.facts["port"]) == ("serve.port", port)
