"""The editor's own program: the version that we know, or none."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest
from instruments import MODULES, need

from site_builder.admin import bundle
from site_builder.admin.bundle import known_files, read_bundle, unpack_bundle
from site_builder.errors import EditorInvalid

PROGRAM = MODULES / "@sveltia" / "cms"
LOCK = MODULES.parent / "package-lock.json"


def a_package(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for path, content in files.items():
            entry = tarfile.TarInfo(f"package/{path}")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def test_the_version_is_the_one_that_the_tests_install() -> None:
    told = json.loads(LOCK.read_text(encoding="utf-8"))["packages"][f"node_modules/{bundle.PACKAGE}"]

    assert (told["version"], told["integrity"], told["license"]) == (bundle.VERSION, bundle.INTEGRITY, "MIT")


def test_the_program_that_npm_installs_is_the_one_that_is_listed_with_its_licences() -> None:
    need(PROGRAM)
    found = read_bundle(PROGRAM)

    assert found.keys() == known_files().keys()
    assert b"MIT License" in found["LICENSE.txt"]
    assert sum("LICENSE" in path for path in found) == 4


def test_a_package_is_unpacked_if_it_is_the_known_one_to_the_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {path: path.encode() for path in known_files()} | {"npm/index.js.map": b"{}"}
    package = a_package(files)
    digest = base64.b64encode(hashlib.sha512(package).digest()).decode()
    with pytest.raises(EditorInvalid) as refused:
        unpack_bundle(package)
    assert refused.value.key == "editor.package-other"

    monkeypatch.setattr(bundle, "INTEGRITY", f"sha512-{digest}")

    assert unpack_bundle(package) == {path: path.encode() for path in known_files()}


def test_a_file_that_is_not_there_and_a_file_that_was_changed_are_told(tmp_path: Path) -> None:
    need(PROGRAM)
    for path in known_files():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes((PROGRAM / path).read_bytes())
    read_bundle(tmp_path)
    script = tmp_path / "npm/index.js"
    script.write_bytes(script.read_bytes() + b"\nfetch('https://x.example/')")
    with pytest.raises(EditorInvalid) as changed:
        read_bundle(tmp_path)
    script.unlink()
    with pytest.raises(EditorInvalid) as missing:
        read_bundle(tmp_path)

    assert (changed.value.key, missing.value.key) == ("editor.file-other", "editor.file-missing")
    assert changed.value.facts["path"] == missing.value.facts["path"] == script
