"""From an edition to the plain values of its list pages: lists, archives, topics, offices, feeds."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any

from markupsafe import Markup

from site_builder.engine.cards import CARD, CLAIM, PICTURED, Known, Part, kind_name, print_cards
from site_builder.engine.directory import plan_directory
from site_builder.engine.edition import Edition
from site_builder.engine.frame import plan_here
from site_builder.engine.home import month_links, plan_home
from site_builder.engine.linked_data import Crumb
from site_builder.engine.pages import NEWS, Page
from site_builder.engine.status_page import plan_status_page
from site_builder.engine.subscribing import plan_subscribing
from site_builder.engine.subscriptions import part_title
from site_builder.engine.words import Place, month_name, month_text
from site_builder.filing import Day
from site_builder.model import KINDS, Facts
from site_builder.strings import say
from site_builder.views import Month, View, ViewKind, months, plan_views, tag_slug


@dataclass(frozen=True)
class ListPlanner:
    """Plans the list pages of one edition. `part` prints a piece that pages take in; some may be `known` already."""

    edition: Edition
    part: Part
    known: Known = field(default_factory=dict)

    def pages(self) -> Iterator[Page]:
        """Every list page of the site, the home page first."""
        edition = self.edition
        for view in plan_views(edition.items, edition.below, is_portal=edition.is_portal, with_own_site=edition.built):
            yield self.page(view)

    @cached_property
    def days(self) -> Mapping[date, Day]:
        """The days of the portal's archive, the oldest first."""
        return self.edition.known_days

    @cached_property
    def _months(self) -> Sequence[Month]:
        """The months of the site's own news."""
        return tuple(months(self.edition.items))

    def page(self, view: View) -> Page:
        """The page of one view."""
        place = Place(self.edition.site, view.path)
        if view.kind is ViewKind.HOME:
            return Page(
                view.path,
                "warta/home.html",
                plan_home(self.edition, view, place, partial(self._cards, place)),
            )
        if view.kind is ViewKind.TOPICS:
            return Page(view.path, "warta/topics.html", self._topics(place))
        if view.kind is ViewKind.OFFICES:
            return Page(view.path, "warta/offices.html", self._offices(place))
        if view.kind is ViewKind.FEEDS:
            return Page(view.path, "warta/feeds.html", self._feeds(place))
        if view.kind is ViewKind.STATUS:
            return Page(view.path, "warta/status.html", plan_status_page(self.edition, place))
        return Page(view.path, "warta/list.html", self._list(view, place))

    def _cards(self, place: Place, items: Iterable[Facts], template: str = CARD) -> Markup:
        return print_cards(self.edition, place, items, self.part, template, self.known)

    def _here(
        self, place: Place, title: str, over: Sequence[Crumb] = (), feed: dict[str, str] | None = None
    ) -> dict[str, Any]:
        return plan_here(self.edition, place, title, (*over, (title, None)), feed=feed)

    def _feed(self, view: View) -> dict[str, str] | None:
        """The feed of what the list is about, if it has one of its own."""
        if view.kind is ViewKind.KIND:
            return {"path": f"jenis/{view.name}/", "title": part_title(self.edition, kind_name(view.name))}
        if view.kind is ViewKind.TOPIC:
            heading, _ = self._heading(view)
            return {"path": f"topik/{tag_slug(view.name)}/", "title": part_title(self.edition, heading)}
        if view.kind in (ViewKind.URGENT, ViewKind.CLARIFICATIONS):
            path = "serta-merta/" if view.kind is ViewKind.URGENT else "klarifikasi/"
            return {"path": path, "title": part_title(self.edition, say(f"view.{view.kind}"))}
        return None

    def _list(self, view: View, place: Place) -> dict[str, Any]:
        heading, over = self._heading(view)
        is_newest = view.newer is None
        title = heading if is_newest else say("view.numbered", heading=heading, number=view.number)
        return {
            "here": self._here(place, title, over, feed=self._feed(view)),
            "list": {
                "heading": heading,
                "intro": self._intro(view),
                "seek": _seek(view),
                "is_empty": not view.items and view.kind is not ViewKind.DAYS,
                "cards": self._cards(place, view.items, CLAIM if view.kind is ViewKind.CLARIFICATIONS else PICTURED),
                "pager": _pager(view, place),
                "archive": self._archive(view, place) if is_newest else [],
                "kinds": self._kinds(place) if view.kind is ViewKind.LIST and is_newest else [],
            },
        }

    def _heading(self, view: View) -> tuple[str, tuple[Crumb, ...]]:
        """The heading of a list and the crumbs over it."""
        url = self.edition.site.url
        news = (say("site.news"), url + NEWS)
        if view.kind is ViewKind.YEAR:
            return say("view.year", year=view.name), (news,)
        if view.kind is ViewKind.MONTH:
            year, month = view.name.split("-")
            return say("view.month", month=month_text(int(year), int(month))), (
                news,
                (year, f"{url}{NEWS}{year}/"),
            )
        if view.kind is ViewKind.TOPIC:
            return say("view.topic", topic=view.name), ((say("view.topics"), f"{url}topik/"),)
        if view.kind is ViewKind.KIND:
            return kind_name(view.name), (news,)
        if view.kind in (ViewKind.BELOW, ViewKind.URGENT, ViewKind.CLARIFICATIONS):
            return say(f"view.{view.kind}"), ()
        if view.kind in (ViewKind.DAY, ViewKind.DAYS):
            return self._heading_of_days(view)
        if view.kind is ViewKind.OFFICE_NEWS:
            office = self.edition.tree.by_id(view.name)
            return say("view.office", office=office.name), ((say("view.offices"), f"{url}kantor/"),)
        return say("site.news"), ()

    def _heading_of_days(self, view: View) -> tuple[str, tuple[Crumb, ...]]:
        below = (say("view.below"), f"{self.edition.site.url}daerah/")
        if view.kind is ViewKind.DAYS:
            year, month = map(int, view.name.split("-"))
            return say("view.below-days", days=month_text(year, month)), (below,)
        day = date.fromisoformat(view.name)
        month_page = self.edition.site.url + month_path(day.year, day.month)
        return say("view.below-days", days=_day_text(day)), (below, (month_text(day.year, day.month), month_page))

    def _intro(self, view: View) -> str:
        """What a list is, where its heading alone does not tell."""
        if view.kind in (ViewKind.BELOW, ViewKind.URGENT, ViewKind.CLARIFICATIONS):
            return say(f"list.intro-{view.kind}")
        return ""

    def _kinds(self, place: Place) -> list[dict[str, str]]:
        used = {item.kind for item in self.edition.items}
        return [{"name": kind_name(kind), "href": f"{place.base}jenis/{kind}/"} for kind in KINDS if kind in used]

    def _archive(self, view: View, place: Place) -> list[dict[str, Any]]:
        if view.kind is ViewKind.LIST:
            return month_links(self._months, place)
        if view.kind in (ViewKind.BELOW, ViewKind.DAYS, ViewKind.DAY):
            return self._days(view, place)
        if view.kind is ViewKind.YEAR:
            return month_links((month for month in self._months if f"{month.year}" == view.name), place)
        return []

    def _days(self, view: View, place: Place) -> list[dict[str, Any]]:
        """Links through the archive of days: all months, the days of one month, or the days beside one."""
        if view.kind is ViewKind.BELOW:
            counts = Counter[tuple[int, int]]()
            for day, known in self.days.items():
                counts[day.year, day.month] += known.count
            return [
                {"title": month_text(*month), "href": place.base + month_path(*month), "count": counts[month]}
                for month in sorted(counts, reverse=True)
            ]
        ordered = list(self.days)
        if view.kind is ViewKind.DAYS:
            chosen = [day for day in reversed(ordered) if f"{day:%Y-%m}" == view.name]
        else:
            number = bisect_left(ordered, date.fromisoformat(view.name))
            beside = (number + 1, number - 1)
            chosen = [ordered[n] for n in beside if view.items and 0 <= n < len(ordered)]
        return [
            {"title": _day_text(day), "href": place.base + day_path(day), "count": self.days[day].count}
            for day in chosen
        ]

    def _topics(self, place: Place) -> dict[str, Any]:
        heading = say("view.topics")
        entries = [
            {"name": topic.name, "href": place.base + topic.path, "count": topic.count}
            for topic in sorted(self.edition.topics, key=lambda topic: topic.name.casefold())
        ]
        return {"here": self._here(place, heading), "topics": {"heading": heading, "entries": entries}}

    def _offices(self, place: Place) -> dict[str, Any]:
        heading = say("view.offices")
        groups = list(plan_directory(self.edition, place))
        status = f"{place.base}keadaan/" if self.edition.is_portal else None
        return {"here": self._here(place, heading), "offices": {"heading": heading, "groups": groups, "status": status}}

    def _feeds(self, place: Place) -> dict[str, Any]:
        return {"here": self._here(place, say("subscribe.heading")), "feeds": plan_subscribing(self.edition, place)}


def _seek(view: View) -> dict[str, str] | None:
    """What can be searched for where the list stands: answered claims at the hoax desk."""
    if view.kind is not ViewKind.CLARIFICATIONS:
        return None
    return {"label": say("list.seek-clarifications"), "kind": "klarifikasi"}


def day_path(day: date) -> str:
    """The page of one day in the portal's archive."""
    return f"daerah/{day:%Y/%m/%d}/"


def month_path(year: int, month: int) -> str:
    """The page of one month in the portal's archive, which lists its days."""
    return f"daerah/{year:04}/{month:02}/"


def _day_text(day: date) -> str:
    return say("date.day", day=day.day, month=month_name(day.month), year=day.year)


def _pager(view: View, place: Place) -> dict[str, Any] | None:
    if view.newer is None and view.older is None:
        return None
    return {
        "newer": place.base + view.newer if view.newer is not None else None,
        "older": place.base + view.older if view.older is not None else None,
        "text": say("view.page", number=view.number) if view.newer is not None else say("view.page-newest"),
    }
