"""Whether a lot of files is as it was made last, asked of all of them at once."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.engine.branch import Branch
from site_builder.engine.record import NOTHING, Noted
from site_builder.engine.sheets import Lot, short

LOT = "lot "  # how the keys begin under which it is noted from what the files of a lot were made


def is_kept(branch: Branch, lot: Lot) -> bool:
    """Whether all files of `lot` in the tree before were made from the same; then they are taken over.

    It is if they were noted under the lot's key, and are still those that were.
    """
    was = branch.was or NOTHING
    known = was.facts.get(LOT + lot.key) if lot.key else None
    if known is None:
        return False
    try:
        found = [*map(was.files.__getitem__, lot.paths)]
    except KeyError:
        return False
    if known != _sum_up(found) or not branch.keeps_each(lot.paths, found):
        return False
    branch.facts[LOT + lot.key] = known
    lot.kept(noted.key for noted in found)
    return True


def note(branch: Branch, lot: Lot) -> None:
    """Notes the files of `lot`, all of which stand in the branch now, under its key."""
    if lot.key:
        branch.facts[LOT + lot.key] = _sum_up(branch.files[path] for path in lot.paths)


def _sum_up(files: Iterable[Noted]) -> str:
    return short("".join(noted.key for noted in files))
