"""Pictures and documents that come along: by content, never over another file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from slugify import slugify

from site_builder.imports.old_news import Note, a_note
from site_builder.imports.text import MEGABYTE

FOLDER = "media/impor"
LARGEST = 50 * MEGABYTE
NAME_LENGTH = 80

_STARTS = {
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".avif": (b"\0\0\0",),
    ".bmp": (b"BM",),
    ".svg": (b"<", b"\xef\xbb\xbf<", b"\n<"),
}
_BY_START = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"GIF8", ".gif"))
_DOCUMENTS = frozenset(
    (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".csv", ".txt", ".zip")
)
_ACTIVE = re.compile(rb"<script|<foreignobject|<!entity|\bon[a-z]+\s*=|javascript:", re.IGNORECASE)
_RESIZED = re.compile(r"-(?:\d{2,5}x\d{2,5}|scaled)(?=\.[a-z]{3,4}$)", re.IGNORECASE)


def is_picture(name: str) -> bool:
    return PurePosixPath(name.lower()).suffix in _STARTS


def is_document(name: str) -> bool:
    return PurePosixPath(name.lower()).suffix in _DOCUMENTS


@dataclass(slots=True)
class MediaShelf:
    """Plans which files come into the office's `media/`, and under which names.

    `folder` is the office's folder; `roots` are folders in which pictures named by a web address may lie, such as
    a copy of `wp-content/uploads`. The same content gets one name, and a name that is taken by other content is left.
    """

    folder: Path
    roots: tuple[Path, ...] = ()
    copies: dict[str, Path] = field(default_factory=dict)  # path below `folder` → the file it comes from
    _placed: dict[Path, str | Note] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def place(self, file: Path) -> str | Note:
        """The path below the office's folder at which `file` will stand, or why it does not come along."""
        if file not in self._placed:
            self._placed[file] = self._place(file)
        return self._placed[file]

    def find_by_address(self, path: str) -> Path | None:
        """The file in one of `roots` that the path of a web address ends in, the longest such end first.

        The original stands for a resized copy (`-300x200`) that is not there.
        """
        names = [name for name in path.split("/") if name not in ("", ".", "..")]
        for root in self.roots:
            for start in range(len(names)):
                for last in dict.fromkeys((names[-1], _RESIZED.sub("", names[-1]))):
                    file = root.joinpath(*names[start:-1], last)
                    if file.is_file() and file.resolve().is_relative_to(root.resolve()):
                        return file.resolve()
        return None

    def _place(self, file: Path) -> str | Note:
        suffix = file.suffix.lower()
        try:
            size = file.stat().st_size
            if size > LARGEST:
                return a_note("media-large", value=file.name, limit=LARGEST // MEGABYTE)
            content = file.read_bytes()
        except OSError as error:
            return a_note("media-unreadable", value=file.name, reason=error.strerror or type(error).__name__)
        if suffix not in _STARTS and suffix not in _DOCUMENTS:
            suffix = next((true for start, true in _BY_START if content.startswith(start)), "")
        if not suffix or not content or not content.lstrip(b" \t\r\n").startswith(_STARTS.get(suffix, (b"",))):
            return a_note("media-false", value=file.name)
        if suffix == ".svg" and _ACTIVE.search(content):
            return a_note("media-active", value=file.name)
        digest = hashlib.sha256(content).hexdigest()
        for path in self._names(slugify(file.stem, max_length=NAME_LENGTH) or "gambar", suffix, digest):
            taken = self._digest_at(path)
            if taken is None:
                self.copies[path], self._digests[path] = file, digest
            if taken in (None, digest):
                return path
        raise AssertionError("a name that holds the digest can only be taken by the same content")

    def _names(self, stem: str, suffix: str, digest: str) -> Iterator[str]:
        yield f"{FOLDER}/{stem}{suffix}"
        yield f"{FOLDER}/{stem}-{digest[:8]}{suffix}"
        yield f"{FOLDER}/{stem}-{digest}{suffix}"

    def _digest_at(self, path: str) -> str | None:
        """The digest of what stands or will stand at `path`, None if nothing does."""
        if path not in self._digests:
            file = self.folder / path
            if not file.exists() and not file.is_symlink():
                return None
            self._digests[path] = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "?"
        return self._digests[path]
