"""Whole feeds for the tests of every format: AWKWARD of one office, COMBINED of a province, EMPTY."""

from __future__ import annotations

from datetime import datetime

from builders import NOW, WIB, WIT, a_feed, an_item, an_office

from site_builder.feeds import feed_id
from site_builder.model import (
    Claim,
    Correction,
    Document,
    Image,
    Item,
    Origin,
    PassOn,
    Tier,
    Tombstone,
    Withdrawal,
)

AUTHORITY = "kpu.go.id"

JAWA_TIMUR = an_office(
    id="prov-jawa-timur",
    code="35",
    tier=Tier.PROVINCE,
    parent="kpu-ri",
    name="KPU Provinsi Jawa Timur",
    region="Jawa Timur",
    domain="jatim.kpu.go.id",
)
JAYAPURA = an_office(
    id="kota-jayapura",
    code="91.71",
    parent="prov-papua",
    name="KPU Kota Jayapura",
    region="Kota Jayapura",
    domain="kota-jayapura.kpu.go.id",
    zone="Asia/Jayapura",
)


def a_tombstone() -> Tombstone:
    return Tombstone(
        id="tag:kpu.go.id,2026:kota-malang/2026-11-01-jadwal-lama",
        office="kota-malang",
        url="https://kota-malang.kpu.go.id/berita/2026/11/01/jadwal-lama/",
        title="Jadwal lama",
        published=datetime(2026, 11, 1, 8, 0, tzinfo=WIB),
        withdrawn=Withdrawal(datetime(2026, 11, 23, 10, 0, tzinfo=WIB), "jadwal <keliru> & diganti\x07"),
    )


def an_awkward_item() -> Item:
    """What an editor can do to a feed in one item."""
    return an_item(
        id="tag:kpu.go.id,2026:kota-malang/2026-11-22-awkward",
        url="https://kota-malang.kpu.go.id/berita/2026/11/22/awkward/",
        title='<b> & "x" ]]>\x00 🎉 &amp;\u2028مرحبا',
        published=datetime(2026, 11, 22, 9, 30, 15, 999_999, tzinfo=WIB),
        updated=datetime(2026, 11, 22, 11, 0, tzinfo=WIB),
        content_html='<p>a ]]&gt; b ]]> c &lt;b&gt;\x08</p>\r\n<p>🗳️ <a href="https://kpu.go.id/">KPU</a></p>\n',
        summary="Ringkasan <i>polos</i>\x0bdua & tiga",
        author="Sari\ud800 <humas>",
        kind="klarifikasi",
        tags=("Pemilu 2029", "hoaks & fitnah", "Pemilu 2029"),
        place="Malang",
        documents=(
            Document(
                "https://kota-malang.kpu.go.id/media/jadwal & denah.pdf", "Jadwal & <denah>", 12_345, "application/pdf"
            ),
            Document("https://kota-malang.kpu.go.id/media/daftar.csv", "", 0, "text/csv"),
            Document("https://media.example/lain", "Tanpa ukuran"),
        ),
        image=Image("https://kota-malang.kpu.go.id/media/foto posko é.png", "Dua & tiga", "Posko", "Humas", 640, 480),
        expires=datetime(2027, 1, 1, tzinfo=WIB),
        is_urgent=True,
        information_class="serta-merta",
        pass_on=PassOn.BOTH,
        source=Origin("Contoh <media>", "https://media.example/asal?a=1&b=2"),
        corrections=(Correction(datetime(2026, 11, 23, 7, 0, tzinfo=WIB), "angka & nama dibetulkan"),),
        claim=Claim("Pemilu <ditunda>", "akun tanpa nama", "tidak benar", "https://media.example/a b"),
    )


FROM_PAPUA = an_item(
    id="tag:kpu.go.id,2026:kota-jayapura/2026-11-23-simulasi",
    office="kota-jayapura",
    url="https://kota-jayapura.kpu.go.id/berita/2026/11/23/simulasi/",
    title="Simulasi pemungutan suara",
    published=datetime(2026, 11, 23, 9, 0, tzinfo=WIT),
    author="",
)
FROM_PROVINCE = an_item(
    id="tag:kpu.go.id,2026:prov-jawa-timur/2026-11-21-rapat",
    office="prov-jawa-timur",
    url="https://jatim.kpu.go.id/berita/2026/11/21/rapat/",
    title="Rapat koordinasi",
    published=datetime(2026, 11, 21, 9, 0, tzinfo=WIB),
    kind="pengumuman",
    author="",
)
OFFICES = (JAWA_TIMUR, an_office(), JAYAPURA)

AWKWARD = a_feed(
    items=(an_awkward_item(), an_item()),
    tombstones=(a_tombstone(),),
    hub="https://hub.example/?a=1&b=2",
    previous="https://kota-malang.kpu.go.id/arsip/2026/10/",
    style='/kantor "é"/umpan/umpan.css?a&b',
)
ARCHIVE = a_feed(
    url="https://kota-malang.kpu.go.id/arsip/2026/10/",
    current="https://kota-malang.kpu.go.id/",
    previous="https://kota-malang.kpu.go.id/arsip/2026/09/2/",
)
COMBINED = a_feed(
    id=feed_id(AUTHORITY, "prov-jawa-timur", "gabungan"),
    title="KPU Provinsi Jawa Timur dan jajarannya",
    description="Berita dari semua kantor",
    office=JAWA_TIMUR,
    url="https://jatim.kpu.go.id/",
    home_url="https://jatim.kpu.go.id/",
    items=(FROM_PAPUA, FROM_PROVINCE, an_item(updated=NOW)),
    offices={office.id: office for office in OFFICES},
    sites={office.id: f"https://{office.domain}/" for office in OFFICES},
)
EMPTY = a_feed(items=())
