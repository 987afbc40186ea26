"""What the name of a file tells of its kind."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mimetypes import MimeTypes

UNKNOWN_TYPE = "application/octet-stream"

_OFFICE_TYPES = MappingProxyType(
    {
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ".odt": "application/vnd.oasis.opendocument.text",
        ".ods": "application/vnd.oasis.opendocument.spreadsheet",
        ".odp": "application/vnd.oasis.opendocument.presentation",
        ".rar": "application/vnd.rar",
        ".7z": "application/x-7z-compressed",
        ".webp": "image/webp",
        ".avif": "image/avif",
        ".md": "text/markdown",
    }
)


@cache
def _known_types() -> MimeTypes:
    from mimetypes import MimeTypes  # only articles with documents ask

    types = MimeTypes()  # Python's own table, without the files of the machine
    for suffix, name in _OFFICE_TYPES.items():
        types.add_type(name, suffix)
    return types


def media_type(name: str) -> str:
    """The media type (RFC 6838) of a file with this name: the same on every machine."""
    return _known_types().guess_type(name)[0] or UNKNOWN_TYPE
