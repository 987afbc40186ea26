"""Pictures for tests, made on the spot."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image


def a_photo(width: int = 600, height: int = 400, format_name: str = "JPEG", mode: str = "RGB", **save: Any) -> bytes:
    """A picture with enough detail that a smaller copy of it is a smaller file."""
    noise = Image.effect_noise((width // 4 + 1, height // 4 + 1), 80).resize((width, height))
    out = BytesIO()
    Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))).convert(mode).save(out, format_name, **save)
    return out.getvalue()


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(content)) as image:
        return image.size


def format_of(content: bytes) -> str:
    with Image.open(BytesIO(content)) as image:
        return str(image.format)
