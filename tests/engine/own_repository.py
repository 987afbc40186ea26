"""An office's own repository, and the command `mkdocs` in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from builders import NOW
from workplace import PATIENCE, Outcome, Workplace

SETTINGS = """\
site_name: KPU Kota Malang
site_url: https://kota-malang.kpu.go.id/
docs_dir: content/halaman
theme:
  name: material
  language: id
plugins:
  - warta: {office: kota-malang}
"""
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())), "NO_MKDOCS_2_WARNING": "1"}


def a_repository(root: Path) -> Workplace:
    """The repository of KPU Kota Malang, made by `warta init`, with an article of all sorts and two pages."""
    made = Workplace(root).warta("init", "kota-malang", root / "malang", "--now", NOW.isoformat())
    assert made.code == 0, made.err
    place = Workplace(root / "malang")
    place.write("content/media/dokumen.txt", "Dokumen")
    write_article(
        place,
        "2026-11-20-posko-banjir",
        more="tags: [banjir]\nurgent: true\naliases: [/lama/7]\n",
        body="Posko [dibuka](media/dokumen.txt).\n\nLihat [profil](../../halaman/profil.md).\n",
    )
    write_article(place, "2026-11-19-ditarik", more="withdrawn: {date: 2026-11-20, reason: keliru}\n")
    write_article(place, "2026-11-18-draf", more="draft: true\n", body="rahasia")
    place.write("content/halaman/ppid/maklumat.md", "# Maklumat\n\n[Profil](../profil.md)\n")
    return place


def write_article(place: Workplace, name: str, more: str = "", body: str = "Isi.\n") -> Path:
    head = f"title: Kabar {name}\ndate: {name[:10]} 09:00\n{more}"
    return place.write(f"content/berita/{name[:4]}/{name}.md", f"---\n{head}---\n{body}")


def mkdocs(place: Workplace, *arguments: str) -> Outcome:
    """Runs the real command `mkdocs` at the tests' moment."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=place.root,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)
