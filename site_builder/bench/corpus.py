"""News that looks like an office's news and means nothing: the same for the same seed, for any builder."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from site_builder.model import KINDS

FIRST_DAY = date(2016, 1, 4)
PARAGRAPHS = (4, 6)
SENTENCES = (2, 4)
CLOSING = "(CONTOH)"  # the last words of every body
TOPICS = tuple(f"topik contoh {number}" for number in range(1, 41))

_SUBJECTS = (
    "Petugas layanan informasi",
    "Tim humas contoh",
    "Peserta kelas pemilih pemula",
    "Pengelola arsip",
    "Rombongan pelajar",
    "Relawan data contoh",
    "Panitia kegiatan",
    "Warga kampung contoh",
)
_VERBS = (
    "menyusun kembali",
    "memeriksa bersama",
    "menjelaskan",
    "mencatat",
    "membahas",
    "menyiapkan",
    "menguji coba",
    "membagikan",
)
_OBJECTS = (
    "daftar informasi publik",
    "alur pelayanan di tempat pemungutan suara",
    "salinan dokumen rapat pleno",
    "jadwal sosialisasi",
    "panduan pengisian formulir",
    "peta jalan menuju kantor",
    "catatan tanya jawab",
    "buku saku pemilih",
)
_ENDS = (
    "di aula kantor selama dua hari berturut-turut",
    "bersama perwakilan sekolah dan organisasi warga",
    "sebelum disampaikan kepada masyarakat luas",
    "dengan memperhatikan masukan dari pertemuan sebelumnya",
    "agar pelayanan kepada pemilih penyandang disabilitas makin mudah",
    "sesuai dengan petunjuk teknis yang berlaku",
    "sehingga setiap pertanyaan dapat dijawab pada hari yang sama",
    "sambil menunggu arahan lebih lanjut dari tingkat provinsi",
)
_LINKS = (
    "Kemudian",
    "Selanjutnya",
    "Selain itu",
    "Menurut catatan panitia",
    "Pada kesempatan yang sama",
    "Setelah itu",
)


@dataclass(frozen=True, slots=True)
class Story:
    """One article of the corpus; `name` is its file's name without a suffix."""

    name: str
    title: str
    day: date
    kind: str
    tags: tuple[str, ...]
    summary: str
    body: str


def plan_stories(count: int, seed: int = 0) -> Iterator[Story]:
    """`count` stories, oldest first, two or three a working day from `FIRST_DAY` on, about 3.6 KB each."""
    chance = random.Random(seed)
    day = FIRST_DAY
    for number in range(1, count + 1):
        day += timedelta(days=chance.choice((0, 0, 1)))
        title = f"{chance.choice(_SUBJECTS)} {chance.choice(_VERBS)} {chance.choice(_OBJECTS)}"
        yield Story(
            name=f"{day:%Y-%m-%d}-berita-contoh-{number}",
            title=f"{title} ({number})",
            day=day,
            kind=KINDS[0] if chance.random() < 0.7 else chance.choice(KINDS[1:]),
            tags=("contoh", *chance.sample(TOPICS, 2)),
            summary=_sentence(chance),
            body=_body(chance),
        )


def write_office(folder: Path, stories: Iterable[Story]) -> None:
    """The stories as an office's `content/` in `folder`."""
    for story in stories:
        head = f"title: {story.title}\ndate: {story.day}\nkind: {story.kind}\nsummary: {story.summary}\n"
        write_story(folder / "berita", story, f"{head}tags: [{', '.join(story.tags)}]\n")


def write_pages(folder: Path, stories: Iterable[Story]) -> None:
    """The stories with the front matter that other builders know (`kind` means something else to some of them)."""
    for story in stories:
        head = f'title: "{story.title}"\ndate: {story.day}T00:00:00+07:00\ndescription: "{story.summary}"\n'
        write_story(folder, story, f'{head}tags: [{", ".join(story.tags)}]\njenis: ["{story.kind}"]\n')


def write_story(folder: Path, story: Story, head: str, begin: str = "") -> None:
    """One story, its body after its front matter and `begin`, below a folder for its year and one for its month."""
    file = folder / f"{story.day:%Y}" / f"{story.day:%m}" / f"{story.name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{head}---\n{begin}{story.body}", encoding="utf-8")


def _body(chance: random.Random) -> str:
    parts = [_paragraph(chance) for _ in range(chance.randint(*PARAGRAPHS))]
    shape = chance.random()
    if shape < 0.3:
        parts.insert(2, "\n".join(f"- {_sentence(chance)}" for _ in range(4)))
    elif shape < 0.5:
        parts.insert(2, f"> {_sentence(chance)}")
    elif shape < 0.6:
        parts.insert(2, "## Catatan kegiatan\n\n| Hari | Peserta |\n| --- | ---: |\n| Senin | 24 |\n| Selasa | 31 |")
    return "\n\n".join((*parts, f"{CLOSING}\n"))


def _paragraph(chance: random.Random) -> str:
    first, *rest = (_sentence(chance) for _ in range(chance.randint(*SENTENCES)))
    joined = (f"{chance.choice(_LINKS)}, {sentence[0].lower()}{sentence[1:]}" for sentence in rest)
    text = " ".join((first, *joined))
    return text.replace("aula", "**aula**", 1).replace("panduan", "[panduan](https://contoh.example/panduan)", 1)


def _sentence(chance: random.Random) -> str:
    return (
        f"{chance.choice(_SUBJECTS)} {chance.choice(_VERBS)} {chance.choice(_OBJECTS)} {chance.choice(_ENDS)}, "
        f"lalu {chance.choice(_VERBS)} {chance.choice(_OBJECTS)} {chance.choice(_ENDS)}."
    )
