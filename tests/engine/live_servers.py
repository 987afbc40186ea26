"""Real web servers on this machine that serve a folder with the settings that a build wrote into it."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 20.0
MODULES = ("mpm_event", "authz_core", "dir", "mime", "headers", "rewrite", "deflate", "filter")


@dataclass(frozen=True)
class Answer:
    """What a server said. Header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Live:
    """A server that runs."""

    name: str
    port: int

    def get(self, path: str, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            reply = connection.getresponse()
            return Answer(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
        finally:
            connection.close()


def nginx(site: Path, place: Path, port: int, server: str = "") -> list[str]:
    """`server` is a server block for port 8080 and the folder `@site`, instead of the usual one."""
    user = "user root;\n" if os.geteuid() == 0 else ""
    kinds = "".join(
        f"  {kind}_temp_path {place}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    usual = f"server {{\n  listen 127.0.0.1:{port};\n  root {site};\n  include {site}/.server/nginx.conf;\n}}\n"
    server = server.replace("listen 8080", f"listen 127.0.0.1:{port}").replace("@site", str(site))
    text = f"""{user}daemon off;
pid {place}/pid;
error_log {place}/error.log;
events {{}}
http {{
  include /etc/nginx/mime.types;
  access_log off;
{kinds}{server or usual}}}
"""
    (place / "nginx.conf").write_text(text, encoding="utf-8")
    return [_program("nginx"), "-e", f"{place}/error.log", "-c", f"{place}/nginx.conf"]


def caddy(site: Path, place: Path, port: int) -> list[str]:
    text = f"""{{
  admin off
  auto_https off
}}
http://127.0.0.1:{port} {{
  bind 127.0.0.1
  root * {site}
  import {site}/.server/caddy.conf
}}
"""
    (place / "Caddyfile").write_text(text, encoding="utf-8")
    return [_program("caddy"), "run", "--adapter", "caddyfile", "--config", f"{place}/Caddyfile"]


def apache(site: Path, place: Path, port: int) -> list[str]:
    return _apache(site, place, port, "AllowOverride None", f"Include {site}/.server/apache.conf")


def htaccess(site: Path, place: Path, port: int) -> list[str]:
    return _apache(site, place, port, "AllowOverride FileInfo", "")


SERVERS: Mapping[str, tuple[str, Callable[..., list[str]]]] = {
    "nginx": ("nginx", nginx),
    "caddy": ("caddy", caddy),
    "apache": ("apache2", apache),
    "htaccess": ("apache2", htaccess),
}


def has_server(name: str) -> bool:
    return bool(_find(SERVERS[name][0]))


@contextmanager
def serving(name: str, site: Path, server: str = "") -> Iterator[Live]:
    """The server `name` with a copy of `site`, which every user may read; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix="warta-host-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        shutil.copytree(site, place / "site")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        home = {**os.environ, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        with (place / "log").open("wb") as log:
            more = (server,) if server else ()
            command = SERVERS[name][1](place / "site", place, port, *more)
            process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=home, cwd=folder)
        try:
            _wait(process, port, place / "log")
            yield Live(name, port)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _apache(site: Path, place: Path, port: int, override: str, more: str) -> list[str]:
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        for name in MODULES
        if Path(f"/usr/lib/apache2/modules/mod_{name}.so").exists()
    )
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    text = f"""ServerRoot {place}
ServerName 127.0.0.1
PidFile {place}/pid
ErrorLog {place}/error.log
Listen 127.0.0.1:{port}
{modules}
{user}TypesConfig /etc/mime.types
DirectoryIndex index.html
DocumentRoot {site}
<Directory {site}>
  Require all granted
  Options SymLinksIfOwnerMatch
  {override}
</Directory>
{more}
"""
    (place / "apache.conf").write_text(text, encoding="utf-8")
    return [_program("apache2"), "-f", f"{place}/apache.conf", "-D", "FOREGROUND"]


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < end, log.read_text(encoding="utf-8", errors="replace")
        time.sleep(0.02)


def _find(program: str) -> str | None:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def _program(program: str) -> str:
    found = _find(program)
    assert found is not None, program
    return found
