"""Links and pictures of an article: from what its editor wrote to absolute addresses."""

from __future__ import annotations

import posixpath
import re
from unicodedata import normalize
from urllib.parse import unquote

import msgspec

from site_builder.articles.checks import a_problem
from site_builder.articles.desk import Desk
from site_builder.articles.source import is_article_path
from site_builder.errors import PictureUnusable
from site_builder.model import Article, Problem
from site_builder.pictures.names import is_picture
from site_builder.strings import say

PAGES = "halaman/"

_IGNORED_BY_BROWSERS = re.compile(r"[\t\n\r]")


class LinkResolver(msgspec.Struct):
    """Resolves the addresses of one article and remembers the files it shows and the problems it met.

    A relative address is looked for beside the article, then below the office's folder; `/…` only there. An address
    that leaves the folder, names an unpublished article or a file that is not there, resolves to None. Never raises.
    """

    desk: Desk
    article: Article
    own_address: str
    media: list[str] = msgspec.field(default_factory=list)
    problems: list[Problem] = msgspec.field(default_factory=list)
    sizes: dict[str, tuple[int, int]] = msgspec.field(default_factory=dict)
    reads_others: bool = False
    absent: list[str] = msgspec.field(default_factory=list)

    def __call__(self, url: str) -> str | None:
        url = _IGNORED_BY_BROWSERS.sub("", url).strip()
        if url.startswith("//"):
            return "https:" + url
        before, sharp, fragment = url.partition("#")
        raw_path, mark, query = before.partition("?")
        if not raw_path:
            return self.own_address + url
        path = unquote(raw_path)
        places = self._places(path)
        for place in places:
            if is_picture(place) and self.desk.holds_media(place) and self.measure(place, url) is None:
                return None
            address = self._address(place)
            if address is not None:
                return address + sharp + fragment
        if path.startswith("/") and places and "." not in posixpath.basename(path):
            end = "/" if path.endswith("/") and places[0] else ""
            return self.desk.file_address(places[0] + end) + mark + query + sharp + fragment
        self._refuse(url, path, places)
        return None

    def file(self, src: str, key: str) -> str | None:
        """The path below the office's folder of a file that `key` names: nothing else will do."""
        places = self._places(unquote(src))
        place = next(filter(self.desk.holds_media, places), None)
        if place is None:
            self._refuse(src, src, places, key)
        else:
            self.media.append(place)
        return place

    def measure(self, place: str, url: str, key: str = "") -> tuple[int, int] | None:
        """Width and height of the picture at `place`; None, and a problem, if no reader could see it."""
        try:
            size = self.desk.measure(place)
        except PictureUnusable as error:
            reason = say(error.key, **error.facts)
            self._report("picture-unusable", self._line_of(key, url), value=place, reason=reason)
            return None
        self.sizes[self.desk.file_address(place)] = size
        return size

    def _places(self, path: str) -> tuple[str, ...]:
        """Where below the folder `path` may lie; empty if only outside it."""
        below = path.lstrip("/")
        beside = posixpath.join(posixpath.dirname(self.article.path), path)
        found = [posixpath.normpath(place) for place in ((below,) if path.startswith("/") else (beside, below))]
        inside = ["" if place == "." else place for place in found if place.split("/")[0] != ".."]
        # The same name may be written in two of Unicode's forms, here and on the disk.
        return tuple(
            dict.fromkeys(place for path in inside for place in (path, normalize("NFC", path), normalize("NFD", path)))
        )

    def _address(self, place: str) -> str | None:
        if is_article_path(place):
            self.reads_others = True
            return self.desk.address_of(place)
        if place.startswith(PAGES) and place.endswith(".md"):
            self.reads_others = True
            folder, name = posixpath.split(place.removeprefix(PAGES).removesuffix(".md"))
            page = folder if name == "index" else posixpath.join(folder, name)
            return self.desk.file_address(f"{page}/" if page else "") if self.desk.holds(place) else None
        return self._media_address(place)

    def _media_address(self, place: str) -> str | None:
        if not self.desk.holds_media(place):
            return None
        self.media.append(place)
        return self.desk.file_address(place)

    def _refuse(self, url: str, path: str, places: tuple[str, ...], key: str = "") -> None:
        code = "link-unpublished" if path.endswith(".md") else "media-missing"
        near = next(filter(None, map(self.desk.near_media, places)), "") if code == "media-missing" else ""
        self.absent += places
        if not places:
            code = "link-outside"
        elif near:
            code = "media-near"
        self._report(code, self._line_of(key, url, path), value=path, near=near)

    def _line_of(self, key: str, *words: str) -> int:
        """The line where the key stands or, without one, where the text has one of `words`; 0 if nowhere."""
        body = self.article.body
        at = -1 if key else max(map(body.find, words))
        return self.article.body_line + body.count("\n", 0, at) if at >= 0 else self.article.lines.get(key, 0)

    def _report(self, code: str, line: int, **facts: object) -> None:
        problem = a_problem(self.desk.show(self.article.path), line, code, self.article.office, **facts)
        if problem not in self.problems:
            self.problems.append(problem)
