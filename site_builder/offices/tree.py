"""The offices of an organisation, one over the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property

import msgspec

from site_builder.errors import OfficeUnknown
from site_builder.model import Office


class OfficeTree(msgspec.Struct, frozen=True, dict=True):
    """Offices in registry order. One has no parent, every parent is among them: `load_registry` checks it.

    Every method that takes an office id raises OfficeUnknown for one that is not in the registry.
    """

    offices: tuple[Office, ...]

    def __iter__(self) -> Iterator[Office]:
        return iter(self.offices)

    def __len__(self) -> int:
        return len(self.offices)

    def __contains__(self, office_id: object) -> bool:
        return office_id in self._by_id

    @property
    def root(self) -> Office:
        """The office that stands over all others."""
        return self._children[None][0]

    @property
    def authority(self) -> str:
        """The authority of the tag URIs (RFC 4151) of all items: the root office's domain."""
        return self.root.domain

    def by_id(self, office_id: str) -> Office:
        """The office of that id. The error names the id that comes nearest."""
        office = self._by_id.get(office_id)
        if office is not None:
            return office
        near = get_close_matches(office_id, self._by_id, n=1)
        if near:
            raise OfficeUnknown("offices.unknown-near", office=office_id, suggestion=near[0])
        raise OfficeUnknown("offices.unknown", office=office_id)

    def parent(self, office_id: str) -> Office | None:
        """The office directly above; None for the root."""
        parent = self.by_id(office_id).parent
        return None if parent is None else self.by_id(parent)

    def ancestors(self, office_id: str) -> tuple[Office, ...]:
        """All offices above, the nearest first."""
        above = self.parent(office_id)
        return () if above is None else (above, *self.ancestors(above.id))

    def children(self, office_id: str) -> tuple[Office, ...]:
        """The offices directly below, in registry order."""
        return self._children.get(self.by_id(office_id).id, ())

    def descendants(self, office_id: str) -> tuple[Office, ...]:
        """All offices below, in registry order."""
        return tuple(sorted(self._walk_down(office_id), key=lambda office: self._place[office.id]))

    def _walk_down(self, office_id: str) -> Iterator[Office]:
        for child in self.children(office_id):
            yield child
            yield from self._walk_down(child.id)

    @cached_property
    def _by_id(self) -> Mapping[str, Office]:
        return {office.id: office for office in self.offices}

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {office.id: place for place, office in enumerate(self.offices)}

    @cached_property
    def _children(self) -> Mapping[str | None, tuple[Office, ...]]:
        children: dict[str | None, list[Office]] = defaultdict(list)
        for office in self.offices:
            children[office.parent].append(office)
        return {parent: tuple(offices) for parent, offices in children.items()}
