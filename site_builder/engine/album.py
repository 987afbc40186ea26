"""Writes the pictures and documents of one site: every picture developed, every document as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from site_builder.articles.checks import a_problem
from site_builder.engine.edition import Edition
from site_builder.engine.figures import CARD_FILE, share_picture
from site_builder.engine.tree import Branch
from site_builder.errors import PictureUnusable
from site_builder.model import Problem
from site_builder.pictures.darkroom import Darkroom
from site_builder.pictures.names import is_picture
from site_builder.strings import say


@dataclass(slots=True)
class Album:
    """The files of one site that are not text. `shown` is how problems name the office's folder."""

    edition: Edition
    darkroom: Darkroom
    shown: str
    problems: list[Problem] = field(default_factory=list)

    def write(self, branch: Branch) -> None:
        """Writes what the published items show."""
        for path in media_of(self.edition):
            if self.edition.folder is None:
                _keep(branch, path)
            else:
                self._put(branch, self.edition.folder, path)
        for path, content in self._draw_cards():
            branch.write(path, content)

    def _put(self, branch: Branch, folder: Path, path: str) -> None:
        shown, office = f"{self.shown}/{path}" if self.shown else path, self.edition.office.id
        try:
            content = (folder / path).read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.problems.append(a_problem(shown, 0, "file-unreadable", office, reason=reason))
            return
        if not is_picture(path):
            branch.write(path, content)
            return
        try:
            picture = self.darkroom.develop(path, content)
        except PictureUnusable as error:
            reason = say(error.key, **error.facts)
            self.problems.append(a_problem(shown, 0, "picture-unusable", office, value=path, reason=reason))
            return
        for end, content in picture.files:
            branch.write(path + end, content)

    def _draw_cards(self) -> Iterator[tuple[str, bytes]]:
        """The pictures by which pages are shared that have none of their own."""
        edition, name = self.edition, self.edition.office.name
        yield CARD_FILE, self.darkroom.draw(name, say("site.tagline"))
        for item in edition.items if edition.site.has_articles else ():
            if share_picture(item, edition.site.url).endswith("/" + CARD_FILE):
                path = item.url.removeprefix(edition.site.url) + CARD_FILE
                yield path, self.darkroom.draw(item.title, name)


def media_of(edition: Edition) -> tuple[str, ...]:
    """The files below the office's folder that its published items show: no other file is public."""
    return tuple(sorted({path for item in edition.items for path in item.media}))


def _keep(branch: Branch, path: str) -> None:
    """Takes over a file and its copies from the tree before: the office's folder is not at hand now."""
    name = PurePosixPath(path).name
    folder = branch.old / PurePosixPath(path).parent if branch.old else None
    for each in [entry.name for entry in folder.iterdir()] if folder and folder.is_dir() else []:
        if each == name or each.startswith(f"{name}."):
            branch.keep(PurePosixPath(path).with_name(each).as_posix())
