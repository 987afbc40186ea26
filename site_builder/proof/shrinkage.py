"""How many pages a site may lose at once before somebody is asked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Set

from site_builder.errors import SiteShrunk

SHARE = 10  # per cent of the pages
FEW = 10  # pages that any site may lose


def check_shrinkage(before: Iterable[str], after: Iterable[str], place: object) -> None:
    """Raises SiteShrunk if more than `SHARE` per cent of the pages, and more than `FEW`, are not there any more.

    `before` and `after` are paths of files; only pages count. Withdrawn news keeps its page.
    """
    check_pages(pages_of(before), pages_of(after), place)


def check_pages(pages: Set[str], kept: Set[str], place: object) -> None:
    """Like `check_shrinkage`, of pages alone."""
    lost = pages - kept
    if _is_much(len(lost), len(pages)):
        raise SiteShrunk("shrink.lost", path=place, lost=len(lost), pages=len(pages), share=SHARE, first=min(lost))


def check_number(before: int, after: int, place: object) -> None:
    """Like `check_shrinkage`, where of the pages before only the number is known."""
    if _is_much(before - after, before):
        raise SiteShrunk("shrink.fewer", path=place, lost=before - after, pages=before, share=SHARE)


def pages_of(paths: Iterable[str]) -> frozenset[str]:
    return frozenset([path for path in paths if path.endswith(".html")])


def _is_much(lost: int, pages: int) -> bool:
    return lost > FEW and lost * 100 > SHARE * pages
