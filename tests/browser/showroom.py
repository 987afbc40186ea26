"""The demo network with a few articles more, so that every kind of page and every part of one is there to measure."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from demo import ROOT, build
from filelock import FileLock
from PIL import Image

PAGES = MappingProxyType(
    {
        "portal nasional": "",
        "portal provinsi": "kantor/prov-jawa-timur/",
        "beranda kantor": "kantor/kota-malang/",
        "beranda kantor tanpa anak": "kantor/kota-jayapura/",
        "berita dengan foto": "kantor/kota-malang/berita/2026/11/20/foto-besar/",
        "berita serta-merta": "kantor/kota-jayapura/berita/2026/11/22/lokasi-tps-07-dipindahkan/",
        "klarifikasi": "kantor/kota-surabaya/berita/2026/11/13/tidak-benar-kantor-tutup-sebulan/",
        "berita dengan ralat": "kantor/kota-malang/berita/2026/11/09/layanan-sabtu-dibuka/",
        "berita panjang": "kantor/kota-malang/berita/2021/09/15/sambutan-dan-arahan-kpu-ri/",
        "galeri dan dokumen": "kantor/kota-malang/berita/2026/11/21/galeri-dan-dokumen/",
        "berita ditarik": "kantor/kab-malang/berita/2026/11/07/jumlah-pemilih-baru-dicabut/",
        "daftar": "berita/",
        "berita daerah": "daerah/",
        "arsip tahun": "berita/2026/",
        "arsip bulan": "kantor/kota-malang/berita/2026/11/",
        "topik": "kantor/kota-malang/topik/contoh/",
        "semua topik": "topik/",
        "jenis": "jenis/berita/",
        "meja klarifikasi": "klarifikasi/",
        "serta-merta": "serta-merta/",
        "daftar kantor": "kantor/",
        "umpan": "umpan/",
        "cari": "cari/",
        "luring": "luring/",
        "halaman": "ppid/",
        "status": "keadaan/",
        "tidak ada": "404.html",
    }
)
TOOLS = ("cari", "luring")  # pages that do something with a script

PHOTO = """---
title: Foto besar dari kamera hanya dikirim kecil kepada pembaca
date: 2026-11-20 09:00
summary: Berita contoh dengan foto berukuran penuh.
author: Humas KPU Kota Malang
tags: [contoh, ppid]
place: Kota Malang
image: {src: media/gambar/foto.jpg, alt: Corak warna contoh, caption: Corak contoh., credit: Contoh}
---
*Berita contoh untuk pengukuran.* Foto di atas dibuat oleh program.

![Corak di tengah teks](media/gambar/foto.jpg)

![Gambar di tempat lain](https://gambar.example/a.png)

Paragraf penutup.
"""
PARTS = """---
title: Galeri dan dokumen dalam satu berita
date: 2026-11-21 09:00
kind: galeri
tags: [contoh, "Tagar & lambang <x>"]
gallery:
  - {src: media/gambar/foto.jpg, alt: Corak pertama, caption: Corak pertama.}
  - {src: media/gambar/balai-kota.svg, alt: Gambar balai kota}
documents:
  - {src: media/dokumen/buku-saku-isyarat.txt, title: Buku saku}
---
Berita contoh untuk pengukuran.

| Kecamatan | Pemilih |
| :--- | ---: |
| Contoh Satu | 12.345 |
| Contoh Dua | 6.789 |

Catatan kaki[^1] dan ~~coretan~~.

## Judul bagian

> Kutipan contoh.

1. Satu
2. Dua

```
kode contoh yang panjang sekali dan tidak boleh melebarkan halaman sampai ke samping pada layar kecil
```

[^1]: Isi catatan kaki.
"""


def build_showroom(shared: Path) -> Path:
    """The built sites, below the folder `shared` of all test processes; built by the first who asks."""
    place = shared / "showroom"
    with FileLock(shared / "showroom.lock"):
        if not (place / "built").exists():
            content = place / "content"
            shutil.copytree(ROOT / "content", content)
            add_articles(content / "kota-malang")
            assert build(content, place / "site", place / "state" / "state.sqlite") == 0
            (place / "built").touch()
    return place / "site"


def file_of(site: Path, path: str) -> Path:
    """The file that a host shows at `path`."""
    return site / path if path.endswith(".html") else site / path / "index.html"


def add_articles(office: Path) -> None:
    """Writes the articles and the photo that the demo does not have."""
    (office / "media/gambar/foto.jpg").write_bytes(make_photo())
    (office / "berita/2026/2026-11-20-foto-besar.md").write_text(PHOTO, encoding="utf-8")
    (office / "berita/2026/2026-11-21-galeri-dan-dokumen.md").write_text(PARTS, encoding="utf-8")


def make_photo(width: int = 4000, height: int = 3000) -> bytes:
    """A picture with edges and grain, about as hard to compress as a photograph of a meeting."""
    coarse = Image.effect_noise((160, 120), 120).resize((width, height), Image.Resampling.NEAREST)
    soft = Image.effect_noise((60, 45), 120).resize((width, height), Image.Resampling.BICUBIC)
    fine = Image.effect_noise((width // 4, height // 4), 30).resize((width, height), Image.Resampling.BICUBIC)
    layers = [Image.blend(Image.blend(coarse, soft, 0.75), fine, share) for share in (0.2, 0.25, 0.3)]
    out = BytesIO()
    Image.merge("RGB", layers).save(out, "JPEG", quality=92)
    return out.getvalue()
