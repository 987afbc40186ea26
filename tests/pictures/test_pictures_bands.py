from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from PIL import Image

from site_builder.pictures.bands import Band, dump_png, pack_band, pack_shared
from site_builder.pictures.letters import in_few_shades

PALETTE = bytes((0, 0, 0, 90, 0, 0, 0, 180, 0, 0, 0, 255))


def noise(width: int, height: int) -> Image.Image:
    """Every shade, in any order."""
    return in_few_shades(Image.effect_noise((width, height), 120))


def flat(width: int, height: int, shade: int = 0) -> Image.Image:
    return Image.new("L", (width, height), shade)


def unpack(content: bytes) -> list[int]:
    """The pixels as Pillow reads them; the checksums of the file hold."""
    with Image.open(BytesIO(content)) as image:
        image.verify()
    start = content.index(b"IDAT")
    size = int.from_bytes(content[start - 4 : start], "big")
    zlib.decompress(content[start + 4 : start + 4 + size])
    with Image.open(BytesIO(content)) as image:
        assert image.mode == "P"
        assert bytes(image.getpalette() or ())[:12] == PALETTE
        return list(image.tobytes())


@pytest.mark.parametrize(
    "parts",
    [
        [noise(800, 400)],
        [flat(800, 400)],
        [flat(4, 1)],
        [noise(8, 30), noise(8, 1), noise(8, 77)],
        [flat(800, 32), noise(800, 198), flat(800, 1, 255), flat(800, 100, 85)],
        [noise(1600, 900), noise(1600, 900)],
    ],
)
def test_pillow_reads_what_the_bands_were_packed_from(parts: list[Image.Image]) -> None:
    head, *others = parts
    bands: list[Band] = [pack_shared(head) if others else pack_shared(head, is_last=True)]
    bands += [pack_band(part) for part in others[:-1]]
    bands += [pack_shared(part, is_last=True) for part in others[-1:]]
    pixels = [shade // 85 for part in parts for shade in part.tobytes()]
    assert unpack(dump_png(head.width, PALETTE, bands)) == pixels
