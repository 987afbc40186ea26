"""One office's desk: where its articles lie, where its site stands, what time it is."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from datetime import datetime
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import msgspec

from site_builder.articles.checks import Fault, Finding, a_problem
from site_builder.articles.parse import Checked, parse_article
from site_builder.articles.quiet import QuietPeriod, find_quiet_period, known_periods
from site_builder.articles.rulebook import find_in_texts
from site_builder.articles.rules import can_run, check_article, has_error, is_visible, path_of
from site_builder.articles.silence import silence
from site_builder.articles.source import parse_source, read_bytes
from site_builder.errors import PictureUnusable
from site_builder.model import Article, Office, Problem

MEDIA = "media/"
Result = tuple[Article | None, tuple[Problem, ...]] | Fault

MOST_NAMES = 5_000  # of one folder that are looked through for a name that was meant


class Desk(msgspec.Struct, frozen=True):
    """What reading an office's articles needs.

    `folder` is the office's `content/`; `shown` names it in problems. `site_url` ends in a slash. `authority` is the
    one of the registry's tag URIs. `above` are the ids of the offices over this one.
    """

    office: Office
    folder: Path
    shown: str
    site_url: str
    authority: str
    now: datetime
    quiet: tuple[QuietPeriod, ...] = msgspec.field(default_factory=known_periods)
    above: tuple[str, ...] = ()

    def read_article(self, path: str) -> Result:
        """The article at `path` below the folder, and its problems; a fault if there is nothing to check.

        The problems of an article that is refused are those that its editor has not answered.
        """
        raw = read_bytes(self.folder, path)
        return raw if isinstance(raw, Fault) else self.check(path, raw)

    def check(self, path: str, content: bytes) -> Result:
        """Like `read_article`, for bytes that were read already. Pure."""
        return self.check_all([(path, content)])[0]

    def check_all(self, files: Iterable[tuple[str, bytes]]) -> list[Result]:
        """As `check`, for several files, station by station: so the machine has at hand what each of these needs."""
        raws = [parse_source(path, content) for path, content in files]
        parsed = [
            raw if isinstance(raw, Fault) else parse_article(raw, self.office, self.show(raw.path)) for raw in raws
        ]
        right = [each.article for each in parsed if isinstance(each, Checked) and each.article is not None]
        found = iter(find_in_texts(right))
        return [each if isinstance(each, Fault) else self._judge(each, found) for each in parsed]

    def _judge(self, checked: Checked, found: Iterator[Iterable[Finding]]) -> Result:
        """What comes of a file whose fields were read; if it is an article, `found` has next what is in its words."""
        article = checked.article
        if article is None:
            return None, checked.problems
        shown = self.show(article.path)
        told = (
            a_problem(shown, finding.line, finding.code, self.office.id, **finding.facts)
            for finding in (*next(found), *find_quiet_period(article, self.quiet, (self.office.id, *self.above)))
        )
        problems = (*checked.problems, *check_article(article, shown), *told)
        if has_error(problems):
            return None, silence(article, problems, shown, is_whole=False)
        return article, problems

    def show(self, path: str) -> str:
        """How an editor calls the file at `path` below the folder."""
        shown = f"{self.shown}/{path}" if self.shown else path
        return shown.encode(errors="backslashreplace").decode()

    def holds(self, path: str) -> bool:
        """Whether `path` is a plain file that really lies inside the folder and whose name is not hidden."""
        if any(name.startswith(".") for name in path.split("/")):
            return False
        try:
            return self._lies_inside(path) and (self.folder / path).is_file()
        except (OSError, ValueError):
            return False

    def _lies_inside(self, path: str) -> bool:
        """Whether `path`, symbolic links followed, lies below the folder."""
        try:
            return (self.folder / path).resolve().is_relative_to(self.folder.resolve())
        except (OSError, ValueError, RuntimeError):
            return False

    def holds_media(self, path: str) -> bool:
        """Whether `path` is a picture or document that the site may hand out: in `media/`, and no web page."""
        return path.startswith(MEDIA) and not can_run(path) and self.holds(path)

    def near_media(self, path: str) -> str:
        """A file of `media/` whose path differs from `path` in little, as in capital letters; empty if none does."""
        folder = posixpath.dirname(path)
        if not f"{folder}/".startswith(MEDIA) or not self._lies_inside(folder):
            return ""
        try:
            names = sorted(entry.name for entry in islice((self.folder / folder).iterdir(), MOST_NAMES))
        except (OSError, ValueError):
            return ""
        name = posixpath.basename(path)
        same = [other for other in names if other.casefold() == name.casefold()]
        near = next(iter(same or get_close_matches(name, names, n=1, cutoff=0.8)), "")
        return f"{folder}/{near}" if near and self.holds_media(f"{folder}/{near}") else ""

    def size_of(self, path: str) -> int | None:
        """The size in bytes of the file at `path` below the folder; None if it is gone."""
        try:
            return (self.folder / path).stat().st_size
        except OSError:
            return None

    def measure(self, path: str) -> tuple[int, int]:
        """Width and height of the picture at `path` below the folder, as it is shown. Raises PictureUnusable."""
        from site_builder.pictures.darkroom import measure_picture  # and with it Pillow, which few articles need

        try:
            return measure_picture(self.folder / path)
        except OSError as error:
            raise PictureUnusable("picture.broken") from error

    def address_of(self, path: str) -> str | None:
        """The permalink of the article at `path` if the public may see it now."""
        read = self.read_article(path)
        article = None if isinstance(read, Fault) else read[0]
        if article is None or article.withdrawn or not is_visible(article, self.now):
            return None
        return self.site_url + path_of(article)

    def file_address(self, path: str) -> str:
        """The address of a file below the folder, percent-encoded (RFC 3986)."""
        return self.site_url + quote(path, safe="/-._~")
