"""What a program did that leaves no trace, noted while a test runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.articles import library, source


def note_reading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with every article whose file is opened to be read."""
    paths: list[str] = []
    read_bytes = source.read_bytes

    def note(folder: Path, path: str, plain: set[str] | None = None) -> object:
        paths.append(path)
        return read_bytes(folder, path, plain)

    monkeypatch.setattr(library, "read_bytes", note)
    return paths
