"""The folder `halaman/` of an office: whether it has pages, which addresses they may not take, what came of them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from site_builder.engine.edition import HandPage
from site_builder.model import Problem

FOLDER = "halaman"
OURS = frozenset(
    (
        "admin",
        "berita",
        "topik",
        "jenis",
        "daerah",
        "kantor",
        "umpan",
        "sendiri",
        "arsip",
        "klarifikasi",
        "serta-merta",
        "cari",
        "luring",
        "aset",
        "media",
        "manifest",
        "manifest.json",
        "manifest.json.sig",
        "kartu.png",
        "sw.js",
    )
)


class HandPages(msgspec.Struct, frozen=True):
    """What MkDocs drew: the pages, every file (path below the site, bytes), and what went wrong."""

    pages: tuple[HandPage, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    problems: tuple[Problem, ...] = ()


def has_hand_pages(folder: Path | None) -> bool:
    """Whether an office's `content/` has pages that MkDocs must draw."""
    return folder is not None and any((folder / FOLDER).rglob("*.md"))
