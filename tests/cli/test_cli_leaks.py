"""What is held back leaks nowhere: random combinations of fields, random clocks, the whole output of real builds."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from workplace import Workplace, a_network

ZONE = ZoneInfo("Asia/Jakarta")
START = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
HOURS = range(-30, 31, 6)
ARTICLES = 16
BUILDS = 4


@dataclass(frozen=True)
class Sample:
    """An article with a word of its own in everything that it has, and when the public may see it."""

    word: str
    date: datetime
    embargo: datetime | None
    expires: datetime | None
    draft: str
    excepted: bool
    broken: bool

    def is_public(self, now: datetime) -> bool:
        """The rule once more, in the words of the manual."""
        return not self.causes(now)

    def causes(self, now: datetime) -> set[str]:
        """Why the public may not see it."""
        causes = {
            "draft": self.draft == "true",
            "excepted": self.excepted,
            "broken": self.broken,
            "date": self.date > now,
            "embargo": self.embargo is not None and self.embargo > now,
            "expires": self.expires is not None and self.expires <= now,
        }
        return {cause for cause, holds in causes.items() if holds}

    def may_be_named_in(self, now: datetime) -> set[str]:
        """The report names a refused file, unless it may be one that is held back."""
        is_told = self.broken and not (self.draft or self.excepted or self.embargo or self.expires) and self.date <= now
        return {"status.json", "kantor/prov-jawa-timur/status.json"} if is_told else set()

    def write(self, place: Workplace, office: str) -> None:
        word = self.word
        place.write(f"content/{office}/media/{word}.txt", word)
        place.write(
            f"content/{office}/media/{word}.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><desc>{word}</desc></svg>'
        )
        optional = {
            "embargo": f"{self.embargo:%Y-%m-%d %H:%M}" if self.embargo else "",
            "expires": f"{self.expires:%Y-%m-%d %H:%M}" if self.expires else "",
            "draft": self.draft,
            "information_class": "dikecualikan" if self.excepted else "",
            "updated": "entah" if self.broken else "",
        }
        lines = [
            f"title: Judul {word}",
            f"date: {self.date:%Y-%m-%d %H:%M}",
            f"summary: Ringkasan {word}",
            f"author: Penulis {word}",
            f"tags: [umum, topik {word}]",
            f"place: Kota {word}",
            f"image: {{src: media/{word}.svg, alt: Gambar {word}}}",
            f"gallery: [{{src: media/{word}.svg, alt: Galeri {word}}}]",
            f"documents: [{{src: media/{word}.txt, title: Dokumen {word}}}]",
            f"claim: {{text: Klaim {word}, evidence: [Bukti {word}]}}",
            f"aliases: [/lama/{word}]",
            "urgent: true",
            "featured: true",
            "pass_on: both",
            *(f"{key}: {value}" for key, value in optional.items() if value),
        ]
        head = "\n".join(lines)
        body = f"Isi {word}, [dokumen](media/{word}.txt).\n"
        place.write(f"content/{office}/berita/{self.date:%Y-%m-%d}-{word}.md", f"---\n{head}\n---\n{body}")


def a_sample(chance: random.Random, number: int) -> Sample:
    def moment(likely: float) -> datetime | None:
        return START + timedelta(hours=chance.choice(HOURS)) if chance.random() < likely else None

    date = moment(1.0) or START
    embargo = moment(0.4)
    starts = max(date, embargo or date)
    expires = starts + timedelta(hours=chance.choice([6, 12, 24])) if chance.random() < 0.4 else None
    return Sample(
        word=f"rahasia{number:03}x{chance.randrange(16**6):06x}",
        date=date,
        embargo=embargo,
        expires=expires,
        draft=chance.choice(["", "", "", "", "false", "true"]),
        excepted=chance.random() < 0.1,
        broken=chance.random() < 0.1,
    )


@pytest.mark.parametrize("seed", [17, 53])
def test_nothing_that_is_held_back_is_anywhere_in_the_output(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    place = a_network(tmp_path)
    samples = [a_sample(chance, number) for number in range(ARTICLES)]
    for sample in samples:
        sample.write(place, chance.choice(["kota-malang", "prov-jawa-timur", "kpu-ri"]))
    clocks = [START + timedelta(hours=chance.choice(HOURS) + chance.choice([0, 1])) for _ in range(BUILDS)]
    alone = [causes for now in clocks for sample in samples if len(causes := sample.causes(now)) == 1]
    assert {cause for causes in alone for cause in causes} == {
        "draft",
        "date",
        "embargo",
        "expires",
        "excepted",
        "broken",
    }
    for now in clocks:
        place.warta("build", "--now", now.isoformat(), "--jobs", 1, "--allow-shrink")
        tree = place.tree()
        everything = b"\n".join([*(path.encode() for path in tree), *tree.values()])
        for sample in samples:
            if sample.is_public(now):
                assert sample.word.encode() in everything, f"{sample} at {now} is not there"
                continue
            where = {path for path, content in tree.items() if sample.word.encode() in path.encode() + content}
            assert where <= sample.may_be_named_in(now), f"{sample} at {now} is in {where}"
