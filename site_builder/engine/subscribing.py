"""The page that explains the feeds: which there are, at which addresses, and how to subscribe."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from site_builder.engine.edition import Edition
from site_builder.engine.subscriptions import Channel, Group, plan_channels, window_of
from site_builder.engine.theme import find_theme
from site_builder.engine.words import Place
from site_builder.feeds import WRITERS
from site_builder.strings import say

_TEXTS = ("style-what", "style-how")
_NAMES = {"rss.xml": "RSS", "atom.xml": "Atom", "feed.json": "JSON Feed"}


def plan_subscribing(edition: Edition, place: Place) -> dict[str, Any]:
    """The values of `umpan/`."""
    channels = list(plan_channels(edition))
    main = [channel for channel in channels if channel.group in (Group.MAIN, Group.THEME)]
    return {
        "main": [_with_addresses(channel) for channel in main],
        "formats": [{"name": _NAMES[name], "text": say(f"feed.{name.replace('.', '-')}")} for name in WRITERS],
        "window": say("subscribe.window", count=window_of(edition)),
        "kinds": _short(channels, Group.KIND, place),
        "topics": _short(channels, Group.TOPIC, place),
        "opml": f"{place.base}opml.xml" if edition.is_portal else None,
        "hub": edition.hub,
    }


@cache
def dump_feed_style() -> bytes:
    """The style sheet that shows a feed to people who open it in a browser, with the words that it needs."""
    words = "".join(f"  --{name}: {_css_text(say(f'feed.{name}'))};\n" for name in _TEXTS)
    rules = (find_theme() / "assets" / "umpan.css").read_text(encoding="utf-8")
    return f":root {{\n{words}}}\n{rules}".encode()


def _css_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _with_addresses(channel: Channel) -> dict[str, Any]:
    feed = channel.feed
    formats = [{"name": _NAMES[name], "url": feed.url + name} for name in WRITERS]
    return {"title": feed.title, "description": feed.description, "formats": formats}


def _short(channels: Iterable[Channel], group: Group, place: Place) -> list[dict[str, Any]]:
    chosen = [channel for channel in channels if channel.group is group]
    return [
        {
            "title": channel.feed.title,
            "description": channel.feed.description,
            "url": channel.feed.url + next(iter(WRITERS)),
            "formats": [{"name": _NAMES[name], "href": place.link(channel.feed.url + name)} for name in WRITERS],
        }
        for channel in sorted(chosen, key=lambda channel: channel.feed.title.casefold())
    ]
