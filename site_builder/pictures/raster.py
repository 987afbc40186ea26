"""Photographs and other pixels: measured, made upright, small and free of what the camera noted."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

# The formats that are read: Pillow knows nearly forty more, and loads them all if it is asked for one of these.
from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
    features,
)

from site_builder.errors import PictureUnusable
from site_builder.pictures.names import LARGEST, copy_widths, format_of

MOST_PIXELS = 120_000_000  # a decoder's memory is bounded by this, whatever a file of a few bytes claims to be
MOST_MOVING_BYTES = 1_000_000
MOST_SHARED_BYTES = 290_000

CODECS = "Pillow " + " ".join(f"{name} {features.version(name)}" for name in ("pil", "jpg", "webp", "avif", "zlib"))

_READ = (
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    GifImagePlugin.GifImageFile,
    WebPImagePlugin.WebPImageFile,
    AvifImagePlugin.AvifImageFile,
)
_TURNED = {5, 6, 7, 8}
_ORIENTATION = 0x0112
_WEBP_QUALITIES = (72, 62, 52, 42, 32, 22)
_MOST_BYTES = {320: 14_000, 480: 24_000, 800: 46_000, 1280: 110_000}  # of a copy not wider than that
_JPEG_QUALITIES = (82, 74, 64, 52, 40)


def measure_raster(file: Path) -> tuple[int, int]:
    """Width and height as the picture is shown, from its head alone. Raises PictureUnusable."""
    with file.open("rb") as stream, _opened(stream) as image:
        return _shown_size(image)


def develop_raster(name: str, content: bytes) -> tuple[tuple[int, int], bytes, dict[int, bytes], bytes]:
    """Size, the file to publish under `name`, its WebP copies by width, and the JPEG to share.

    None of them is wider or higher than `LARGEST`, and none holds metadata. The first size is the original's. Raises
    PictureUnusable.
    """
    with _opened(BytesIO(content)) as image:
        size = _shown_size(image)
        is_moving = getattr(image, "n_frames", 1) > 1 and image.format in ("GIF", "WEBP", "AVIF")
        image.draft("RGB", (LARGEST, LARGEST))
        pixels = _in_srgb(ImageOps.exif_transpose(image))
    bounded = _fit(pixels, LARGEST)
    is_drawn = format_of(name) in ("PNG", "GIF")
    copies = {width: _copy(_to_width(bounded, width), is_drawn=is_drawn) for width in copy_widths(size[0])}
    share = _share(bounded)
    if format_of(name) == "JPEG":
        return size, share, copies, b""
    keep = is_moving and len(content) <= MOST_MOVING_BYTES
    return size, content if keep else _dump(bounded, format_of(name)), copies, share


def _shown_size(image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    return (height, width) if image.getexif().get(_ORIENTATION) in _TURNED else (width, height)


@contextmanager
def _opened(stream: BinaryIO) -> Iterator[Image.Image]:
    """The picture in `stream`, its pixels not yet read. Every way in which a file can be bad is PictureUnusable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(stream, formats=[kind.format for kind in _READ]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise PictureUnusable("picture.huge", width=image.width, height=image.height)
                yield image
    except PictureUnusable:
        raise
    except Image.DecompressionBombError as error:
        raise PictureUnusable("picture.huge", width="?", height="?") from error
    except Exception as error:  # decoders raise whatever a broken file leads them to
        raise PictureUnusable("picture.broken") from error


def _in_srgb(image: Image.Image) -> Image.Image:
    """The pixels as RGB or RGBA in sRGB, and nothing else of the file."""
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if has_alpha else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = converted or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: its numbers are taken as sRGB
    pixels = image.convert(mode)
    plain = Image.new(mode, pixels.size)
    plain.paste(pixels)
    return plain


def _fit(image: Image.Image, limit: int) -> Image.Image:
    if max(image.size) <= limit:
        return image
    small = image.copy()
    small.thumbnail((limit, limit), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return small


def _to_width(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _copy(image: Image.Image, *, is_drawn: bool) -> bytes:
    """The copy as WebP, as good as its size allows. A drawing is often smaller without loss, from a palette."""
    most = next(limit for width, limit in _MOST_BYTES.items() if image.width <= width)
    for quality in _WEBP_QUALITIES:
        content = _dump(image, "WEBP", quality)
        if len(content) <= most:
            break
    if not is_drawn:
        return content
    out = BytesIO()
    image.quantize(128, method=Image.Quantize.FASTOCTREE).convert(image.mode).save(out, "WEBP", lossless=True)
    return min(content, out.getvalue(), key=len)


def _share(image: Image.Image) -> bytes:
    flat = image
    if image.mode == "RGBA":
        flat = Image.new("RGB", image.size, "white")
        flat.paste(image, mask=image.getchannel("A"))
    for quality in _JPEG_QUALITIES:
        content = _dump(flat, "JPEG", quality)
        if len(content) <= MOST_SHARED_BYTES:
            return content
    return _dump(_fit(flat, LARGEST // 2), "JPEG", _JPEG_QUALITIES[-1])


def _dump(image: Image.Image, format_name: str, quality: int = _WEBP_QUALITIES[0]) -> bytes:
    out = BytesIO()
    if format_name == "JPEG":
        image.convert("RGB").save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    elif format_name == "PNG":
        few = image.quantize(256, method=Image.Quantize.FASTOCTREE)
        few.save(out, "PNG", optimize=True)
    elif format_name == "GIF":
        image.save(out, "GIF")
    else:
        image.save(out, format_name, quality=quality)
    return out.getvalue()
