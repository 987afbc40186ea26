"""An office's articles together: read, made items, doubles found, hidden ones left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from site_builder import __version__
from site_builder.articles.checks import Fault, a_problem
from site_builder.articles.comparisons import Traits, compare, traits_of, unify_tags
from site_builder.articles.desk import Desk, Result
from site_builder.articles.item import Made, make_items
from site_builder.articles.rules import has_error, identity_of, is_visible, may_be_held_back, names_in, path_of
from site_builder.articles.silence import silence
from site_builder.articles.source import read_bytes
from site_builder.cache import digest
from site_builder.copies import mark_of_text
from site_builder.errors import PictureUnusable
from site_builder.ledger import stamp_facts, stamp_of, stamp_text
from site_builder.markup import PARSER
from site_builder.model import Facts, Item, Problem, Tombstone
from site_builder.pictures.names import is_picture
from site_builder.sanitize import SANITIZER
from site_builder.texts import facts_of

TOGETHER = 100  # articles that go from station to station at a time
LARGE = 20_000  # bytes of one that goes alone, so that no more is held than is worth it
RULES = "7"  # raised whenever articles are read, judged or marked otherwise than before


class Reading(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one file came to: an item, a tombstone, something hidden for now, or refused.

    `identity` and `address` are known for every article that could be read, hidden ones included, so that doubles
    are found before they are published. Of an item that was kept in the cache only the facts are there: its text stays
    where it is. `stamp` stands for the item or tombstone and `text` for the text of an item, as `ledger` has it;
    `words` marks that text, as `copies` has it. Of a refused file `names` are those that its item may have had.
    `absent` are files that it shows and that are not there, `sizes` those of its pictures by address. `is_held` is a
    refused file that may be one to be held back. `key` is set when the reading may be kept in the cache.
    """

    path: str
    problems: tuple[Problem, ...] = ()
    identity: str = ""
    address: str = ""
    item: Facts | None = None
    tombstone: Tombstone | None = None
    stamp: str = ""
    text: str = ""
    words: int | None = None
    traits: Traits | None = None
    names: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    sizes: Mapping[str, tuple[int, int]] = msgspec.field(default_factory=dict)
    is_held: bool = False
    key: str = ""

    @property
    def is_refused(self) -> bool:
        return has_error(self.problems)

    @property
    def is_public(self) -> bool:
        return self.item is not None or self.tombstone is not None


Lookup = Callable[[str], Reading | None]

decode_reading = msgspec.json.Decoder(Reading).decode


class Library(msgspec.Struct, frozen=True):
    """All that an office's folder holds. `published + hidden + refused` is the number of files read.

    `held` are the paths, as problems show them, of files of which the public may not even know the name: hidden ones,
    and refused ones that may have been meant to be hidden. `stamps` stand for items and tombstones by id, `texts` for
    the texts of items, and `words` are the marks of these.
    """

    office: str
    items: tuple[Facts, ...]
    tombstones: tuple[Tombstone, ...]
    problems: tuple[Problem, ...]
    hidden: int
    refused: int
    held: frozenset[str] = frozenset()
    stamps: Mapping[str, str] = msgspec.field(default_factory=dict)
    words: Mapping[str, int | None] = msgspec.field(default_factory=dict)
    texts: Mapping[str, str] = msgspec.field(default_factory=dict)


def read_articles(desk: Desk, paths: Iterable[str], lookup: Lookup, *, is_check: bool = False) -> Iterator[Reading]:
    """Reads the articles at `paths`; what `lookup` has under a file's digest is given as it is if it still holds.

    The digest stands for the file, this program with its parser and sanitizer, and all that the desk knows except
    the time. With `is_check` the texts of hidden articles are rendered too, for what is to be said of them alone.
    """
    settings = settings_digest(desk)
    plain: set[str] = set()
    left = iter(paths)
    while some := tuple(islice(left, TOGETHER)):
        told: dict[str, Reading] = {}
        files = []
        for path in some:
            raw = read_bytes(desk.folder, path, plain)
            if isinstance(raw, Fault):
                told[path] = _refused(desk, path, raw)
                continue
            file = _File(path, raw, digest(settings, path, raw))
            kept = lookup(file.key)
            if kept is not None and holds(desk, kept):
                told[path] = kept
            elif len(raw) > LARGE:
                (told[path],) = _read(desk, [file], is_check)
            else:
                files.append(file)
        told.update((reading.path, reading) for reading in _read(desk, files, is_check))
        yield from (told[path] for path in some)


def settings_digest(desk: Desk) -> str:
    """Stands for all but the file and the time that a reading depends on."""
    office = (desk.office.id, desk.office.zone, desk.office.name, *desk.above)
    periods = msgspec.json.encode(desk.quiet)
    return digest(__version__, RULES, PARSER, SANITIZER, *office, desk.site_url, desk.authority, desk.shown, periods)


def holds(desk: Desk, reading: Reading) -> bool:
    """Whether a reading that was kept says now what it said then."""
    if any(desk.holds_media(path) for path in reading.absent):
        return False
    entry = reading.item or reading.tombstone
    if entry is not None and entry.published > desk.now:
        return False
    if reading.item is None:
        return True
    expired = reading.item.expires is not None and reading.item.expires <= desk.now
    future = any(c.date > desk.now for c in reading.item.corrections)
    return not expired and not future and _has_its_files(reading.item, reading.sizes, desk)


def _has_its_files(item: Facts, pictures: Mapping[str, tuple[int, int]], desk: Desk) -> bool:
    """Whether all that an item shows is there, and its documents and pictures as large as it says."""
    sizes = {document.src: document.size for document in item.documents if document.size is not None}
    for path in item.media:
        address = desk.file_address(path)
        size = sizes.get(address)
        if not desk.holds_media(path) or size not in (None, desk.size_of(path)):
            return False
        if is_picture(path) and not _is_as_it_was(desk, path, pictures.get(address)):
            return False
    return True


def _is_as_it_was(desk: Desk, path: str, size: tuple[int, int] | None) -> bool:
    """Whether the picture can still be shown, in the size that the item tells."""
    try:
        return desk.measure(path) == size
    except PictureUnusable:
        return False


class _File(NamedTuple):
    path: str
    raw: bytes
    key: str


def _read(desk: Desk, files: Sequence[_File], is_check: bool) -> list[Reading]:
    checked = desk.check_all([(file.path, file.raw) for file in files])
    articles = [each[0] for each in checked if not isinstance(each, Fault) and each[0] is not None]
    shown = [article for article in articles if is_check or is_visible(article, desk.now)]
    made = {article.path: each for article, each in zip(shown, make_items(shown, desk), strict=True)}
    return [_tell(desk, file, each, made.get(file.path), is_check) for file, each in zip(files, checked, strict=True)]


def _tell(desk: Desk, file: _File, checked: Result, made: Made | None, is_check: bool) -> Reading:
    path, raw, key = file
    if isinstance(checked, Fault):
        return _refused(desk, path, checked, raw)
    article, problems = checked
    shown = desk.show(path)
    if article is None:
        held = may_be_held_back(problems, path, raw, desk.office.zone, desk.now)
        return Reading(path, problems, names=names_in(path, raw), is_held=held, key="" if held else key)
    traits = traits_of(article)
    if made is None or not is_visible(article, desk.now):
        identity, address = identity_of(article, desk.authority), desk.site_url + path_of(article)
        found = (*problems, *made.problems) if made else problems
        told = silence(article, found, shown, is_whole=is_check)
        return Reading(path, told, identity, address, traits=traits)  # of what is held back the cache knows nothing
    told = silence(article, (*problems, *made.problems), shown)
    item, tombstone = (made.outcome, None) if isinstance(made.outcome, Item) else (None, made.outcome)
    ends = tombstone is not None and article.expires is not None
    moments = (article.updated, *(correction.date for correction in article.corrections))
    waits = article.embargo is not None or any(moment and moment > desk.now for moment in moments)
    lasting = not (waits or ends or made.reads_others or any(p.code != "media-missing" for p in made.problems))
    kept = key if lasting else ""
    own = made.outcome
    words = mark_of_text(item) if item is not None else None
    text = stamp_text(item.content_html) if item is not None else ""
    return Reading(
        path,
        told,
        own.id,
        own.url,
        item,
        tombstone,
        stamp_facts(facts_of(item), text) if item is not None else stamp_of(own),
        text,
        words,
        traits,
        absent=made.absent,
        sizes=made.sizes,
        key=kept,
    )


def _refused(desk: Desk, path: str, fault: Fault, raw: bytes = b"") -> Reading:
    problem = a_problem(desk.show(path), fault.line, fault.code, desk.office.id, **fault.facts)
    held = may_be_held_back((problem,), path, raw, desk.office.zone, desk.now)
    return Reading(path, (problem,), names=names_in(path, raw), is_held=held)


def gather(desk: Desk, readings: Iterable[Reading]) -> Library:
    """The library of `readings`, in order of path, the public ones first.

    Of two articles with one address or one identity the first in this order stays, so that a draft cannot push out
    what readers already have.
    """
    ordered = sorted(readings, key=lambda r: (not r.is_public, r.path))
    doubles = {reading.path: problem for reading, problem in _find_doubles(desk, ordered)}
    kept = [r for r in ordered if r.path not in doubles]
    compared = _compare(desk, kept)
    problems = [p for r in ordered for p in (*r.problems, *doubles.get(r.path, ()))]
    read = [(r, r.item) for r in kept if r.item is not None]
    items = unify_tags([item for _, item in read])
    otherwise = {
        item.id: stamp_facts(facts_of(item), reading.text)
        for item, (reading, was) in zip(items, read, strict=True)
        if item is not was
    }
    return Library(
        office=desk.office.id,
        items=items,
        tombstones=tuple(r.tombstone for r in kept if r.tombstone is not None),
        problems=tuple(sorted((*problems, *compared), key=lambda p: (p.path, p.line, p.code))),
        hidden=sum(1 for r in kept if not r.is_public and not r.is_refused),
        refused=sum(1 for r in kept if r.is_refused) + len(doubles),
        held=frozenset(desk.show(r.path) for r in ordered if r.is_held or not (r.is_public or r.is_refused)),
        stamps={r.identity: r.stamp for r in kept if r.is_public} | otherwise,
        words={r.item.id: r.words for r in kept if r.item is not None},
        texts={r.item.id: r.text for r in kept if r.item is not None},
    )


def _compare(desk: Desk, readings: Iterable[Reading]) -> Iterator[Problem]:
    traits = sorted((r.path, r.traits) for r in readings if r.traits is not None)
    for path, finding in compare(traits):
        facts = {name: desk.show(str(fact)) if name == "other" else fact for name, fact in finding.facts.items()}
        yield a_problem(desk.show(path), finding.line, finding.code, desk.office.id, **facts)


def _find_doubles(desk: Desk, ordered: Sequence[Reading]) -> Iterator[tuple[Reading, tuple[Problem, ...]]]:
    seen: dict[str, str] = {}
    for reading in ordered:
        if not reading.address or reading.is_refused:
            continue
        for code, value in (("address-doubled", reading.address), ("identity-doubled", reading.identity)):
            if value in seen:
                shown = desk.show(reading.path)
                other = desk.show(seen[value])
                yield reading, (a_problem(shown, 0, code, desk.office.id, value=value, other=other),)
                break
        else:
            seen[reading.address] = seen[reading.identity] = reading.path
