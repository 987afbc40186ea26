"""Weighs AVIF against WebP on photographs: `python tests/pictures/weigh_avif.py`, beside scikit-image and scikit-learn.

Each photograph that these two bring is made as wide as a phone's copy; then AVIF gets the least quality at which it
is as like it (SSIM) as our WebP is.
"""

from __future__ import annotations

import time
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy
from PIL import Image
from skimage.metrics import structural_similarity

PHOTOS = {
    "skimage.data": ("astronaut.png", "chelsea.png", "coffee.png", "hubble_deep_field.jpg", "rocket.jpg"),
    "sklearn.datasets.images": ("china.jpg", "flower.jpg"),
}
QUALITY = 72  # of our WebP copies, where their size allows
WIDTH = 800


def main() -> None:
    totals = [0, 0]
    seconds = [0.0, 0.0]
    for package, names in PHOTOS.items():
        for name in names:
            photo = _fit(Image.open(Path(str(files(package) / name))).convert("RGB"))
            webp, first = _dump(photo, "WEBP", QUALITY)
            wanted = _likeness(photo, webp)
            low, high = 20, 95
            while low < high:
                middle = (low + high) // 2
                if _likeness(photo, _dump(photo, "AVIF", middle)[0]) >= wanted:
                    high = middle
                else:
                    low = middle + 1
            avif, second = _dump(photo, "AVIF", low)
            print(f"{name} {photo.size}: WebP {len(webp)}, AVIF {len(avif)} B ({len(avif) / len(webp):.2f}), q {low}")
            totals = [totals[0] + len(webp), totals[1] + len(avif)]
            seconds = [seconds[0] + first, seconds[1] + second]
    print(f"AVIF to WebP: {totals[1] / totals[0]:.2f} of the bytes, {seconds[1] / seconds[0]:.1f} times the time")


def _fit(photo: Image.Image) -> Image.Image:
    width = min(WIDTH, photo.width)
    return photo.resize((width, round(photo.height * width / photo.width)), Image.Resampling.LANCZOS)


def _dump(photo: Image.Image, kind: str, quality: int) -> tuple[bytes, float]:
    out, start = BytesIO(), time.process_time()
    photo.save(out, kind, quality=quality)
    return out.getvalue(), time.process_time() - start


def _likeness(photo: Image.Image, copy: bytes) -> float:
    with Image.open(BytesIO(copy)) as shown:
        return float(structural_similarity(numpy.asarray(photo.convert("L")), numpy.asarray(shown.convert("L"))))


if __name__ == "__main__":
    main()
