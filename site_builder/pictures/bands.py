"""PNG files of four shades, put together from bands of rows: one that many pictures have is packed once."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from struct import pack

import msgspec
from PIL import Image, ImageChops

BITS = 2  # a pixel
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALETTE = 3  # the colour type
_AS_IT_IS, _LESS_THE_ROW_ABOVE = 0, 2  # how a row is filtered
_ZLIB = b"\x78\x01"
_PRIME = 65_521


class Band(msgspec.Struct, frozen=True):
    """Some rows of a PNG, packed (RFC 1951) up to a whole byte, and what stands for them before that: Adler-32."""

    height: int
    size: int
    checksum: int
    packed: bytes


def pack_band(shades: Image.Image) -> Band:
    """The band of a picture of four greys (0, 85, 170, 255), whose width is a multiple of four pixels.

    Strokes go down many rows: as the difference from the row above most of a row is zeros, and to seek only runs packs
    these smaller and quicker than zlib's whole search does.
    """
    here = _pixels(shades)
    above = Image.new("L", here.size, 0)
    above.paste(here, (0, 1))
    rows = _rows(ImageChops.subtract_modulo(here, above), _LESS_THE_ROW_ABOVE)
    rows.putpixel((0, 0), _AS_IT_IS)  # the row above is another band's
    return _pack(rows, zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS, strategy=zlib.Z_RLE), zlib.Z_SYNC_FLUSH)


def pack_shared(shades: Image.Image, *, is_last: bool = False) -> Band:
    """Like `pack_band`, for one that many pictures have: as small as can be. Nothing follows the one that `is_last`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return _pack(_rows(_pixels(shades), _AS_IT_IS), packer, zlib.Z_FINISH if is_last else zlib.Z_SYNC_FLUSH)


def _pixels(shades: Image.Image) -> Image.Image:
    """The bytes of a PNG's pixels, several in each."""
    return Image.frombytes("L", (shades.width * BITS // 8, shades.height), shades.tobytes("raw", f"L;{BITS}"))


def _rows(pixels: Image.Image, how: int) -> Image.Image:
    """The same after a byte in each row that tells how it is filtered."""
    rows = Image.new("L", (pixels.width + 1, pixels.height), how)
    rows.paste(pixels, (1, 0))
    return rows


def _pack(rows: Image.Image, packer: zlib._Compress, end: int) -> Band:
    content = rows.tobytes()
    return Band(rows.height, len(content), zlib.adler32(content), packer.compress(content) + packer.flush(end))


def dump_png(width: int, palette: bytes, bands: Sequence[Band]) -> bytes:
    """The picture of all bands, from the first to the last. `palette` has red, green and blue of each shade."""
    checksum = 1
    for band in bands:
        checksum = _join(checksum, band.checksum, band.size)
    head = pack(">IIBBBBB", width, sum(band.height for band in bands), BITS, _PALETTE, 0, 0, 0)
    content = b"".join((_ZLIB, *(band.packed for band in bands), pack(">I", checksum)))
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", content), (b"IEND", b""))
    return b"".join((_SIGNATURE, *(part for chunk in chunks for part in _chunk(*chunk))))


def _join(one: int, other: int, size: int) -> int:
    """Adler-32 (RFC 1950) of bytes and `size` others after them, from that of each."""
    low, high = one & 0xFFFF, one >> 16
    high += (other >> 16) + size * (low - 1)
    low += (other & 0xFFFF) - 1
    return high % _PRIME << 16 | low % _PRIME


def _chunk(name: bytes, content: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    return pack(">I", len(content)), name, content, pack(">I", zlib.crc32(content, zlib.crc32(name)))
