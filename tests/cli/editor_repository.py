"""The repository of one office whose site has the web editor."""

from __future__ import annotations

import shutil
from pathlib import Path

from instruments import MODULES, need
from workplace import Workplace

from site_builder.admin.bundle import known_files

PROGRAM = MODULES / "@sveltia" / "cms"
SETTINGS = """site_name: KPU Kota Malang
docs_dir: content/halaman
theme: {{name: material}}
plugins:
  - warta:
      office: kota-malang
      editor: {editor}
"""


def install(root: Path) -> None:
    """What `warta editor` leaves, from what npm has installed for the tests."""
    need(PROGRAM)
    for path in known_files():
        (root / "editor" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROGRAM / path, root / "editor" / path)


def a_repository(root: Path, editor: str = "{repo: kpu/kota-malang}") -> Workplace:
    place = Workplace(root)
    place.write("mkdocs.yml", SETTINGS.format(editor=editor))
    place.write("content/halaman/profil.md", "# Profil\n\nKantor.\n")
    place.write("content/berita/2026/2026-11-20-a.md", "---\ntitle: Kabar\ndate: 2026-11-20\n---\nIsi.\n")
    return place
