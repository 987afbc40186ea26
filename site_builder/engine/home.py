"""The home page of a site, and of a portal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from markupsafe import Markup

from site_builder.engine.cards import BRIEF, CARD, CLAIM, LEAD, PICTURED, has_picture, office_link
from site_builder.engine.edition import Edition
from site_builder.engine.frame import plan_here
from site_builder.engine.linked_data import home_data
from site_builder.engine.pages import NEWS
from site_builder.engine.words import Place, month_text
from site_builder.model import Facts, Office, Tier
from site_builder.strings import say
from site_builder.tiers import is_pressing
from site_builder.views import Month, View, months

URGENT = 5
CLARIFICATIONS = 3
NEWEST = 8
MONTHS = 12
FROM_EACH = 3

Cards = Callable[[Iterable[Facts], str], Markup]


def plan_home(edition: Edition, view: View, place: Place, cards: Cards) -> dict[str, Any]:
    """Urgent news, the lead story, the newest, what comes from above and below, answered claims, the months.

    `cards` prints list entries by a template. A portal has a hoax desk; another site lists its clarifications.
    """
    lead = next((item for item in view.items if item.is_featured), next(iter(view.items), None))
    answered = list(islice((item for item in _everyones(edition) if item.kind == "klarifikasi"), CLARIFICATIONS))
    passed = [item for _, items in edition.above for item in items if is_pressing(item, edition.now)]
    listed = [item for item in _everyones(edition) if is_pressing(item, edition.now)]
    urgent = [*passed, *listed][:URGENT]
    return {
        "here": plan_here(edition, place, edition.office.name, json_ld=home_data(edition)),
        "home": {
            "urgent": cards(urgent, BRIEF),
            "urgent_more": f"{place.base}serta-merta/" if len(listed) > max(0, URGENT - len(passed)) else None,
            "lead": cards([lead] if lead else [], LEAD),
            "newest": cards(
                [item for item in view.items if item is not lead][:NEWEST],
                CARD if lead and has_picture(lead, place) else PICTURED,
            ),
            "more": f"{place.base}{NEWS}" if edition.items else None,
            "from_above": [
                _group(edition, place, office, say("view.from", office=office.name), cards(items, BRIEF))
                for office, items in _rest_above(edition, urgent)
            ],
            "claims": cards(answered, CLAIM),
            "claims_more": place.base + ("klarifikasi/" if edition.is_portal else "jenis/klarifikasi/"),
            "is_portal": edition.is_portal,
            "below": [
                _group(edition, place, office, _region(office), cards(items, BRIEF))
                for office, items in _groups_below(edition)
            ],
            "archive": month_links(islice(months(edition.items), MONTHS), place),
        },
    }


def month_links(found: Iterable[Month], place: Place) -> list[dict[str, Any]]:
    """Links to the archive of each month, with the number of its items."""
    return [
        {"title": month_text(month.year, month.month), "href": place.base + month.path, "count": month.count}
        for month in found
    ]


def _everyones(edition: Edition) -> Iterator[Facts]:
    """Urgent news and clarifications are shown whichever office they are from, one's own first."""
    yield from edition.items
    yield from edition.below


def _rest_above(edition: Edition, first: Sequence[Facts]) -> Iterator[tuple[Office, list[Facts]]]:
    """What each office above passes down besides what stands `first` already."""
    for office, items in edition.above:
        if rest := [item for item in items if item not in first]:
            yield office, rest


def _groups_below(edition: Edition) -> Sequence[tuple[Office, list[Facts]]]:
    """The newest items of each office right below, with those of the offices under it, in registry order."""
    children = edition.tree.children(edition.office.id)
    branch = {lower.id: child for child in children for lower in (child, *edition.tree.descendants(child.id))}
    groups: dict[str, list[Facts]] = {child.id: [] for child in children}
    for item in edition.below:
        group = groups[branch[item.office].id]
        if len(group) < FROM_EACH:
            group.append(item)
    return [(child, groups[child.id]) for child in children if groups[child.id]]


def _region(office: Office) -> str:
    return office.region if office.tier is Tier.PROVINCE else office.name


def _group(edition: Edition, place: Place, office: Office, heading: str, cards: Markup) -> dict[str, Any]:
    return {"heading": heading, "cards": cards, "href": office_link(edition, place, office.id)}
