"""Cuts a feed's history into archive documents (RFC 5005, 4) and its newest part into the subscription document. Pure.

The rule: lines in the order of arrival, a document a month, a month with many lines in several. A document is closed
when it is full or its month is over; from then on no line enters or leaves it. What is in no closed document yet is in
the subscription document, always.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from site_builder.cache import digest
from site_builder.ledger import EPOCH, Line, News, Position, Whole, position_of
from site_builder.model import Item, Office, Tier

FOLDER = "arsip/"
MAX_LINES = 250
MAX_SIZE = 400_000  # bytes of news as JSON in one document
MAX_SUBSCRIPTION = 950_000  # bytes of the largest format, as far as they can be told before it is written

WINDOW = 100
NATIONAL_WINDOW = 300

_ENTRY_FRAME = 1_500  # bytes around one entry's texts


Weights = dict[tuple[str, str], int]  # by office and id


class Volume(msgspec.Struct, frozen=True):
    """One closed archive document: its folder below the feed's, with a final slash, and what stands in it.

    `digest` stands for all that the public may see of its news, and for the documents before it only by `previous`.
    """

    path: str
    previous: str
    first: Position
    last: Position
    lines: int
    digest: str

    @property
    def month(self) -> str:
        """Such as `2026/11`."""
        return self.path.removeprefix(FOLDER)[:7]

    @property
    def number(self) -> int:
        """Which of its month's documents it is."""
        return int(self.path.removeprefix(FOLDER)[8:-1] or 1)

    def as_of(self, lines: Iterable[Line]) -> Volume:
        """The same document with what its lines say now."""
        return replace(self, digest=_digest(lines))


class Shelf(msgspec.Struct, frozen=True):
    """A feed's closed documents, the oldest first, and the lines that are in none of them yet."""

    volumes: tuple[Volume, ...] = ()
    open: tuple[Line, ...] = ()

    @property
    def newest(self) -> str:
        """The folder of the newest document; empty without one."""
        return self.volumes[-1].path if self.volumes else ""


def plan_shelf(lines: Iterable[Line], now: datetime, zone: str, window: int, closed: Sequence[Volume] = ()) -> Shelf:
    """The documents of lines that come in the order of arrival, at most `window` in each.

    `zone` is the IANA name of the zone in which months end. `closed` are the documents of all lines before these.
    """
    months = _Months(zone)
    current = months.of(now)
    volumes = list(closed)
    page: list[Line] = []
    month, number, size = (volumes[-1].month, volumes[-1].number + 1, 0) if volumes else ("", 1, 0)
    most = min(window, MAX_LINES)
    for line in lines:
        its_month = months.at(line.position.filed)
        is_over = its_month != month
        if page and (is_over or len(page) >= most or size + line.size > MAX_SIZE):
            volumes.append(_close(page, month, number, volumes))
            page, number, size = [], number + 1, 0
        if is_over:
            month, number = its_month, 1
        page.append(line)
        size += line.size
    if page and month < current:
        volumes.append(_close(page, month, number, volumes))
        page = []
    return Shelf(tuple(volumes), tuple(page))


def window_for(office: Office, asked: int = 0) -> int:
    """How many items stand in an office's subscription document: as asked, or more for a nation than for others."""
    return asked or (NATIONAL_WINDOW if office.tier is Tier.NATIONAL else WINDOW)


def choose_news(
    recent: Iterable[Whole], open_news: Iterable[Whole], window: int, weights: Weights | None = None
) -> tuple[Whole, ...]:
    """What stands in a subscription document: all that is in no archive, then what moved last.

    That is up to `window` items and as many tombstones. It ends before the document would pass 1 MB, but never
    leaves out what is in no archive, nor the newest piece, however long they are. In the order of lists. What is
    weighed is noted in `weights`, for other feeds with the same news.
    """
    weights = {} if weights is None else weights
    chosen: dict[tuple[str, str], Whole] = {(entry.office, entry.id): entry for entry in open_news}
    size = sum(_weigh(entry, weights) for entry in chosen.values())
    items = sum(isinstance(entry, Item) for entry in chosen.values())
    stones = len(chosen) - items
    for entry in recent:
        if (entry.office, entry.id) in chosen:
            continue
        is_item = isinstance(entry, Item)
        if (items if is_item else stones) >= window:
            continue
        size += _weigh(entry, weights)
        if chosen and size > MAX_SUBSCRIPTION:
            break
        chosen[entry.office, entry.id] = entry
        items, stones = items + is_item, stones + (not is_item)
    return tuple(sorted(chosen.values(), key=_newest_first))


def _close(page: Sequence[Line], month: str, number: int, volumes: Sequence[Volume]) -> Volume:
    return Volume(
        path=f"{FOLDER}{month}/" if number == 1 else f"{FOLDER}{month}/{number}/",
        previous=volumes[-1].path if volumes else "",
        first=page[0].position,
        last=page[-1].position,
        lines=len(page),
        digest=_digest(page),
    )


def _digest(page: Iterable[Line]) -> str:
    return digest(*(part for line in page for part in (line.position.office, line.position.id, line.digest)))


def _newest_first(entry: News) -> tuple[int, str, str]:
    return (-position_of(entry).published, entry.office, entry.id)


def _weigh(entry: Whole, weights: Weights) -> int:
    key = (entry.office, entry.id)
    if key not in weights:
        weights[key] = _weight(entry)
    return weights[key]


def _weight(entry: Whole) -> int:
    """About how many bytes the entry has in the format that needs most for it."""
    if not isinstance(entry, Item):
        return _ENTRY_FRAME
    html = entry.content_html
    references = 3 * (html.count("<") + html.count(">")) + 4 * html.count("&")
    return _ENTRY_FRAME + len(msgspec.json.encode(entry)) + references


class _Months:
    """The month of many moments, as `2026/11`, asked for in their order."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._month, self._from, self._until = "", 0, 0

    def at(self, microseconds: int) -> str:
        if not self._from <= microseconds < self._until:
            self._turn_to((EPOCH + timedelta(microseconds=microseconds)).astimezone(self._zone))
        return self._month

    def of(self, moment: datetime) -> str:
        return _month_of(moment.astimezone(self._zone))

    def _turn_to(self, local: datetime) -> None:
        start = datetime(local.year, local.month, 1, tzinfo=self._zone)
        year, month = divmod(local.year * 12 + local.month, 12)
        end = datetime(year, month + 1, 1, tzinfo=self._zone)
        self._month = _month_of(local)
        self._from, self._until = ((each - EPOCH) // timedelta(microseconds=1) for each in (start, end))


def _month_of(local: datetime) -> str:
    return f"{local.year:04}/{local.month:02}"
