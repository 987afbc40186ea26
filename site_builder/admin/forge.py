"""Where the web editor stands on a site, and where it commits."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

FOLDER = "admin/"
REPOSITORY = r"[\w.-]+(?:/[\w.-]+)+"  # the shape of `owner/name`, with groups between

_PUBLIC_SERVERS = {"github": "https://api.github.com", "gitlab": "https://gitlab.com", "gitea": "https://gitea.com"}
FORGES = tuple(_PUBLIC_SERVERS)
REVIEWING = ("github", "gitlab")  # where the editor knows how to ask for a review


class Forge(msgspec.Struct, frozen=True):
    """Where the repository lives: a kind of `FORGES`, `owner/name`, and the branch that is published.

    `api_root` and `base_url` are the addresses of a server of one's own, `app_id` the identifier of an OAuth
    application. With `is_reviewed` an article waits on a branch of its own until somebody has approved it.
    """

    kind: str
    repo: str
    branch: str = "main"
    api_root: str = ""
    base_url: str = ""
    app_id: str = ""
    is_reviewed: bool = False

    @property
    def servers(self) -> tuple[str, ...]:
        """The origins that the editor's page talks to."""
        addresses = filter(None, (self.api_root or _PUBLIC_SERVERS[self.kind], self.base_url))
        return tuple(dict.fromkeys(f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, addresses)))
