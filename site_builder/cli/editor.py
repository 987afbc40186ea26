"""`warta editor`: the program of the web editor, put into the repository whose site shows it at `/admin/`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from site_builder.admin.bundle import PACKAGE, VERSION, known_files, unpack_bundle
from site_builder.cli.commands import Command
from site_builder.cli.editing import FOLDER, find_program
from site_builder.cli.ground import load_ground
from site_builder.cli.options import content_option
from site_builder.errors import EditorInvalid, OutputUnwritable
from site_builder.strings import say

SECONDS = 300


@click.command("editor", cls=Command, help=say("help.editor"))
@click.option("--from", "package", type=click.Path(path_type=Path), metavar="FILE", help=say("help.from"))
@content_option
def command(package: Path | None, content: Path) -> int:
    folder = find_program(load_ground(content))
    install_program(folder, read_package(package) if package else fetch_package())
    click.echo(say("editor.done", package=PACKAGE, version=VERSION, path=f"{FOLDER}/"))
    return 0


def install_program(folder: Path, package: bytes) -> None:
    """Writes the editor's program from its npm package into `folder`, in the place of another version.

    Raises EditorInvalid unless it is the package that Warta was tested with, OutputUnwritable where the disk refuses.
    """
    found = unpack_bundle(package)
    try:
        for path, content in found.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        for file in (folder / "npm").rglob("*"):
            if file.is_file() and file.relative_to(folder).as_posix() not in known_files():
                file.unlink()
    except OSError as error:
        raise OutputUnwritable("new.unwritable", path=folder, reason=error.strerror or error) from error


def read_package(file: Path) -> bytes:
    """The package in a file that `npm pack` wrote. Raises EditorInvalid if there is none."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise EditorInvalid("editor.from-unreadable", path=file, reason=error.strerror or error) from error


def fetch_package() -> bytes:
    """The package from the registry that npm is set up with on this machine. Raises EditorInvalid.

    npm is asked, and not the registry: an organisation's mirror, proxy and certificates are npm's settings.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise EditorInvalid("editor.npm-missing", package=PACKAGE, version=VERSION)
    with TemporaryDirectory(prefix="warta-") as folder:
        wanted = f"{PACKAGE}@{VERSION}"
        command = [npm, "pack", wanted, "--silent", "--ignore-scripts", "--pack-destination", folder]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
            reason = (done.stderr.split("\n", 1)[0] or f"exit {done.returncode}").strip()
        except subprocess.TimeoutExpired:
            reason = f"{SECONDS} s"
        packages = list(Path(folder).glob("*.tgz"))
        if not packages:
            raise EditorInvalid("editor.npm-failed", package=PACKAGE, version=VERSION, reason=reason)
        return packages[0].read_bytes()
