"""Links and pictures of an article: from what its editor wrote to absolute addresses."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from site_builder.articles.checks import a_problem
from site_builder.articles.desk import Desk
from site_builder.model import Article, Problem


@dataclass(slots=True)
class LinkResolver:
    """Resolves the addresses of one article and remembers the files it shows and the problems it met.

    A relative address is looked for beside the article, then below the office's folder; `/…` only there. An address
    that leaves the folder, names an unpublished article or a file that is not there, resolves to None.
    """

    desk: Desk
    article: Article
    own_address: str
    media: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    reads_articles: bool = False

    def __call__(self, url: str) -> str | None:
        if url.startswith("#"):
            return self.own_address + url
        if url.startswith("//"):
            return "https:" + url
        parts = urlsplit(url)
        path = unquote(parts.path)
        if not path or "\x00" in path:
            return self.own_address + (f"?{parts.query}" if parts.query else "")
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(self.article.path), path))
        below = posixpath.normpath(path.lstrip("/"))
        places = (below,) if path.startswith("/") else (beside, below)
        for place in places:
            if place.startswith("../") or place == "..":
                continue
            address = self._address(place)
            if address is not None:
                return address + fragment
        return self._refuse(url, path, places)

    def _address(self, place: str) -> str | None:
        if place.startswith("berita/") and place.endswith(".md"):
            self.reads_articles = True
            return self.desk.address_of(place)
        if place.startswith("halaman/") and place.endswith(".md"):
            page = place.removeprefix("halaman/").removesuffix(".md").removesuffix("index")
            return self.desk.site_url + page.rstrip("/") + "/" if self.desk.holds(place) else None
        if self.desk.holds(place):
            self.media.append(place)
            return self.desk.file_address(place)
        return None

    def _refuse(self, url: str, path: str, places: tuple[str, ...]) -> str | None:
        if path.startswith("/") and "." not in posixpath.basename(path):
            return self.desk.site_url + path.lstrip("/")
        if all(place.startswith("..") for place in places):
            code = "link-outside"
        elif path.endswith(".md"):
            code = "link-unpublished"
        else:
            code = "media-missing"
        at = self.article.body.find(url)
        line = self.article.body_line + self.article.body.count("\n", 0, at) if at >= 0 else 0
        self.problems.append(
            a_problem(self.desk.show(self.article.path), line, code, self.article.office, value=url)
        )
        return None
