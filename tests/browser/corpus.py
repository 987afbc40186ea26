"""Ten thousand made-up articles whose words are spread as in real text: Zipf over roots, affixes, names, numbers."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import accumulate

from builders import WIB, an_item

from site_builder.model import Item
from site_builder.offices.registry import load_registry
from site_builder.search.words import COMMON, root_words

FIRST = datetime(2016, 1, 4, 9, 0, tzinfo=WIB)
HEADS = ("kpu", "pemilu", "kota", "pemilih", "data", "kabupaten", "ketua", "anggota", "kegiatan", "sosialisasi")
AFFIXES = ("{}", "{}", "{}", "{}", "di{}kan", "me{}", "pe{}an", "ber{}", "{}an", "{}nya")


def make_items(count: int = 10_000, words: int = 150, seed: int = 7, repeated: float = 0.2) -> tuple[Item, ...]:
    """Items of KPU Kota Malang over ten years, newest first; `words` words of content in each.

    `repeated` is the share of words that an article has had already. With a fifth, 150 words of content have about
    100 roots, as in the article from which the longest of the demo is taken (95); with none, 120.
    """
    chance = random.Random(seed)
    roots = sorted(word for word in root_words() if 4 <= len(word) <= 9 and word.isalpha())
    chance.shuffle(roots)
    forms = [*HEADS, *(chance.choice(AFFIXES).format(root) for root in roots[:14_000])]
    weights = list(accumulate(1 / (rank + 2.7) ** 1.02 for rank in range(len(forms))))
    names = [office.region.split()[-1] for office in load_registry()]
    common = sorted(COMMON)
    items = []
    for number in range(count):
        text: list[str] = []
        written: list[str] = []
        for drawn in chance.choices(forms, cum_weights=weights, k=max(40, int(chance.gauss(words, words / 2.3)))):
            word = chance.choice(written) if written and repeated and chance.random() < repeated else drawn
            written.append(word)
            text.append(word + (". " if chance.random() < 0.06 else ""))
            if chance.random() < 0.25:
                text.append(chance.choice(common))
            if chance.random() < 0.03:
                text.append(chance.choice(names))
            if chance.random() < 0.02:
                text.append(str(chance.randint(1, 9999)))
        title = " ".join(chance.choices(forms, cum_weights=weights, k=9)).capitalize()
        day = FIRST + timedelta(hours=number * 8.76)
        slug = title.lower().replace(" ", "-")
        items.append(
            an_item(
                id=f"tag:kpu.go.id,{day.year}:kota-malang/{number}",
                url=f"https://kota-malang.kpu.go.id/berita/{day:%Y/%m/%d}/{slug}/",
                title=title,
                published=day,
                kind=chance.choice(("berita",) * 6 + ("pengumuman", "sosialisasi")),
                content_html=f"<p>{' '.join(text)}</p>\n",
            )
        )
    return tuple(reversed(items))
