"""The pictures and documents of one site: every picture developed, every document as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

import msgspec

from site_builder.articles.checks import a_problem
from site_builder.cache import digest
from site_builder.engine.branch import Branch
from site_builder.engine.edition import Edition
from site_builder.engine.figures import CARD_FILE, share_picture
from site_builder.engine.sheets import Bundle, Lot, Printing, Sheet, cut, cut_lots
from site_builder.errors import PictureUnusable
from site_builder.model import Facts, Problem
from site_builder.pictures.darkroom import CARD_RECIPE, Darkroom, mark_of
from site_builder.pictures.names import is_picture
from site_builder.strings import say

FEW = 20  # files that one process takes at a time


class Album(msgspec.Struct, frozen=True):
    """The files of one site that are not text. `shown` is how problems name the office's folder."""

    edition: Edition
    shown: str

    def units(self) -> Iterator[Callable[[Darkroom], Iterator[Printing | Problem]]]:
        """What can be made in any order; what the office's folder holds only where that is at hand."""
        edition = self.edition
        if edition.folder is not None:
            for paths in cut(media_of(edition), FEW):
                yield partial(self.media, edition.folder, paths)
        for first, last in cut_lots(len(edition.items) if edition.site.has_articles and edition.share_cards else 0):
            yield partial(self.cards, edition.items[first:last])
        yield self.site_card

    def media(self, folder: Path, paths: Sequence[str], darkroom: Darkroom) -> Iterator[Sheet | Bundle | Problem]:
        """The files `paths` of the office's `folder`, and the copies of pictures."""
        for path in paths:
            try:
                if is_picture(path):
                    mark = mark_of(folder / path)
                    darkroom.recall(mark)
                    yield Bundle(path, partial(self._develop, folder / path, path, mark, darkroom), mark)
                else:
                    yield Sheet.ready(path, (folder / path).read_bytes())
            except OSError as error:
                yield self._unreadable(path, error)

    def _develop(self, file: Path, path: str, mark: str, darkroom: Darkroom) -> Iterator[tuple[str, bytes] | Problem]:
        try:
            picture = darkroom.develop(path, file.read_bytes(), mark)
        except OSError as error:
            yield self._unreadable(path, error)
        except PictureUnusable as error:
            yield self._problem(path, "picture-unusable", value=path, reason=say(error.key, **error.facts))
        else:
            yield from ((path + end, developed) for end, developed in picture.files)

    def _unreadable(self, path: str, error: OSError) -> Problem:
        return self._problem(path, "file-unreadable", reason=error.strerror or type(error).__name__)

    def cards(self, items: Sequence[Facts], darkroom: Darkroom) -> Iterator[Lot]:
        """The pictures by which the pages of `items` are shared that have none of their own."""
        site, office = self.edition.site, self.edition.office.name
        bare = [item for item in items if share_picture(item, site.url).endswith("/" + CARD_FILE)]
        titles = [item.title for item in bare]
        paths = tuple(item.url.removeprefix(site.url) + CARD_FILE for item in bare)
        card = partial(self._card, office=office, darkroom=darkroom)
        key = digest(CARD_RECIPE, office, *paths, *titles)
        yield Lot(paths, key, lambda: map(card, paths, titles), kept=darkroom.used.update)

    def site_card(self, darkroom: Darkroom) -> Iterator[Sheet]:
        """The picture by which all other pages are shared."""
        yield self._card(CARD_FILE, self.edition.office.name, say("site.tagline"), darkroom)

    def _card(self, path: str, title: str, office: str, darkroom: Darkroom) -> Sheet:
        return Sheet(path, partial(darkroom.draw, title, office), darkroom.key_of_card(title, office))

    def _problem(self, path: str, code: str, **facts: object) -> Problem:
        shown = f"{self.shown}/{path}" if self.shown else path
        return a_problem(shown, 0, code, self.edition.office.id, **facts)


def media_of(edition: Edition) -> tuple[str, ...]:
    """The files below the office's folder that its published items show: no other file is public."""
    return tuple(sorted({path for item in edition.items for path in item.media}))


def keep_media(branch: Branch, path: str) -> None:
    """Takes over a file and its copies from the tree before: the office's folder is not at hand now."""
    name = PurePosixPath(path).name
    folder = branch.old / PurePosixPath(path).parent if branch.old else None
    for each in [entry.name for entry in folder.iterdir()] if folder and folder.is_dir() else []:
        if each == name or each.startswith(f"{name}."):
            branch.keep(PurePosixPath(path).with_name(each).as_posix())
