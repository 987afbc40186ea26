"""Which files are pictures, and what the smaller copies of one are called. Pure.

The rule needs a picture's width alone, so that a portal can name the copies on the site of an office below it.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit

WIDTHS = (320, 480, 800, 1280)
CARD_WIDTH = WIDTHS[0]
PHONE_WIDTH = WIDTHS[2]
LARGEST = WIDTHS[-1]

_RASTER = {".jpg": "JPEG", ".jpeg": "JPEG", ".jfif": "JPEG", ".png": "PNG", ".gif": "GIF", ".webp": "WEBP"}
_RASTER |= {".avif": "AVIF", ".bmp": "", ".tif": "", ".tiff": "", ".heic": "", ".heif": ""}
_VECTOR = ".svg"


def is_picture(name: str) -> bool:
    """Whether a file is a picture by its name: one that we can read or one that we must refuse."""
    return is_vector(name) or _suffix(name) in _RASTER


def is_vector(name: str) -> bool:
    return _suffix(name) == _VECTOR


def format_of(name: str) -> str:
    """Pillow's word for the format in which a raster picture is published; empty if browsers do not show it."""
    return _RASTER.get(_suffix(name), "")


def copy_widths(width: int) -> tuple[int, ...]:
    """The widths in pixels of the copies of a raster picture that is `width` wide, the smallest first."""
    return (*(smaller for smaller in WIDTHS if smaller < width), *((width,) if width <= LARGEST else ()))


def copy_name(name: str, width: int) -> str:
    """The name or address of the copy of that width."""
    return f"{name}.{width}.webp"


def share_name(name: str) -> str:
    """The name or address of the JPEG that is shown where a page is shared."""
    return name if format_of(name) == "JPEG" else f"{name}.jpg"


def _suffix(name: str) -> str:
    return PurePosixPath(urlsplit(name).path).suffix.lower()
