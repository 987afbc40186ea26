"""A small site with its manifest, in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from builders import NOW

from site_builder.proof.keys import PrivateKey
from site_builder.proof.manifest import FILE, SIGNATURE, Manifest, Part, mark_of, plan_manifest
from site_builder.proof.signature import dump_signature

KEY = PrivateKey(bytes(range(32)))
FILES = {
    "index.html": b"<h1>KPU Kota Malang</h1>",
    "feed.json": b"{}",
    "berita/2026/11/20/posko-banjir/index.html": b"<h1>Posko</h1>",
    "berita/2026/10/01/jadwal/index.html": b"<h1>Jadwal</h1>",
    "media/peta.png": b"\x89PNG",
}


def a_manifest(**changes: object) -> Manifest:
    values = {"form": 1, "office": "kota-malang", "site": "https://kota-malang.kpu.go.id/", "generated": NOW}
    return Manifest(**{**values, "tool": "warta", **changes})  # type: ignore[arg-type]


def write_site(
    folder: Path, files: Mapping[str, bytes] = FILES, key: PrivateKey | None = KEY, **changes: object
) -> Path:
    """Writes the files and a manifest of them, signed if there is a key."""
    marks = {path: mark_of(content) for path, content in files.items()}
    for path, content in (*files.items(), *plan_manifest(a_manifest(**changes), Part(files=marks))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    if key is not None:
        (folder / SIGNATURE).write_bytes(dump_signature((folder / FILE).read_bytes(), key))
    return folder
