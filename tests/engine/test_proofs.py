"""What the manifest tells of news: remembered in few words, the same as if it were worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from builders import NOW
from editions import an_edition, news, site_of
from msgspec.structs import replace

from site_builder.engine import proofs
from site_builder.engine.edition import Edition
from site_builder.engine.output import replace_tree
from site_builder.engine.proofs import _News, list_site, mark_items
from site_builder.engine.sheets import Stamps
from site_builder.engine.subscriptions import own_feed
from site_builder.engine.tree import Tree
from site_builder.feeds.document import plan_entry
from site_builder.feeds.jsonfeed import digest_entry
from site_builder.model import Item, Tombstone, Withdrawal
from site_builder.proof.manifest import ItemMark, Part, dump_part, mark_of

OFFICE = "kota-malang"


def test_marks_are_those_of_the_entries_in_feeds_also_where_these_write_an_address_otherwise(tmp_path: Path) -> None:
    plain, odd = news(OFFICE, 1), news(OFFICE, 2)
    odd = replace(odd, url=odd.url.replace("/berita/", "/berita/é/"))
    edition = an_edition(OFFICE, items=(plain, odd))
    branch = Tree(tmp_path).branch()
    mark_items(branch, edition, edition.items, Stamps())
    entries = [plan_entry(own_feed(edition), item) for item in (plain, odd)]
    assert [entry.url == item.url for entry, item in zip(entries, edition.items, strict=True)] == [True, False]
    assert dict(map(_News(branch, edition, Stamps()).mark, range(2))) == {
        entry.id: ItemMark(entry.url, digest_entry(entry)) for entry in entries
    }


FILES = {
    "index.html": b"beranda",
    "media/a.pdf": b"satu",
    "media/b.pdf": b"dua",
    **{f"{news(OFFICE, days).url.removeprefix(site_of(OFFICE).url)}index.html": b"kabar" for days in (1, 90)},
}
ITEMS = (news(OFFICE, 1), news(OFFICE, 90))
STONES = tuple(Tombstone(f"tag:{n}", OFFICE, "", "", NOW, Withdrawal(NOW, "Keliru.")) for n in range(2))


def listed(out: Path, files: Mapping[str, bytes], edition: Edition) -> dict[str, bytes]:
    """The parts of the manifest of a site, where the one at `out` is built again with these files."""
    with replace_tree(out) as tree, tree.branch() as branch:
        for path, content in files.items():
            branch.write(path, content)
        made = list_site(branch, edition, None, Stamps())
    parts = {path: (out / path).read_bytes() for path in made.parts}
    assert made.parts == {path: mark_of(content) for path, content in parts.items()}
    return parts


@pytest.mark.parametrize(
    ("files", "items", "stones", "changed"),
    [
        (FILES, ITEMS, STONES, ()),
        ({**FILES, "media/a.pdf": b"baru"}, ITEMS, STONES, ["media"]),
        ({path: content for path, content in FILES.items() if path != "media/b.pdf"}, ITEMS, STONES, ["media"]),
        ({**FILES, "media/c.pdf": b"tiga", "cari/x": b""}, ITEMS, STONES, ["cari", "media"]),
        (FILES, (replace(ITEMS[0], summary="Lain"), ITEMS[1]), STONES, ["berita-2026-11"]),
        (FILES, (replace(ITEMS[0], url=ITEMS[1].url + "#x"), ITEMS[1]), STONES, ["berita-2026-08", "berita-2026-11"]),
        (FILES, ITEMS[:1], STONES, ["berita-2026-08"]),
        (FILES, ITEMS, STONES[1:], ["ditarik"]),
        (FILES, ITEMS, (), []),
        ({**FILES, **{f"media/{n}/x": b"" for n in range(600)}}, ITEMS, STONES, [f"media-{n:x}" for n in range(16)]),
    ],
)
def test_parts_of_the_manifest_are_made_anew_where_something_they_list_has_changed(
    files: Mapping[str, bytes],
    items: tuple[Item, ...],
    stones: tuple[Tombstone, ...],
    changed: Sequence[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Part] = []

    def dump(part: Part) -> bytes:
        made.append(part)
        return dump_part(part)

    monkeypatch.setattr(proofs, "dump_part", dump)
    first = listed(tmp_path / "situs", FILES, an_edition(OFFICE, items=ITEMS, tombstones=STONES))
    assert len(made) == len(first) == 5
    made.clear()
    edition = an_edition(OFFICE, items=items, tombstones=stones)
    warm = listed(tmp_path / "situs", files, edition)
    assert len(made) == len(changed)
    assert [path for path in warm if warm[path] != first.get(path)] == [f"manifest/{name}.json" for name in changed]
    assert warm == listed(tmp_path / "dingin", files, edition)


def test_another_program_makes_all_parts_of_the_manifest_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = an_edition(OFFICE)
    before = listed(tmp_path / "situs", FILES, edition)
    monkeypatch.setattr(proofs, "program", lambda: "lain")
    monkeypatch.setattr(proofs, "dump_part", lambda part: dump_part(part) + b"\n")
    after = listed(tmp_path / "situs", FILES, edition)
    assert after == {path: content + b"\n" for path, content in before.items()}
