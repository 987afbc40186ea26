"""How many pages a site may lose at once before somebody is asked. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.errors import SiteShrunk

SHARE = 10  # per cent of the pages
FEW = 10  # pages that any site may lose


def check_shrinkage(before: Iterable[str], after: Iterable[str], place: object) -> None:
    """Raises SiteShrunk if more than `SHARE` per cent of the pages, and more than `FEW`, are not there any more.

    `before` and `after` are paths of files; only pages count. Withdrawn news keeps its page.
    """
    pages, kept = set(filter(_is_page, before)), set(filter(_is_page, after))
    lost = len(pages - kept)
    if lost > FEW and lost * 100 > SHARE * len(pages):
        first = min(pages - kept)
        raise SiteShrunk("shrink.lost", path=place, lost=lost, pages=len(pages), share=SHARE, first=first)


def _is_page(path: str) -> bool:
    return path.endswith(".html")
