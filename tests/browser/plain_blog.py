"""A plain blog of Material for MkDocs with the demo's articles, to measure beside ours."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import frontmatter
from demo import ROOT

SETTINGS = """site_name: KPU Kota Malang
site_url: http://127.0.0.1/
theme:
  name: material
  language: id
  font: false
plugins: [search, blog]
"""


def build_material_blog(folder: Path) -> tuple[Path, Mapping[str, str]]:
    """The built site, the paths of its list and its longest article; without the fonts that it takes from Google."""
    posts = folder / "docs/blog/posts"
    posts.mkdir(parents=True)
    (folder / "docs/index.md").write_text("# KPU\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    for file in sorted((ROOT / "content").glob("*/berita/*/*.md")):
        article = frontmatter.load(str(file))
        date = str(article["date"])[:10]
        text = f"---\ndate: {date}\n---\n# {article['title']}\n\n{article.content}\n"
        (posts / file.name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(folder / "mkdocs.yml")]
    subprocess.run(command, check=True, capture_output=True)
    site = folder / "site"
    pages = [page.parent for page in site.glob("blog/20*/*/*/*/index.html")]
    longest = max(pages, key=lambda page: (page / "index.html").stat().st_size)
    shutil.rmtree(folder / "docs")
    return site, {"Material: list": "blog/", "Material: article": f"{longest.relative_to(site).as_posix()}/"}
