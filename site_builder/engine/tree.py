"""A tree of files that is being written, in branches: one for each site, each with a record of its own.

A new tree begins as the last but one, where that is still whole: of most files nothing need be done then. A file that
is the same in the tree before is a second name of it, so that it keeps its modification time and costs no space.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from site_builder.engine.branch import Branch
from site_builder.engine.disk import (
    clear,
    explained,
    folders_above,
    walk,
)
from site_builder.engine.record import (
    NOTHING,
    SHARED,
    SUFFIX,
    Record,
    Shared,
    changed_at,
    load_branch,
    load_record,
    load_records,
    recorded_files,
    save_record,
)

SITE = "situs"  # the branch of a site's own files

Records = tuple[Path | None, Path | None, Path | None]


@dataclass(slots=True)
class Tree:
    """A folder that is being written. `old` is the tree that it will replace, `out` their place, if there is one.

    `start` makes the folder `new`, when the tree is first asked for a branch or divided. It gives the folders in which
    the branches of `old`, of `new` as it was begun, and of `new` are remembered, and raises OutputUnwritable.
    """

    new: Path
    old: Path | None = None
    out: Path | None = None
    start: Callable[[], Records] | None = None
    is_wanted: bool = True
    prefixes: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset(("",))  # the folders in which several branches stand, and those above them
    _records: Records = (None, None, None)

    @property
    def records(self) -> Records:
        """As `start` gave them."""
        if self.start is not None:
            self._records, self.start = self.start(), None
        return self._records

    def abandon(self) -> None:
        """The old tree is to stay."""
        self.is_wanted = False

    def divide(self, prefixes: Iterable[str]) -> None:
        """Says where the branches stand that this tree and the one before it have: folders below it, or `""`.

        From then on copies of the tree may be given to other processes.
        """
        _ = self.records
        self.prefixes = frozenset(prefixes)
        above = (folder for prefix in self.prefixes for folder in folders_above(prefix))
        self.shared = frozenset(("", *self.prefixes, *above))

    def branch(self, prefix: str = "", name: str = SITE) -> Branch:
        """The files below the folder `prefix`. A second branch of the same folder has another `name`."""
        old, begun, new = self.records
        file = f"{prefix.replace('/', '~') or '~'}.{name}{SUFFIX}"
        was = load_branch(old / file) if old and old.is_dir() else None
        return Branch(
            tree=self,
            prefix=f"{prefix}/" if prefix else "",
            was=was,
            begun=load_record(begun / file, was) or NOTHING if begun else NOTHING,
            record=new / file if new else None,
        )

    def closed(self) -> Iterator[tuple[str, str, Record]]:
        """What is remembered of the branches that were closed: their prefixes, without a final slash, and names."""
        new = self.records[2]
        return load_records(new) if new is not None else iter(())

    def finish(self) -> None:
        """Removes the branches of the tree as it was begun that it does not have any more. Raises OutputUnwritable."""
        _, begun, new = self.records
        if new is None:
            return
        with explained(self.out or self.new):
            if begun is not None:
                here = {(prefix, name) for prefix, name, _ in load_records(new)}
                for prefix, name, record in load_records(begun):
                    if (prefix, name) not in here:
                        clear(f"{self.new}/{prefix}", record.files)
                        with suppress(OSError):
                            os.rmdir(f"{self.new}/{prefix}")
            shared = self.shared.union(*self._small_folders(new))
            folders = {folder: changed_at(f"{self.new}/{folder}") for folder in shared if self._has(folder)}
            save_record(new / SHARED, Shared(folders))

    def _small_folders(self, records: Path) -> Iterator[Iterable[str]]:
        """The folders of all branches but the sites' own: in these, too, several may stand."""
        return (record.folders for _, name, record in load_records(records) if name != SITE)

    def paths(self) -> tuple[Iterable[str], Iterable[str]]:
        """The files of the tree before, and those of this one as far as its branches are closed."""
        old, _, new = self.records
        before = recorded_files(old) if old is not None and old.is_dir() else None
        now = recorded_files(new) if new is not None else None
        return (walk(self.old, ()) if self.old else ()) if before is None else before, now or ()

    def _has(self, folder: str) -> bool:
        return (self.new / folder).is_dir()
