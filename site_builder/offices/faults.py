"""What can be wrong in a registry file: every fault at once, each with its line. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from site_builder.model import Tier
from site_builder.proof.keys import parse_public_key
from site_builder.strings import say

COLUMNS = ("id", "code", "tier", "parent", "name", "region", "domain", "timezone")

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_SITE = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~/-]*)?")
_RANK = {tier.value: rank for rank, tier in enumerate(Tier)}


class Fault(NamedTuple):
    """A line of the file, counted from 1, and what is wrong there, in Indonesian."""

    line: int
    text: str


class Row(msgspec.Struct, frozen=True):
    """One office as it is written. A column that the file does not have is empty."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def check_rows(rows: Sequence[Row]) -> list[Fault]:
    """Every fault of the offices and of how they stand over one another."""
    return [*_check_cells(rows), *_check_doubles(rows), *_check_parents(rows), *_check_roots(rows)]


def split_keys(row: Row) -> tuple[str, ...]:
    """The lines of the column `keys`, between semicolons."""
    return tuple(filter(None, (key.strip() for key in row["keys"].split(";"))))


def _check_cells(rows: Sequence[Row]) -> Iterator[Fault]:
    for row in rows:
        for column in ("code", "name"):
            if not row[column]:
                yield Fault(row.line, say("offices.cell-empty", column=column))
        if not _ID.fullmatch(row["id"]):
            yield Fault(row.line, say("offices.id-invalid", value=row["id"]))
        if row["tier"] not in _RANK:
            yield Fault(row.line, say("offices.tier-unknown", value=row["tier"], choices=", ".join(_RANK)))
        if not _HOST.fullmatch(row["domain"]):
            yield Fault(row.line, say("offices.domain-invalid", value=row["domain"]))
        if not _is_zone(row["timezone"]):
            yield Fault(row.line, say("offices.zone-unknown", value=row["timezone"]))
        if row["site_url"] and not _SITE.fullmatch(row["site_url"]):
            yield Fault(row.line, say("offices.site-invalid", value=row["site_url"]))
        for key in split_keys(row):
            if parse_public_key(key) is None:
                yield Fault(row.line, say("offices.key-invalid", value=key[:40]))


def _check_doubles(rows: Sequence[Row]) -> Iterator[Fault]:
    for column in ("id", "code", "domain"):
        first: dict[str, int] = {}
        for row in rows:
            line = first.setdefault(row[column], row.line)
            if row[column] and line != row.line:
                yield Fault(row.line, say("offices.doubled", column=column, value=row[column], line=line))


def _check_parents(rows: Sequence[Row]) -> Iterator[Fault]:
    by_id = {row["id"]: row for row in rows}
    for row in rows:
        parent = by_id.get(row["parent"])
        if not row["parent"]:
            continue
        if parent is None:
            yield Fault(row.line, say("offices.parent-unknown", value=row["parent"]))
        elif _is_in_circle(row, by_id):
            yield Fault(row.line, say("offices.circle", value=row["parent"]))
        elif _RANK.get(parent["tier"], -1) >= _RANK.get(row["tier"], len(_RANK)):
            yield Fault(row.line, say("offices.tier-order", value=row["parent"], above=parent["tier"]))


def _check_roots(rows: Sequence[Row]) -> Iterator[Fault]:
    roots = [row for row in rows if not row["parent"]]
    if not roots:
        yield Fault(1, say("offices.root-missing"))
    for row in roots[1:]:
        yield Fault(row.line, say("offices.root-doubled", value=row["id"], line=roots[0].line))


def _is_in_circle(row: Row, by_id: Mapping[str, Row]) -> bool:
    seen = set()
    above: Row | None = row
    while above is not None and above["id"] not in seen:
        seen.add(above["id"])
        above = by_id.get(above["parent"])
    return above is not None and above["id"] == row["id"]


@cache
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return bool(name)
