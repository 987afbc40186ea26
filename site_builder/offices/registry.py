"""Loads the registry of offices: KPU's 553 that come with the package, or an organisation's own file."""

from __future__ import annotations

import csv
from functools import cache
from io import StringIO
from pathlib import Path

from site_builder.errors import SettingsInvalid
from site_builder.model import Office, Tier
from site_builder.offices.faults import COLUMNS, Fault, Row, check_rows, split_keys
from site_builder.offices.tree import OfficeTree
from site_builder.strings import say


def load_registry(path: Path | None = None) -> OfficeTree:
    """The offices of the CSV file at `path`; None: KPU's own.

    The file is UTF-8 with commas. Its columns are those of `offices.csv`; `domain_evidence` may be left out,
    `site_url` and `keys` added, in any order. Raises SettingsInvalid with every fault of the file and its line.
    """
    return _own() if path is None else _load(str(path), _read(path))


@cache
def _own() -> OfficeTree:
    return _load("offices.csv", Path(__file__).with_name("offices.csv").read_bytes())


def _load(shown: str, raw: bytes) -> OfficeTree:
    rows, faults = _parse_rows(_decode(shown, raw))
    faults = sorted(faults or check_rows(rows))
    if faults:
        problems = "; ".join(say("offices.fault", line=fault.line, text=fault.text) for fault in faults)
        raise SettingsInvalid("offices.registry-invalid", path=shown, problems=problems)
    return OfficeTree(tuple(_office(row) for row in rows))


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise SettingsInvalid("offices.registry-missing", path=path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsInvalid("offices.registry-unreadable", path=path, reason=error.strerror) from error


def _decode(shown: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SettingsInvalid("offices.registry-not-utf8", path=shown, line=line) from error


def _parse_rows(text: str) -> tuple[tuple[Row, ...], list[Fault]]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows, faults, line = [], [], 1
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [column for column in COLUMNS if column not in header]
        if missing:
            return (), [Fault(1, say("offices.columns-missing", columns=", ".join(missing)))]
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(header):
                faults.append(Fault(line, say("offices.cells", count=len(cells), wanted=len(header))))
            elif cells:
                row = dict(zip(header, (" ".join(cell.split()) for cell in cells), strict=True))
                rows.append(Row(line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(line, say("offices.csv-broken", reason=error)))
    return tuple(rows), faults


def _office(row: Row) -> Office:
    return Office(
        id=row["id"],
        code=row["code"],
        tier=Tier(row["tier"]),
        parent=row["parent"] or None,
        name=row["name"],
        region=row["region"],
        domain=row["domain"],
        is_domain_seen=row["domain_evidence"] == "seen",
        zone=row["timezone"],
        site_url=row["site_url"] or None,
        keys=split_keys(row),
    )
