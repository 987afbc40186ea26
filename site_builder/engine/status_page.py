"""The page of a portal that tells how its offices were heard, in the words of `warta status`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from site_builder.engine.cards import office_link
from site_builder.engine.edition import Edition
from site_builder.engine.frame import plan_here
from site_builder.engine.words import Place, shown_moment
from site_builder.status import OfficeStatus, Trouble, notes_of, state_of, summarize
from site_builder.strings import say


def plan_status_page(edition: Edition, place: Place) -> dict[str, Any]:
    """All offices in registry order: those with something to look after first, then the others."""
    heading = say("status.heading")
    rows = [_row(edition, place, status) for status in edition.statuses]
    return {
        "here": plan_here(edition, place, heading, ((heading, None),)),
        "status": {
            "heading": heading,
            "summary": summarize(edition.statuses),
            "unwell": [row for row in rows if row["notes"]],
            "well": [row for row in rows if not row["notes"]],
            "machine": f"{place.base}status.json",
        },
    }


def _row(edition: Edition, place: Place, status: OfficeStatus) -> Mapping[str, Any]:
    office, report = edition.tree.by_id(status.id), status.report
    return {
        "name": office.name,
        "href": office_link(edition, place, office.id),
        "state": state_of(status),
        "is_loud": Trouble.FAILED in status.troubles,
        "heard": _moment(report.last_ok if report else None, office.zone),
        "news": _moment(status.last_news, office.zone),
        "total": str(report.items if report else 0),
        "copies": str(status.copies) if status.copies else None,
        "notes": list(notes_of(status)),
    }


def _moment(moment: datetime | None, zone: str) -> dict[str, str] | None:
    return shown_moment(moment, zone) if moment else None
