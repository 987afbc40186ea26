"""Where the templates of a site stand, without the programs that draw with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from site_builder.cache import digest
from site_builder.engine.settings import load_values

_PACKAGE = Path(__file__).parent.parent


def find_theme() -> Path:
    """Our `overrides/`: within the installed package, else beside it in the source tree."""
    packed = _PACKAGE / "overrides"
    return packed if packed.is_dir() else _PACKAGE.parent / "overrides"


def own_theme(values: Mapping[str, Any], folder: Path) -> Path | None:
    """The `custom_dir` that an mkdocs.yml in `folder` with these values names, whether it is there or not."""
    theme = values.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, Mapping) else None
    return folder / str(custom) if custom else None


def mark_templates(settings: Path | None) -> str:
    """Stands for all that templates of the sites of an mkdocs.yml are made of but Material's: the organisation's before
    ours."""
    own = own_theme(load_values(settings), settings.parent) if settings else None
    return mark_folders([own, find_theme()] if own else [find_theme()])


def mark_folders(folders: Sequence[Path]) -> str:
    """Stands for all files in `folders`, of which the first that has a name counts: a template may include any."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file():
                found.setdefault(file.relative_to(folder).as_posix(), file.read_bytes())
    return digest(*(part for name in sorted(found) for part in (name, found[name])))
