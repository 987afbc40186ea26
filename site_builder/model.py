"""The values that travel between the stations. Frozen, without I/O.

All moments are aware `datetime`s in the zone of their office. All addresses are absolute.
A path is POSIX text relative to the folder that the field's comment names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import msgspec


class Tier(StrEnum):
    """The floor of the organisation on which an office stands (values as in the registry)."""

    NATIONAL = "nasional"
    PROVINCE = "provinsi"
    REGENCY = "kabkota"


class Level(StrEnum):
    """How grave a problem is. Only an error keeps an article from being published."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class PassOn(StrEnum):
    """In which direction an item leaves its office: to the portals above, to the offices below."""

    UP = "up"
    DOWN = "down"
    BOTH = "both"
    NONE = "none"

    @property
    def goes_up(self) -> bool:
        return self in (PassOn.UP, PassOn.BOTH)

    @property
    def goes_down(self) -> bool:
        return self in (PassOn.DOWN, PassOn.BOTH)


KINDS = (
    "berita",
    "pengumuman",
    "siaran-pers",
    "klarifikasi",
    "opini",
    "sosialisasi",
    "agenda",
    "galeri",
)

EXCEPTED = "dikecualikan"  # never published: UU 14/2008, article 17
INFORMATION_CLASSES = ("berkala", "serta-merta", "setiap-saat", EXCEPTED)


class Problem(msgspec.Struct, frozen=True):
    """One thing that an editor should know, in Indonesian.

    `path` is as the user gave it or relative to the working folder; `line` counts from 1, 0 means the whole file.
    """

    path: str
    line: int
    code: str
    level: Level
    office: str
    message: str
    hint: str


class Office(msgspec.Struct, frozen=True):
    """One row of the registry. `code` is text (`11.10` is not `11.1`); `zone` is an IANA name.

    `keys` are the lines of its public keys, as in `proof.keys`.
    """

    id: str
    code: str
    tier: Tier
    parent: str | None
    name: str
    region: str
    domain: str
    is_domain_seen: bool
    zone: str
    site_url: str | None = None
    keys: tuple[str, ...] = ()


class OfficeFacts(msgspec.Struct, frozen=True):
    """What `kantor.yml` says of an office; every field may be empty."""

    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    ppid: str = ""
    social: tuple[tuple[str, str], ...] = ()


class Image(msgspec.Struct, frozen=True):
    """A picture. In an `Article` `src` is a path below the office's folder or an address; in an `Item` an address."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    width: int | None = None
    height: int | None = None


class Document(msgspec.Struct, frozen=True):
    """A file that an article offers. `src` is as in `Image`; `size` is in bytes, `type` a media type (RFC 6838).

    Both are known of a file below the office's folder; of a file elsewhere only the type that its name tells.
    """

    src: str
    title: str = ""
    size: int | None = None
    type: str = ""


class Evidence(msgspec.Struct, frozen=True):
    """What a verdict rests on: in words, with the address where it can be seen, or either alone."""

    text: str = ""
    url: str = ""


class Correction(msgspec.Struct, frozen=True):
    """A correction, announced with its time (Dewan Pers, Pedoman Media Siber, 4)."""

    date: datetime
    note: str


class Change(msgspec.Struct, frozen=True):
    """One change of an article's file: when, what its editor said of it, and the commit, with its address if known.

    With `is_first` the file was begun.
    """

    date: datetime
    note: str
    commit: str = ""
    url: str = ""
    is_first: bool = False


class Withdrawal(msgspec.Struct, frozen=True):
    """Why and when an article was withdrawn (Dewan Pers, Pedoman Media Siber, 5)."""

    date: datetime
    reason: str


class Claim(msgspec.Struct, frozen=True):
    """The hoax that a klarifikasi answers: what was said, by whom, our verdict, where it was seen, and the proof."""

    text: str
    by: str = ""
    verdict: str = ""
    url: str = ""
    evidence: tuple[Evidence, ...] = ()


class Origin(msgspec.Struct, frozen=True):
    """Where a copied story comes from."""

    name: str
    url: str


class Ignored(msgspec.Struct, frozen=True):
    """A warning that an editor has answered: the code of the check, and the reason why it does not hold here."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its editor wrote it, checked. Ours alone: nothing outside `articles/` sees one."""

    office: str
    path: str  # below the office's folder
    stem: str
    title: str
    date: datetime
    body: str
    body_line: int
    updated: datetime | None = None
    summary: str = ""
    author: str = ""
    kind: str = "berita"
    tags: tuple[str, ...] = ()
    place: str = ""
    image: Image | None = None
    gallery: tuple[Image, ...] = ()
    documents: tuple[Document, ...] = ()
    is_draft: bool = False
    embargo: datetime | None = None
    expires: datetime | None = None
    is_urgent: bool = False
    is_featured: bool = False
    information_class: str = ""
    pass_on: PassOn = PassOn.UP
    source: Origin | None = None
    corrections: tuple[Correction, ...] = ()
    withdrawn: Withdrawal | None = None
    claim: Claim | None = None
    id: str = ""
    aliases: tuple[str, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)  # of the keys in the file


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that the outside may see of one piece of news but its text: ours, or a foreign one.

    `title`, `author`, `summary` are plain text. `media` are the files below the office's folder that the item shows or
    links. `corrected` is the newest of `updated` and the corrections.
    """

    id: str
    office: str
    url: str
    title: str
    published: datetime
    updated: datetime | None = None
    summary: str = ""
    author: str = ""
    kind: str = "berita"
    tags: tuple[str, ...] = ()
    place: str = ""
    image: Image | None = None
    gallery: tuple[Image, ...] = ()
    documents: tuple[Document, ...] = ()
    expires: datetime | None = None
    is_urgent: bool = False
    is_featured: bool = False
    information_class: str = ""
    pass_on: PassOn = PassOn.UP
    source: Origin | None = None
    corrections: tuple[Correction, ...] = ()
    claim: Claim | None = None
    aliases: tuple[str, ...] = ()
    media: tuple[str, ...] = ()

    @property
    def corrected(self) -> datetime:
        """The moment of the last significant change (RFC 4287 4.2.15)."""
        if self.updated is None and not self.corrections:
            return self.published
        moments = [self.published, *(c.date for c in self.corrections)]
        if self.updated is not None:
            moments.append(self.updated)
        return max(moments)


class Item(Facts, frozen=True, kw_only=True, omit_defaults=False):
    """One piece of news whole. `content_html` passed the allow-list and holds absolute addresses only.

    Most of what is decided of news hangs on its facts alone, and the text is by far the most of it: where there is much
    news, its facts are at hand, and the texts are fetched as they are printed (`texts.Texts`).
    """

    content_html: str


class Tombstone(msgspec.Struct, frozen=True):
    """What is left of an item that was withdrawn (RFC 6721 `at:deleted-entry`)."""

    id: str
    office: str
    url: str
    title: str
    published: datetime
    withdrawn: Withdrawal
    kind: str = "berita"
    tags: tuple[str, ...] = ()
    is_urgent: bool = False
    pass_on: PassOn = PassOn.UP


class Site(msgspec.Struct, frozen=True):
    """Where one office's site stands.

    `url` is its absolute address with a final slash. `path` is its folder below `--out`. `host_url` is the address
    below which links may be written relative, because whatever is there is deployed together with this site.
    `has_articles` says whether its own news has pages here: that of an office heard by its feed stands elsewhere.
    """

    office: Office
    url: str
    path: str
    host_url: str
    has_articles: bool = True


class Layout(StrEnum):
    """How the sites of a network stand on hosts."""

    ONE_HOST = "one-host"
    HOST_PER_OFFICE = "host-per-office"


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One line of `sources:` in network.yml. `kind` is path, git or feed; `line` counts from 1, 0 for a bare folder."""

    office: str
    kind: str
    target: str
    line: int = 0


class Network(msgspec.Struct, frozen=True):
    """network.yml, checked. `sources` has one entry for each office of the network, in registry order.

    `window` is the number of items in a feed, 0 for the usual one. `hub` is the address of a WebSub hub, `indexnow` the
    key by which search engines know who reports; both may be empty. `share_cards` says whether a picture is drawn for
    each article that has none.
    """

    base_url: str
    layout: Layout
    window: int
    sources: tuple[SourceSpec, ...]
    hub: str = ""
    indexnow: str = ""
    share_cards: bool = True


class SourceResult(msgspec.Struct, frozen=True):
    """What one office's source gave: a folder to read, and the failure that must be reported, if there was one.

    A git source that cannot be pulled still has the `folder` of its last good checkout.
    """

    office: str
    folder: str | None
    failure: str = ""


class Feed(msgspec.Struct, frozen=True):
    """One list of items, ready for every format.

    `url` is the folder with a final slash below which `rss.xml`, `atom.xml` and `feed.json` stand. `items` are newest
    first. `offices` names every office that an item of a combined feed may come from; it is empty for a feed of one
    office's own news. `sites` are those offices' home addresses; `feeds` are the
    addresses of the feeds of those whose sites are not ours. `previous` is the folder of the archive document that
    comes before (RFC 5005, 4); `current` is the folder of the feed that an archive document belongs to, and empty for
    any other. `style` is the address of a CSS style sheet for browsers, and may be a path on the feed's host.
    """

    id: str
    title: str
    description: str
    office: Office
    url: str
    home_url: str
    items: tuple[Item, ...]
    tombstones: tuple[Tombstone, ...] = ()
    offices: Mapping[str, Office] = msgspec.field(default_factory=dict)
    sites: Mapping[str, str] = msgspec.field(default_factory=dict)
    feeds: Mapping[str, str] = msgspec.field(default_factory=dict)
    hub: str = ""
    previous: str = ""
    current: str = ""
    style: str = ""

    @property
    def is_combined(self) -> bool:
        return bool(self.offices)
