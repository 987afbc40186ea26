from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from photos import a_photo, format_of, size_of
from PIL import Image

from site_builder.cache import NoCache, open_cache
from site_builder.errors import PictureUnusable
from site_builder.pictures.darkroom import Darkroom, Picture, measure_picture
from site_builder.pictures.raster import MOST_SHARED_BYTES


def develop(name: str, content: bytes) -> Picture:
    return Darkroom(NoCache()).develop(name, content)


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be very large."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_large_photo_becomes_copies_for_every_screen_and_one_to_share() -> None:
    picture = develop("Foto.JPG", a_photo(3000, 2000, quality=95))
    files = dict(picture.files)
    assert (picture.width, picture.height) == (3000, 2000)
    assert list(files) == ["", ".320.webp", ".480.webp", ".800.webp", ".1280.webp"]
    sizes = [size_of(content) for content in files.values()]
    assert sizes == [(1280, 853), (320, 213), (480, 320), (800, 533), (1280, 853)]
    assert [format_of(content) for content in files.values()] == ["JPEG", *["WEBP"] * 4]
    assert len(files[""]) <= MOST_SHARED_BYTES


def test_a_small_photo_is_not_made_larger() -> None:
    assert [name for name, _ in develop("a.jpg", a_photo(300, 200)).files] == ["", ".300.webp"]
    assert [name for name, _ in develop("a.jpg", a_photo(480, 200)).files] == ["", ".320.webp", ".480.webp"]


def test_nothing_that_the_camera_noted_reaches_a_reader() -> None:
    exif = Image.Exif()
    exif[0x010E] = "RAHASIA"
    exif.get_ifd(0x8825)[1] = "S"
    content = a_photo(900, 600, exif=exif, comment=b"RAHASIA")
    assert b"RAHASIA" in content
    for name, file in develop("a.jpg", content).files:
        with Image.open(BytesIO(file)) as image:
            assert not image.getexif(), name
            assert b"RAHASIA" not in file, name


def test_a_picture_taken_upright_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = a_photo(900, 600, exif=exif)
    picture = develop("a.jpg", content)
    (tmp_path / "a.jpg").write_bytes(content)
    assert (picture.width, picture.height) == measure_picture(tmp_path / "a.jpg") == (600, 900)
    assert size_of(dict(picture.files)[""]) == (600, 900)


@pytest.mark.parametrize("format_name", ["PNG", "GIF", "WEBP", "AVIF"])
def test_other_kinds_stay_what_they_are_and_have_a_jpeg_to_share(format_name: str) -> None:
    files = dict(develop(f"a.{format_name.lower()}", a_photo(400, 300, format_name)).files)
    assert list(files) == ["", ".320.webp", ".400.webp", ".jpg"]
    assert format_of(files[""]) == format_name
    assert format_of(files[".jpg"]) == "JPEG"


def test_a_transparent_picture_stays_transparent_and_is_shared_on_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(out, "PNG")
    files = dict(develop("a.png", out.getvalue()).files)
    with Image.open(BytesIO(files[".320.webp"])) as copy, Image.open(BytesIO(files[".jpg"])) as shared:
        assert copy.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]
        assert shared.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_print_colours_become_colours_of_the_screen(mode: str) -> None:
    with Image.open(BytesIO(dict(develop("a.jpg", a_photo(400, 300, mode=mode)).files)[""])) as image:
        assert image.mode == "RGB"


def test_a_photo_from_a_phone_that_is_no_plain_jpeg_inside_is_read() -> None:
    out = BytesIO()
    first, second = Image.new("RGB", (400, 300), "red"), Image.new("RGB", (400, 300), "blue")
    first.save(out, "MPO", save_all=True, append_images=[second])
    assert develop("a.jpg", out.getvalue()).width == 400


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.jpg", b"", "picture.broken"),
        ("a.jpg", b"<html>bukan gambar</html>", "picture.broken"),
        ("a.jpg", a_photo()[:3000], "picture.broken"),
        ("a.png", a_bomb(60_000, 60_000), "picture.huge"),
        ("a.png", a_bomb(11_000, 11_000), "picture.huge"),
        ("a.png", a_bomb(500, 500), "picture.broken"),
        ("a.tiff", a_photo(format_name="TIFF"), "picture.format"),
        ("a.jpg", a_photo(format_name="TIFF"), "picture.broken"),
    ],
)
def test_a_picture_that_nobody_could_see_is_refused(name: str, content: bytes, key: str) -> None:
    with pytest.raises(PictureUnusable) as caught:
        develop(name, content)
    assert caught.value.key == key


def test_a_picture_is_developed_once(tmp_path: Path) -> None:
    content = a_photo()
    with open_cache(tmp_path / "pictures.sqlite") as cache:
        first = Darkroom(cache)
        picture = first.develop("a.jpg", content)
        (key,) = first.used
        kept = cache.get(key)
        assert kept is not None
        cache.put_many([(key, kept.replace(b"WEBP", b"webp"))])
        again = Darkroom(cache).develop("lain/b.JPG", content)
        assert again != picture
        assert [name for name, _ in again.files] == [name for name, _ in picture.files]
        assert format_of(Darkroom(cache).develop("a.png", content).files[0][1]) == "PNG"


def test_the_same_picture_gives_the_same_bytes() -> None:
    content = a_photo(1500, 900)
    assert develop("a.jpg", content) == develop("a.jpg", content)
