"""How all offices were heard, for programs: the format of `status.json` and of `--report`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from site_builder.store import OfficeReport


def dump_status(reports: Iterable[OfficeReport], generated: datetime) -> bytes:
    """`{"generated", "offices": [{"id", "state", "message", "items", "accepted", "refused", "last_ok"}]}` in JSON.

    Moments are RFC 3339 with their offset; `last_ok` is null for an office that never answered.
    """
    status = {"generated": _moment(generated), "offices": [_office(report) for report in reports]}
    return msgspec.json.format(msgspec.json.encode(status), indent=1) + b"\n"


def _office(report: OfficeReport) -> dict[str, Any]:
    return {
        "id": report.id,
        "state": report.state,
        "message": report.message,
        "items": report.items,
        "accepted": report.accepted,
        "refused": report.refused,
        "last_ok": _moment(report.last_ok) if report.last_ok else None,
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
