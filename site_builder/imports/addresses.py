"""Old addresses: what of them an article keeps in `aliases`, and where the links of old texts lead."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from site_builder.articles.rules import is_reserved
from site_builder.imports.old_news import Note, OldItem, a_note
from site_builder.imports.pictures import MediaShelf, is_document, is_picture

FEW = 3  # addresses that a note names

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def alias_of(address: str) -> str:
    """The path part of an old address, such as `/blog/read/8308_judul`; empty if it cannot be an alias.

    Percent-encoding is kept where it is needed (RFC 3986). An address that lives by its query or its fragment, the
    root, and whatever the site writes itself, are no aliases.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.query or parts.fragment or (parts.scheme and parts.scheme.lower() not in ("http", "https")):
        return ""
    plain = unquote(parts.path)
    names = plain.split("/")
    bad = ".." in names or "." in names or "\\" in plain or any(ord(c) < 32 or c == "\x7f" for c in plain)
    if bad or not plain.strip("/") or not plain.startswith("/") or plain.startswith("//") or is_reserved(plain):
        return ""
    return quote(plain, safe="/-._~!$&'()*+,;=:@")


@dataclass(slots=True)
class Addresses:
    """Says where an address in one old text leads now, takes pictures and documents along, and notes what is lost.

    A file that is there comes into `media/`. A page of the old site that is imported too, or was before, is
    `/its/path`, where its alias leads on. Everything else becomes absolute; what cannot is None, and is noted as left
    where it stands if `keeps_lost`, as taken away otherwise.
    """

    item: OldItem
    shelf: MediaShelf
    known: Collection[str]
    keeps_lost: bool = False
    media: list[str] = field(default_factory=list)
    _notes: list[Note] = field(default_factory=list)
    _lost: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, url: str, *, picture: bool = False) -> str | None:
        url = re.sub(r"[\t\n\r]", "", url).strip()
        if not url or url.startswith("#"):
            return None
        file = self.find(url)
        if file is not None and (picture or is_picture(file.name) or is_document(file.name)):
            placed = self.shelf.place(file)
            if isinstance(placed, str):
                self.media.append(placed)
                if PurePosixPath(unquote(urlsplit(url).path)).parent.name not in ("", ".", "/", file.parent.name):
                    self._notes.append(a_note("picture-by-name", value=url, file=file.name))
                return placed
            self._notes.append(placed)
        absolute = join(self.item.base, url)
        if not picture and alias_of(absolute) in self.known and self._is_own(absolute):
            return alias_of(absolute)
        if not _SCHEME.match(absolute):
            self._lose("link-left" if self.keeps_lost else "picture-missing" if picture else "link-dropped", url)
            return None
        if picture and absolute.lower().startswith("http"):
            self._lose("picture-remote", absolute)
        return absolute

    def notes(self) -> tuple[Note, ...]:
        """What an editor should look at, one note of each sort."""
        lost = (
            a_note(code, count=len(urls), values=", ".join(urls[:FEW]) + (", …" if len(urls) > FEW else ""))
            for code, urls in self._lost.items()
        )
        return (*dict.fromkeys(self._notes), *lost)

    def _lose(self, code: str, url: str) -> None:
        urls = self._lost.setdefault(code, [])
        if url not in urls:
            urls.append(url)

    def find(self, url: str) -> Path | None:
        """The file of this machine that `url` means, if it lies where the item's files may lie."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        path = unquote(parts.path)
        if (parts.scheme and parts.scheme.lower() not in ("http", "https")) or "\0" in path or not path.strip("/"):
            return None
        if not parts.netloc and not path.startswith("/") and self.item.folder is not None:
            for root in (self.item.folder, *self.item.roots):
                found = _inside(self.item.folder, path, root)
                if found is not None:
                    return found
        if path.startswith("/") and (not parts.netloc or self._is_own(url)):
            for root in self.item.roots:
                found = _inside(root, path.lstrip("/"), root)
                if found is not None:
                    return found
        return self.shelf.find_by_address(path)

    def _is_own(self, url: str) -> bool:
        """Whether an address is on the old site itself, so far as its item tells which site that is."""
        host = _host_of(url)
        return host == "" or (host is not None and host in map(_host_of, (self.item.base, *self.item.addresses)))


def _host_of(address: str) -> str | None:
    """The host that an address names, empty if it names none; None for what is no address."""
    try:
        return urlsplit(address).netloc.lower().removeprefix("www.")
    except ValueError:
        return None


def join(base: str, url: str) -> str:
    """The absolute address that `url` means on the page `base`; `url` itself where that is none."""
    try:
        return urljoin(base, url) if base else ("https:" + url if url.startswith("//") else url)
    except ValueError:
        return url


def _inside(folder: Path, path: str, root: Path) -> Path | None:
    """The plain file at `path` below `folder` if it really lies inside `root`."""
    try:
        file = (folder / PurePosixPath(path)).resolve()
        return file if file.is_relative_to(root.resolve()) and file.is_file() else None
    except (OSError, ValueError, RuntimeError):
        return None
