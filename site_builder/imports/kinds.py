"""Old categories to kinds and tags."""

from __future__ import annotations

from collections.abc import Iterable

from slugify import slugify

from site_builder.articles.habits import translate

# What old systems call a post that was given no category.
_NONE = frozenset(("uncategorized", "uncategorised", "tak-berkategori", "tidak-berkategori"))
_MANY = 30


def sort_categories(categories: Iterable[str], tags: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The kind that a category names, empty if none does, and the other categories and `tags` once each, in order.

    Categories mean what they mean in an article's front matter.
    """
    names = [name for category in categories if slugify(name := " ".join(category.split())) not in (*_NONE, "")]
    entries, _ = translate({"categories": names}, {})
    topics = [*(entries["tags"].value if "tags" in entries else ()), *(" ".join(tag.split()) for tag in tags)]
    once: dict[str, str] = {}
    for topic in topics:
        if slugify(topic):
            once.setdefault(slugify(topic), topic)
    return (str(entries["kind"].value) if "kind" in entries else ""), tuple(once.values())[:_MANY]
