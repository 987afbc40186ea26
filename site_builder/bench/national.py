"""All offices at once, cold: one network of Warta beside one site of Hugo with the same articles, lists and feeds."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.bench.contest import show_shares
from site_builder.bench.corpus import Story, plan_stories, write_office
from site_builder.bench.goals import Verdict, dump_verdicts
from site_builder.bench.hugo import HUGO, write_office_pages, write_offices_page, write_site
from site_builder.bench.inventory import Places, Share, plan_lists
from site_builder.bench.measure import Figures, measure, middle
from site_builder.bench.peer import Peer
from site_builder.errors import WartaError
from site_builder.strings import say

GOAL_TIME = 1.0  # times Hugo's
GOAL_MEMORY = 500.0  # MB
FORMATS: Mapping[str, str] = {"rss.xml": "rss", "atom.xml": "atom", "feed.json": "json"}

_ARTICLE = re.compile(r"berita/\d{4}/\d\d/\d\d$")


@dataclass(frozen=True, slots=True)
class Country:
    """What was written of one builder's sites: article pages, first pages of lists, feeds of each format, all files."""

    articles: int
    lists: int
    feeds: Mapping[str, int]
    files: int
    size: int


def measure_nation(
    warta: Peer,
    hugo: Peer | None,
    offices: Sequence[str],
    articles: int,
    folder: Path,
    runs: int,
    seed: int,
    step: Callable[[int], None],
) -> str:
    """A Markdown table of cold builds of all `offices` with so many articles each, in turn, and the verdicts.

    Raises CommandFailed, and WartaError where one of them left something out.
    """
    peers = [peer for peer in (warta, hugo) if peer is not None]
    wanted = prepare_nation(folder, peers, offices, articles, seed)
    figures: Mapping[str, list[Figures]] = {peer.name: [] for peer in peers}
    countries = {}
    for _ in range(runs):
        for peer in peers:
            peer.clean(folder / peer.name)
            figures[peer.name].append(measure(peer.run_as(), folder / peer.name))
            countries[peer.name] = check_country(peer, count_country(folder / peer.name / peer.out), wanted)
            step(1)
    return _dump(figures, countries)


def prepare_nation(
    folder: Path, peers: Iterable[Peer], offices: Sequence[str], articles: int, seed: int
) -> Counter[str]:
    """Writes the project of each builder below `folder`; the shares of the whole that each must write."""
    names = {peer.name for peer in peers}
    for name in names:
        (folder / name).mkdir(parents=True)
    if HUGO.name in names:
        write_site(folder / HUGO.name)
        write_offices_page(folder / HUGO.name)
    wanted: Counter[str] = Counter()
    for number, office in enumerate(offices):
        stories = tuple(plan_stories(articles, seed + number))
        if "warta" in names:
            write_office(folder / "warta" / "content" / office, stories)
        if HUGO.name in names:
            write_office_pages(folder / HUGO.name, office, stories)
        wanted += _wanted(stories)
    return wanted


def _wanted(stories: Sequence[Story]) -> Counter[str]:
    lists = {name: len(addresses) for name, addresses in plan_lists(Places(), stories).items()}
    feeds = 1 + lists["topic"] + lists["kind"]
    return Counter({"articles": len(stories), "lists": sum(lists.values()), **dict.fromkeys(FORMATS.values(), feeds)})


def count_country(folder: Path) -> Country:
    """Counts the files of a whole network, from their names alone: there are too many to read."""
    articles = lists = files = size = 0
    feeds: Counter[str] = Counter()
    for place, _, names in os.walk(folder):
        is_article = _ARTICLE.search(place.rpartition("/")[0]) is not None
        for name in names:
            files += 1
            size += Path(place, name).stat().st_size
            if name in FORMATS:
                feeds[FORMATS[name]] += 1
            elif name == "index.html":
                articles += is_article
                lists += not is_article and "/halaman/" not in place
    return Country(articles, lists, feeds, files, size)


def check_country(peer: Peer, country: Country, wanted: Mapping[str, int]) -> Country:
    """The same `country`. Raises WartaError if it has fewer articles, lists or feeds than wanted, or other articles."""
    have = {"articles": country.articles, "lists": country.lists, **country.feeds}
    shares = [Share(name, have.get(name, 0), count) for name, count in wanted.items()]
    wrong = [s for s in shares if s.have < s.want or (s.name == "articles" and s.have > s.want)]
    if wrong:
        raise WartaError("bench.unequal", peer=peer.name, lacking=show_shares(wrong))
    return country


def _dump(figures: Mapping[str, Sequence[Figures]], countries: Mapping[str, Country]) -> str:
    lines = [say("bench.nation-head"), f"| --- |{' ---: |' * 8}"]
    for name, runs in figures.items():
        country = countries[name]
        counts = f"{country.articles} | {country.lists} | {sum(country.feeds.values())} | {country.files}"
        lines.append(f"| {name} | {middle(runs).cells(1)} | {counts} | {country.size / 1e6:.0f} |")
    ours = middle(figures["warta"])
    verdicts = [Verdict(say("bench.goal-nation-memory"), GOAL_MEMORY, ours.memory / 1e6)]
    if HUGO.name in figures:
        ratio = ours.wall / middle(figures[HUGO.name]).wall
        verdicts.insert(0, Verdict(say("bench.goal-nation", builder=HUGO.name), GOAL_TIME, ratio))
    return "\n".join((*lines, "")) + dump_verdicts(verdicts)
