"""The builders that are compared, each given the same stories and asked for the same pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from site_builder.bench.corpus import Story, write_office
from site_builder.bench.eleventy import ELEVENTY
from site_builder.bench.hugo import HUGO, HUGO_FULL
from site_builder.bench.material import MATERIAL
from site_builder.bench.peer import NOW, OFFICE, Peer
from site_builder.bench.pelican import PELICAN


def _prepare_warta(project: Path, stories: Sequence[Story]) -> None:
    write_office(project / "content" / OFFICE, stories)


def _prepare_warta_plain(project: Path, stories: Sequence[Story]) -> None:
    """Without the pictures for messengers, which few builders draw."""
    _prepare_warta(project, stories)
    (project / "content" / "network.yml").write_text("share_cards: false\n", encoding="utf-8")


WARTA = Peer(
    "warta", _prepare_warta, ("warta", "build", "--now", NOW, "--out", "public"), "public", (".warta", ".public.*")
)

WARTA_PLAIN = replace(WARTA, name="warta-plain", prepare=_prepare_warta_plain, lacks=frozenset(("cards",)))

_ALL = (WARTA, WARTA_PLAIN, HUGO, HUGO_FULL, MATERIAL, PELICAN, ELEVENTY)

PEERS: Mapping[str, Peer] = {peer.name: peer for peer in _ALL}
