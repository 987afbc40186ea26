"""Sanitized HTML to CommonMark that renders back to the same words, links and pictures. The door to markdownify.

Each block is written in the plainest of several ways that survives a test: rendered and sanitized as an article's text
will be, it must come out with the words that went in. What survives none of them stays HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from bs4 import Tag
from bs4.dammit import EntitySubstitution
from bs4.element import NavigableString, PageElement
from bs4.formatter import HTMLFormatter
from markdownify import MarkdownConverter

from site_builder.imports.soup import read_html
from site_builder.markup import render_markdown
from site_builder.sanitize import plain_text, read_references, sanitize_html

MAX_DEPTH = 100

_NESTING = re.compile(r"<(/?)(?!br|hr|img)[a-z][a-z0-9]*[ >]")
_WRAPPERS = frozenset(("div", "section"))
_BLOCKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "dl",
        "table",
        "figure",
        "details",
        "hr",
        "div",
        "section",
        "summary",
        "figcaption",
    ]
)
_ONLY_HTML = (
    "figure:has(figcaption), dl, details, [rowspan], [colspan], ol[type], ol[reversed], td :is(ul, ol, table, pre)"
)
_BARE_ADDRESS = r"(?:https?://|www\.)[^\s<>]+|[\w.+-]+@[\w-]+\.[\w.-]+"
_AS_WRITTEN = re.compile(rf"({_BARE_ADDRESS}|\{{\{{[^\n]*?\}}\}}|\{{%[^\n]*?%\}}|\{{#[^\n]*?#\}})")
_TEMPLATE = re.compile(r"\{(?=[{%#])")
_ALWAYS = re.compile(r"([\\*`\[\]<]|(?<!\w)_|_(?!\w))")
_ANYWHERE = re.compile(r"([\\*`\[\]<_>&~=+|:]|(?<=\{)[{%#]|(?<!\S)[-#](?=[-#]*(?:\s|$))|(?<=\d)[.)](?=\s|$))")
_ATTRIBUTE = re.compile(r'(?<= )(href|src)="([^"]*)"')
_TAG = re.compile(r"<(a|img)(?: [a-z-]+=\"[^\"]*\")*>")
# As the sanitizer writes it: `<br>`, not `<br/>`.
_AS_SANITIZED = HTMLFormatter(entity_substitution=EntitySubstitution.substitute_xml, void_element_close_prefix="")


class _Converter(MarkdownConverter):
    """Escapes only what always means something to CommonMark, and marks emphasis with asterisks."""

    marks = _ALWAYS
    unmarked = _AS_WRITTEN
    emphasis: ClassVar[dict[str, tuple[str, str]]] = {"em": ("*", "*"), "strong": ("**", "**")}

    def escape(self, text: str, parent_tags: set[str]) -> str:
        parts = self.unmarked.split(text)
        return "".join(part if i % 2 else self.marks.sub(r"\\\1", part) for i, part in enumerate(parts))

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _wrap(text, *self.emphasis["em"], parent_tags)

    def convert_strong(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _wrap(text, *self.emphasis["strong"], parent_tags)

    convert_i = convert_em
    convert_b = convert_strong

    def convert_u(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _wrap(text, f"<{el.name}>", f"</{el.name}>", parent_tags)

    convert_mark = convert_ins = convert_sub = convert_sup = convert_u


class _Careful(_Converter):
    """Escapes everything that could mean something."""

    marks = _ANYWHERE
    unmarked = re.compile(f"({_BARE_ADDRESS})")


class _WithTags(_Careful):
    """Marks emphasis with tags, for where asterisks beside letters and quotation marks mean none."""

    emphasis: ClassVar[dict[str, tuple[str, str]]] = {
        "em": ("<em>", "</em>"),
        "strong": ("<strong>", "</strong>"),
    }


def _wrap(text: str, before: str, after: str, parent_tags: set[str]) -> str:
    """`text` between marks, blanks outside them."""
    inner = text.strip()
    if not inner or "_noformat" in parent_tags:
        return text
    start = text.index(inner[0])
    return f"{text[:start]}{before}{inner}{after}{text[start + len(inner) :]}"


def _by(converter: type[_Converter]) -> Callable[[Any], str]:
    def write(block: Tag) -> str:
        text = converter(
            heading_style="atx",
            bullets="-",
            newline_style="backslash",
        ).convert_soup(block)
        return str(text).strip("\n")

    return write


def _as_html(block: Tag) -> str:
    """The block on one line, which neither an empty line nor a number at a line's beginning can cut up."""
    for preformatted in block.select("pre"):
        for text in preformatted.find_all(string=True):
            text.replace_with(str(text).replace("\n", "\ue000"))
    line = block.decode_contents(formatter=_AS_SANITIZED).replace("\n", " ").replace("\ue000", "&#10;").strip()
    line = _TEMPLATE.sub("&#123;", line)
    return (
        line
        if re.match(r"</?(?:p|h[1-6]|table|figure|dl|details|blockquote|ul|ol|pre|div)\b", line)
        else f"<p>{line}</p>"
    )


_WAYS: tuple[Callable[[Any], str], ...] = (_by(_Converter), _by(_Careful), _by(_WithTags), _as_html)


def write_commonmark(html: str) -> tuple[str, bool]:
    """The Markdown of sanitized `html` and whether it says the same for certain. Never raises for such HTML.

    Same means: `plain_text` of the rendered and sanitized Markdown is that of `html`, every picture is there in its
    order, and every link.
    """
    wanted = _fingerprint(html)
    if not _is_too_deep(html):
        text = "\n\n".join(filter(None, (_write_block(block) for block in _blocks_of(html)))) + "\n"
        if _says(text, wanted):
            return text, True
    line = " ".join(html.replace("\n", " ").split())
    text = f"<div>{_TEMPLATE.sub('&#123;', line)}</div>\n"
    return text, _says(text, wanted)


def _is_too_deep(html: str) -> bool:
    depth = 0
    for tag in _NESTING.finditer(html):
        depth += -1 if tag[1] else 1
        if depth > MAX_DEPTH:
            return True
    return False


def _write_block(block: str) -> str:
    wanted = _fingerprint(block)
    ways = _WAYS[-1:] if read_html(block).select_one(_ONLY_HTML) else _WAYS
    text = ""
    for way in ways:
        text = way(read_html(block))
        if _says(text, wanted):
            break
    return text


def _blocks_of(html: str) -> Iterator[str]:
    """The outermost blocks, wrappers opened; what stands between blocks is a paragraph."""
    loose: list[str] = []
    for node in _open(read_html(html)):
        if isinstance(node, Tag) and node.name in _BLOCKS:
            yield from _paragraph(loose)
            yield _written(node)
        elif node is None:
            yield from _paragraph(loose)
        else:
            loose.append(_written(node))
    yield from _paragraph(loose)


def _open(wrapper: Tag) -> Iterator[PageElement | None]:
    for node in wrapper.children:
        if isinstance(node, Tag) and node.name in _WRAPPERS:
            yield None
            yield from _open(node)
            yield None
        else:
            yield node


def _written(node: PageElement) -> str:
    if isinstance(node, Tag):
        return node.decode(formatter=_AS_SANITIZED)
    return node.output_ready(_AS_SANITIZED) if isinstance(node, NavigableString) else ""


def _paragraph(loose: list[str]) -> Iterator[str]:
    text = "".join(loose).strip()
    loose.clear()
    if text:
        yield f"<p>{text}</p>"


def _says(text: str, wanted: tuple[str, Counter[str], tuple[str, ...]]) -> bool:
    words, links, pictures = _fingerprint(sanitize_html(render_markdown(text), lambda url: url))
    return words == wanted[0] and pictures == wanted[2] and not wanted[1] - links


def _fingerprint(html: str) -> tuple[str, Counter[str], tuple[str, ...]]:
    """Words, link targets, picture sources of HTML as the sanitizer writes it."""
    found = [(tag[1], _ATTRIBUTE.search(tag[0])) for tag in _TAG.finditer(html)]
    links = Counter(read_references(attribute[2]) for name, attribute in found if name == "a" and attribute)
    pictures = tuple(read_references(attribute[2]) for name, attribute in found if name == "img" and attribute)
    return plain_text(html), links, pictures
