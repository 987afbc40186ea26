"""A forge on this machine: a bare git repository behind the part of the Forgejo API that a web editor uses."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

OWNER, NAME, BRANCH, TOKEN = "kpu", "kota-malang", "main", "token-contoh"
AUTHOR = {"name": "Penulis Contoh", "email": "penulis@kantor.example"}
_HOME = f"/api/v1/repos/{OWNER}/{NAME}"
_LONGEST = 50_000_000


class Forge:
    """The API over `repository`, a bare repository whose branch `main` has a commit."""

    def __init__(self, repository: Path) -> None:
        self.repository = repository
        self.lock = Lock()

    def git(self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] = MappingProxyType({})) -> bytes:
        command = ["git", "--git-dir", str(self.repository), *arguments]
        done = subprocess.run(
            command, input=stdin, env={**os.environ, **environment}, check=True, capture_output=True, timeout=30
        )
        return done.stdout

    def answer(self, path: str, query: dict[str, list[str]]) -> Any:
        """What a GET is answered: plain values, bytes, or None where there is nothing."""
        place = path.removeprefix(_HOME)
        fixed: dict[str, Any] = {
            "/api/v1/version": {"version": "12.0.0"},
            "/api/v1/settings/api": {"default_paging_num": 30, "max_response_items": 50},
            "/api/v1/user": {"id": 1, "login": "penulis", "full_name": AUTHOR["name"], "email": AUTHOR["email"]},
            _HOME: {"default_branch": BRANCH, "permissions": {"pull": True, "push": True}},
        }
        if path in fixed:
            return fixed[path]
        if found := re.fullmatch(r"/branches/([\w-]+)", place):
            commit, message = self.git("log", "-1", "--format=%H%n%s", found[1]).decode().split("\n", 1)
            return {"commit": {"id": commit, "message": message}}
        if found := re.fullmatch(r"/git/trees/(\w+)", place):
            return {"tree": list(self._tree(found[1])), "truncated": False}
        if place == "/git/blobs":
            return [self._blob(sha) for sha in query["shas"][0].split(",")]
        if found := re.fullmatch(rf"/(?:media/{BRANCH}|raw)/(.+)", place):
            return self.git("show", f"{BRANCH}:{unquote(found[1])}")
        if place == "/commits":
            lines = self.git("log", "--format=%H%x09%an%x09%aI", BRANCH, "--", query["path"][0]).decode().splitlines()
            return [
                {"sha": sha, "created": date, "commit": {"author": {"name": name, "date": date}}}
                for sha, name, date in (line.split("\t") for line in lines)
            ]
        return None

    def commit(self, change: dict[str, Any]) -> dict[str, Any]:
        """Makes one commit of all files of a POST to `contents`."""
        with self.lock:
            index = {"GIT_INDEX_FILE": str(self.repository / "editor-index")}
            before = self.git("rev-parse", BRANCH).decode().strip()
            self.git("read-tree", before, environment=index)
            files: list[dict[str, str] | None] = []
            for file in change["files"]:
                if file["operation"] == "delete":
                    self.git("rm", "--cached", "--quiet", file["path"], environment=index)
                    files.append(None)
                    continue
                sha = self.git("hash-object", "-w", "--stdin", stdin=base64.b64decode(file["content"])).decode().strip()
                self.git("update-index", "--add", "--cacheinfo", f"100644,{sha},{file['path']}", environment=index)
                files.append({"path": file["path"], "sha": sha})
            tree = self.git("write-tree", environment=index).decode().strip()
            who = {
                f"GIT_{role}_{part.upper()}": change["author"][part]
                for role in ("AUTHOR", "COMMITTER")
                for part in ("name", "email")
            }
            made = (
                self.git("commit-tree", tree, "-p", before, "-m", change["message"], environment=who).decode().strip()
            )
            self.git("update-ref", f"refs/heads/{BRANCH}", made, before)
        return {"commit": {"sha": made, "created": change["dates"]["committer"]}, "files": files}

    def _tree(self, commit: str) -> Iterator[dict[str, Any]]:
        for line in self.git("ls-tree", "-r", "-l", "-z", commit).decode().split("\0"):
            if line:
                about, path = line.split("\t", 1)
                _, kind, sha, size = about.split()
                yield {"path": path, "type": kind, "sha": sha, "size": int(size)}

    def _blob(self, sha: str) -> dict[str, str]:
        content = base64.b64encode(self.git("cat-file", "blob", sha)).decode()
        return {"sha": sha, "content": content, "encoding": "base64"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    forge: Forge

    def do_OPTIONS(self) -> None:
        self._send(204, b"", "text/plain")

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._answer(lambda: self.forge.answer(parts.path, parse_qs(parts.query)))

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        assert length <= _LONGEST
        change = json.loads(self.rfile.read(length))
        assert self.path == f"{_HOME}/contents"
        self._answer(lambda: self.forge.commit(change))

    def _answer(self, ask: Callable[[], Any]) -> None:
        if self.headers.get("Authorization") != f"token {TOKEN}":
            self._send(401, b"{}", "application/json")
            return
        told = ask()
        if isinstance(told, bytes):
            self._send(200, told, "application/octet-stream")
        else:
            self._send(404 if told is None else 200, json.dumps(told).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*, Authorization, Content-Type")
        self.send_header("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serve_forge(repository: Path) -> Iterator[str]:
    """The address of the API over the bare `repository`, as long as the block runs."""
    handler = type("Handler", (_Handler,), {"forge": Forge(repository)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
