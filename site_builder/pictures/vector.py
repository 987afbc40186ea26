"""SVG drawings: reduced to shapes, colours and text, so that nothing in one can run, load or follow."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import resvg_py
from lxml import etree
from PIL import Image

from site_builder.errors import PictureUnusable

MOST_BYTES = 300_000
SHARE_WIDTH = 1200

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_SHAPES = {"svg", "g", "defs", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_TEXTS = {"text", "tspan", "title", "desc"}
_PAINT = {"linearGradient", "radialGradient", "stop", "clipPath"}
_ALLOWED = _SHAPES | _TEXTS | _PAINT
_REFERRING = {"use", "linearGradient", "radialGradient"}
_STYLE_SAFE = re.compile(r"(?!.*(?:@|expression|\\|/\*))[^<>{}]*", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"url\s*\(\s*['\"]?(?!#)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*([0-9]*\.?[0-9]+)(?:px)?\s*")
_ATTRIBUTE = re.compile(r"(?!on)[a-z][a-zA-Z0-9-]*")


def measure_vector(file: Path) -> tuple[int, int]:
    """Width and height in CSS pixels. Raises PictureUnusable."""
    return _size(_parse(file.read_bytes()))


def clean_vector(content: bytes) -> tuple[tuple[int, int], bytes]:
    """Size, and the drawing without scripts, styles, links, foreign files, comments and metadata.

    It can be shown by itself on the host of an office. Raises PictureUnusable.
    """
    root = _parse(content)
    size = _size(root)
    _reduce(root)
    if "viewBox" not in root.attrib:
        root.set("viewBox", f"0 0 {size[0]} {size[1]}")
    for name, value in zip(("width", "height"), size, strict=True):
        root.set(name, str(value))
    etree.cleanup_namespaces(root)
    return size, etree.tostring(root, encoding="utf-8")


def share_vector(clean: bytes) -> bytes:
    """A cleaned drawing as a JPEG, for programs that show no SVG. Raises PictureUnusable."""
    try:
        png = resvg_py.svg_to_bytes(svg_string=clean.decode(), width=SHARE_WIDTH, background="#ffffff")
        with Image.open(BytesIO(bytes(png)), formats=("PNG",)) as image:
            out = BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=80, optimize=True, progressive=True)
            return out.getvalue()
    except (ValueError, OSError) as error:
        raise PictureUnusable("picture.broken") from error


def _parse(content: bytes) -> etree._Element:
    if len(content) > MOST_BYTES:
        raise PictureUnusable("picture.drawing-large", size=len(content) // 1000, limit=MOST_BYTES // 1000)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise PictureUnusable("picture.broken") from error
    if root.tag != f"{_SVG}svg":
        raise PictureUnusable("picture.broken")
    return root


def _size(root: etree._Element) -> tuple[int, int]:
    box = (root.get("viewBox") or "").replace(",", " ").split()
    found = [_number(root.get("width")), _number(root.get("height"))]
    if None in found and len(box) == 4:
        found = [_number(box[2]), _number(box[3])]
    width, height = found
    if not width or not height or not 0.01 < width / height < 100:
        raise PictureUnusable("picture.broken")
    scale = min(1.0, 4000 / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _number(text: str | None) -> float | None:
    found = _NUMBER.fullmatch(text or "")
    return float(found[1]) if found else None


def _reduce(root: etree._Element) -> None:
    for element in list(root.iter()):
        name = element.tag.removeprefix(_SVG) if isinstance(element.tag, str) else ""
        if name not in _ALLOWED:
            _drop(element)
            continue
        for key, value in list(element.attrib.items()):
            if not _is_safe(name, str(key), str(value)):
                del element.attrib[key]
    _flatten(root)


def _flatten(root: etree._Element) -> None:
    """Takes away what refers to something that refers on: a few such lines can ask for billions of shapes."""
    nested = {e.get("id") for use in root.iter(f"{_SVG}use") for e in (use, *use.iterancestors())}
    for use in list(root.iter(f"{_SVG}use")):
        if (use.get("href") or use.get(_XLINK) or "#")[1:] in nested:
            _drop(use)
    for clip in root.iter(f"{_SVG}clipPath"):
        for element in clip.iter():
            for key in ("clip-path", "style"):
                if key in element.attrib:
                    del element.attrib[key]


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _is_safe(element: str, key: str, value: str) -> bool:
    if key in (_XLINK, "href"):
        return element in _REFERRING and value.startswith("#")
    if not _ATTRIBUTE.fullmatch(key) or _ADDRESS.search(value):
        return False
    return key != "style" or bool(_STYLE_SAFE.fullmatch(value))
