"""A checked article to what the outside may see of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec.structs import replace

from site_builder.articles.desk import Desk
from site_builder.articles.headline import without_headline
from site_builder.articles.links import LinkResolver
from site_builder.articles.media import media_type
from site_builder.articles.reader import SCHEME
from site_builder.articles.rules import identity_of, path_of
from site_builder.markup import render_markdown
from site_builder.model import Article, Document, Image, Item, Problem, Tombstone
from site_builder.sanitize import sanitize_html, size_pictures


class Made(msgspec.Struct, frozen=True):
    """An item or a tombstone, and what was noticed while its text was rendered.

    `reads_others` says that it depends on other texts' files, so its file's digest alone does not identify it; `absent`
    are the files that it would show if they were there, `sizes` those of its pictures by address.
    """

    outcome: Item | Tombstone
    problems: tuple[Problem, ...] = ()
    reads_others: bool = False
    absent: tuple[str, ...] = ()
    sizes: Mapping[str, tuple[int, int]] = msgspec.field(default_factory=dict)


def make_item(article: Article, desk: Desk) -> Made:
    """The item of an article that is visible, or the tombstone of one that was withdrawn."""
    return make_items([article], desk)[0]


def make_items(articles: Sequence[Article], desk: Desk) -> list[Made]:
    """As `make_item`, of each article: all texts are rendered before the first of them is sanitized."""
    texts = [
        render_markdown(without_headline(article.body, article.title)) if article.withdrawn is None else ""
        for article in articles
    ]
    return [_make(article, text, desk) for article, text in zip(articles, texts, strict=True)]


def _make(article: Article, text: str, desk: Desk) -> Made:
    url = desk.site_url + path_of(article)
    identity = identity_of(article, desk.authority)
    if article.withdrawn is not None:
        stone = Tombstone(
            id=identity,
            office=article.office,
            url=url,
            title=article.title,
            published=article.date,
            withdrawn=article.withdrawn,
            kind=article.kind,
            tags=article.tags,
            is_urgent=article.is_urgent,
            pass_on=article.pass_on,
        )
        return Made(stone)
    resolve = LinkResolver(desk, article, url)
    image = _resolve_image(article.image, resolve, "image") if article.image else None
    gallery = filter(None, (_resolve_image(picture, resolve, "gallery") for picture in article.gallery))
    documents = filter(None, (_resolve_document(document, resolve) for document in article.documents))
    html = size_pictures(sanitize_html(text, resolve), resolve.sizes)
    item = Item(
        id=identity,
        office=article.office,
        url=url,
        title=article.title,
        published=article.date,
        content_html=html,
        updated=article.updated if article.updated and article.updated <= desk.now else None,
        summary=article.summary,
        author=article.author or desk.office.name,
        kind=article.kind,
        tags=article.tags,
        place=article.place,
        image=image,
        gallery=tuple(gallery),
        documents=tuple(documents),
        expires=article.expires,
        is_urgent=article.is_urgent,
        is_featured=article.is_featured,
        information_class=article.information_class,
        pass_on=article.pass_on,
        source=article.source,
        corrections=tuple(c for c in article.corrections if c.date <= desk.now),
        claim=article.claim,
        aliases=article.aliases,
        media=tuple(dict.fromkeys(resolve.media)),
    )
    absent = tuple(dict.fromkeys(resolve.absent))
    return Made(item, tuple(resolve.problems), resolve.reads_others, absent, resolve.sizes)


def _resolve_image(image: Image, resolve: LinkResolver, key: str) -> Image | None:
    if SCHEME.match(image.src):
        return image
    path = resolve.file(image.src, key)
    size = resolve.measure(path, image.src, key) if path else None
    return replace(image, src=resolve.desk.file_address(path), width=size[0], height=size[1]) if path and size else None


def _resolve_document(document: Document, resolve: LinkResolver) -> Document | None:
    """The document with its address, size and type; without a title it is called by its file's name."""
    name = unquote(PurePosixPath(urlsplit(document.src).path).name)
    told = replace(document, title=document.title or name, type=media_type(name))
    if SCHEME.match(document.src):
        return told
    path = resolve.file(document.src, "documents")
    if path is None:
        return None
    return replace(told, src=resolve.desk.file_address(path), size=resolve.desk.size_of(path))
