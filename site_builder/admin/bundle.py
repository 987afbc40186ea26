"""The editor's own program, as its makers publish it: which files are taken, and whether they are what we know."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from site_builder.errors import EditorInvalid

PACKAGE = "@sveltia/cms"
VERSION = "0.221.1"
INTEGRITY = "sha512-J+Qoik9kGMk2L7vNpOQrnDmFRi+NB6vwJ0f657YtsxWH0P8WYSYRRSRC2pQ/jGGbVlM//Pg/WIgmkpswqoo3gQ=="
FOLDER = f"sveltia-{VERSION}"

_ROOT = "package/"


@cache
def known_files() -> Mapping[str, str]:
    """The files that are taken from the package, and the SHA-256 of each, in hexadecimal."""
    lines = Path(__file__).with_name("bundle.sha256").read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split() for line in lines)}


def unpack_bundle(archive: bytes) -> dict[str, bytes]:
    """The files of the editor in the package `archive`, as the registry of npm gives it: paths and bytes.

    Raises EditorInvalid unless it is, to the byte, the version that this Warta was tested with.
    """
    if _integrity(archive) != INTEGRITY:
        raise EditorInvalid("editor.package-other", package=PACKAGE, version=VERSION)
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        found = {}
        for path in known_files():
            stream = tar.extractfile(_ROOT + path)
            assert stream is not None, "the archive is the one whose files are listed"
            found[path] = stream.read()
    return found


def read_bundle(folder: Path) -> dict[str, bytes]:
    """The files of the editor that stand in `folder`.

    Raises EditorInvalid if one is not there or is another: a changed program could act in its editors' names.
    """
    found = {}
    for path, digest in known_files().items():
        try:
            found[path] = (folder / path).read_bytes()
        except OSError as error:
            raise EditorInvalid("editor.file-missing", path=folder / path) from error
        if hashlib.sha256(found[path]).hexdigest() != digest:
            raise EditorInvalid("editor.file-other", path=folder / path)
    return found


def _integrity(content: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
