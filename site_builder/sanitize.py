"""The allow-list for HTML, our own and foreign alike. The only door to nh3."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from contextvars import ContextVar
from html import escape, unescape

import nh3

from site_builder.versions import version_of

SANITIZER = f"nh3 {version_of('nh3')}"

Resolve = Callable[[str], str | None]

ID_PREFIX = "isi-"

MAX_DEPTH = 500

_TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "kbd", "samp"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("a", "img", "figure", "figcaption", "em", "strong", "b", "i", "u", "s", "del", "ins", "mark", "small"),
    *("sub", "sup", "abbr", "cite", "q", "dfn", "time", "section", "span", "div", "details", "summary"),
}
_ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href", "aria-label"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "td": {"colspan", "rowspan", "align"},
    "time": {"datetime"},
    "abbr": {"title"},
    "q": {"cite"},
    "blockquote": {"cite"},
}
_PAGE_TAGS = _TAGS | {"input", "label"}  # tabs and ticked lists of Markdown extensions
_PAGE_ATTRIBUTES = {
    **_ATTRIBUTES,
    "*": _ATTRIBUTES["*"] | {"class", "role"},
    "a": _ATTRIBUTES["a"] | {"name", "rel"},
    "img": _ATTRIBUTES["img"] | {"loading"},
    "input": {"type", "checked", "disabled", "name"},
    "label": {"for"},
}
_PAGE_PREFIXES = {"data-", "aria-"}
_DROPPED_WITH_CONTENT = {
    *("script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math"),
}
_SCHEMES = {"http", "https", "mailto", "tel"}

_RESOLVING: ContextVar[Resolve] = ContextVar("resolving")  # the resolver of the text that is being cleaned
_CLEANER = nh3.Cleaner(  # made once: to read the lists costs as much as to clean a text
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    clean_content_tags=_DROPPED_WITH_CONTENT,
    url_schemes=_SCHEMES,
    url_relative=lambda url: _RESOLVING.get()(url),
    id_prefix=ID_PREFIX,
    link_rel=None,
)

_TAG = re.compile(r'<[a-z][a-z0-9]*(?: [a-z-]+="[^"]*")+>')
_ANY_TAG = re.compile(r"<(?P<name>[a-z][a-z0-9-]*)(?P<rest>(?:\s[^<>]*)?)/?>", re.IGNORECASE)
_ANY_ATTRIBUTE = re.compile(r"(?P<key>[^\s\"'>/=]+)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_HARMLESS = {"class", "rel", "target", "loading", "decoding", "role", "aria-hidden"}  # nothing that a reader would miss
_IMG = re.compile(r'<img(?: [a-z-]+="[^"]*")+>')
_SRC = re.compile(r' src="([^"]*)"')
_SIZE = re.compile(r' (?:width|height)="[^"]*"')
_HEADING = re.compile(r"(</?h)([1-6])(?=[ >])")
_ADDRESS = r' (?:href|src|cite)="'
_CONTAINER = re.compile(
    r"<(/?)(?:address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset|figcaption|figure|footer|form"
    r"|h[1-6]|header|hgroup|listing|main|menu|nav|ol|pre|search|section|summary|table|ul)(?=[\s/>])",
    re.IGNORECASE,
)
_ENDLESS = re.compile(r"&#[0-9]{12,};?")
_INLINE = "a|abbr|b|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u"
_REST_OF_TAG = r'(?: [^>"]*(?:"[^"]*"[^>"]*)*)?>'
_INLINE_MARKUP = re.compile(f"</?(?:{_INLINE}){_REST_OF_TAG}")
_MARKUP = re.compile(f"</?[a-z][a-z0-9]*{_REST_OF_TAG}")


def sanitize_html(html: str, resolve: Resolve) -> str:
    """`html` reduced to the allow-list, every relative address replaced by what `resolve` gives.

    `resolve` gets each address without a scheme and returns an absolute one, or None to take the address away (the
    text of a link stays). It must not raise. Headings start at level 2, because the page's title is level 1.
    Fragments and ids get the prefix `isi-`, so that no text can take an id of the page around it. Of HTML that is
    nested deeper than `MAX_DEPTH` only the words are left, because its tree would cost more than its reader has.
    """
    if _is_too_deep(html):
        return f"<p>{escape(plain_text(html), quote=False)}</p>\n"

    def resolve_fragment(url: str) -> str | None:
        if url.startswith("#") and not url.startswith("#" + ID_PREFIX):
            return resolve("#" + ID_PREFIX + url[1:])
        return resolve(url)

    token = _RESOLVING.set(resolve_fragment)
    try:
        clean = _CLEANER.clean(html)
    finally:
        _RESOLVING.reset(token)
    return _lower_headings(clean) if "<h1" in clean else clean


def sanitize_page(html: str) -> str:
    """The HTML of a hand-written page without what could run, load or pose as something else on the office's host.

    Wider than `sanitize_html`: classes, relative addresses, and what Markdown extensions draw stay as they are.
    """
    return nh3.clean(
        html,
        tags=_PAGE_TAGS,
        attributes=_PAGE_ATTRIBUTES,
        generic_attribute_prefixes=_PAGE_PREFIXES,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def _is_too_deep(html: str) -> bool:
    if html.count("<") <= MAX_DEPTH:
        return False
    depth = 0
    for tag in _CONTAINER.finditer(html):
        depth += -1 if tag[1] else 1
        if depth > MAX_DEPTH:
            return True
    return False


def _lower_headings(html: str) -> str:
    return _HEADING.sub(lambda m: f"{m[1]}{min(int(m[2]) + 1, 6)}", html)


def removed_names(html: str) -> tuple[str, ...]:
    """The elements, attributes and schemes of `html` that `sanitize_html` takes away, in order of their appearance.

    What a browser would drop without loss (comments, `class`, `data-…`, closing tags) is not among them.
    """
    return _removed(html, _TAGS, _ATTRIBUTES, _HARMLESS)


def removed_from_page(html: str) -> tuple[str, ...]:
    """What `sanitize_page` takes away, likewise, but for `style`: Python-Markdown writes it for columns of a table."""
    return _removed(html, _PAGE_TAGS, _PAGE_ATTRIBUTES, _HARMLESS | {"style"})


def _removed(html: str, tags: Set[str], attributes: Mapping[str, Set[str]], harmless: Set[str]) -> tuple[str, ...]:
    found = []
    for tag in _ANY_TAG.finditer(html):
        name = tag["name"].lower()
        if name not in tags:
            found.append(name)
            continue
        allowed = attributes["*"] | attributes.get(name, set()) | harmless
        for attribute in _ANY_ATTRIBUTE.finditer(tag["rest"]):
            key = attribute["key"].lower()
            value = read_references(attribute["value"] or "").strip("\"' \t\n").lower()
            if key not in allowed and not key.startswith(("data-", "aria-")):
                found.append(key)
            elif key in ("href", "src") and (scheme := _SCHEME.match(value)) and scheme[1] not in _SCHEMES:
                found.append(f"{scheme[1]}:")
    return tuple(dict.fromkeys(found))


def rebase_html(html: str, host_url: str, prefix: str) -> str:
    """Sanitized `html` in which addresses below `host_url` are written relative, beginning with `prefix`.

    Only the addresses in attributes of tags are touched. That is exact because the sanitizer writes every tag in
    one form.
    """
    if host_url not in html:
        return html
    address = re.compile(f"({_ADDRESS}){re.escape(host_url)}")
    return _TAG.sub(lambda tag: address.sub(lambda m: m[1] + prefix, tag[0]), html)


def size_pictures(html: str, sizes: Mapping[str, tuple[int, int]]) -> str:
    """Sanitized `html` whose pictures at the addresses in `sizes` say their width and height, and no other."""

    def sized(tag: re.Match[str]) -> str:
        address = _SRC.search(tag[0])
        size = sizes.get(read_references(address[1])) if address else None
        if size is None:
            return tag[0]
        return f'{_SIZE.sub("", tag[0])[:-1]} width="{size[0]}" height="{size[1]}">'

    return _IMG.sub(sized, html) if sizes and "<img " in html else html


def read_references(text: str) -> str:
    """`text` with its character references resolved (HTML 13.2.5.72), whatever number stands in one.

    Python's own reading fails at numbers of thousands of digits; as all that are no character they are U+FFFD.
    """
    if "&" not in text:
        return text
    return unescape(_ENDLESS.sub("\ufffd", text) if "&#" in text else text)


def plain_text(html: str) -> str:
    """The words of sanitized `html`, white space folded, character references resolved.

    Words on both sides of a block are parted; `ke<em>pala</em>` is one word.
    """
    return " ".join(bare_text(html).split())


def bare_text(html: str) -> str:
    """As `plain_text`, with its white space as it is."""
    return read_references(_MARKUP.sub(" ", _INLINE_MARKUP.sub("", html)))


def joined_text(html: str) -> str:
    """As `bare_text`, but words on both sides of a block are not parted, in half of the time."""
    return read_references(_MARKUP.sub("", html))
