"""Whether sites have lost many pages since the last build: also on machines that forget, where no old site stands."""

from __future__ import annotations

from pathlib import Path

import msgspec

from site_builder.engine.tree import Tree
from site_builder.errors import OutputUnwritable, SettingsInvalid
from site_builder.proof.shrinkage import check_number, check_pages, pages_of

FILE = "pages.json"  # beside the store: `warta state` keeps it


class Remembered(msgspec.Struct, frozen=True):
    """How many pages the sites of the network had when all were built last."""

    pages: int = 0


def check_loss(tree: Tree, out: Path, state: Path, *, is_whole: bool, may_shrink: bool) -> int:
    """How many pages the sites in `tree` have. Unless they `may_shrink`, raises SiteShrunk if they lost too many.

    Where those stand that they are to replace, these count, else the number that is remembered beside the store; unless
    these are all sites, that does not. Raises SettingsInvalid if it cannot be read.
    """
    old, new = tree.paths()
    after = pages_of(new)
    before = frozenset() if may_shrink else pages_of(old)
    if before:
        check_pages(before, after, out)
    elif is_whole and not may_shrink:
        check_number(_read(state.with_name(FILE)).pages, len(after), out)
    return len(after)


def remember_pages(state: Path, pages: int) -> None:
    """Replaces what is remembered beside the store, in one step. Raises OutputUnwritable."""
    file = state.with_name(FILE)
    fresh = file.with_name(f".{FILE}.new")
    try:
        fresh.write_bytes(msgspec.json.encode(Remembered(pages)))
        fresh.replace(file)
    except OSError as error:
        raise OutputUnwritable("new.unwritable", path=file, reason=error.strerror or error) from error


def _read(file: Path) -> Remembered:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Remembered)
    except FileNotFoundError:
        return Remembered()
    except (OSError, msgspec.MsgspecError) as error:
        raise SettingsInvalid("shrink.broken", path=file, reason=error) from error
