"""Ways in which a file goes wrong: a test of what strangers write begins with good files and spoils them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

Mutation = Callable[[random.Random, bytearray], None]

VALUES: tuple[Any, ...] = (None, True, -1, 1e300, "", [], {}, [[]], {"a": {}}, "x" * 3_000, [1, "a", None], "\ud800")


def mutate(number: int, seeds: Sequence[bytes], tokens: Sequence[bytes], most: int = 5) -> bytes:
    """The spoiled file of that number: always the same. `tokens` are what its format is sensitive to."""
    chance = random.Random(number)
    content = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, most)):
        if content:
            _spoil(chance, content, seeds, tokens)
    return bytes(content)


def mutate_xml(number: int, seeds: Sequence[bytes], tokens: Sequence[bytes], most: int = 5) -> bytes:
    """Like `mutate`, but what comes of it is well-formed XML: elements are lost, doubled, moved, or say other words."""
    chance = random.Random(number)
    root = etree.fromstring(chance.choice(seeds), etree.XMLParser(strip_cdata=False))
    for _ in range(chance.randint(1, most)):
        below = [element for element in root.iter() if element.getparent() is not None]
        if not below:
            break
        element = chance.choice(below)
        parent = element.getparent()
        assert parent is not None
        match chance.randrange(6):
            case 0:
                parent.remove(element)
            case 1:
                parent.extend(deepcopy(element) for _ in range(chance.randint(1, 20)))
            case 2 if element not in (other := chance.choice(below)).iterancestors() and other is not element:
                other.append(element)
            case 3 if element.attrib:
                element.set(chance.choice([str(name) for name in element.attrib]), _words(chance, tokens))
            case _:
                text = (element.text or "").encode()
                element.text = _legal(
                    mutate(chance.randrange(2**32), [text or b"x"], tokens, 2).decode(errors="replace")
                )
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def mutate_json(number: int, seeds: Sequence[bytes], tokens: Sequence[bytes], most: int = 5) -> bytes:
    """Like `mutate`, but what comes of it is JSON: entries are lost, doubled, or have other values."""
    chance = random.Random(number)
    document = json.loads(chance.choice(seeds))
    for _ in range(chance.randint(1, most)):
        places = list(_places(document))
        if not places:
            break
        holder, key = chance.choice(places)
        match chance.randrange(5):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.extend(deepcopy(holder[key]) for _ in range(chance.randint(1, 20)))
            case 2:
                holder[key] = chance.choice(
                    (None, True, -1, 1e300, "", [], {}, [[]], {"a": {}}, "x" * 3000, [1, "a", None])
                )
            case _ if isinstance(holder[key], str):
                holder[key] = _other_words(chance, holder[key] or "x", tokens)
            case _:
                holder[key] = _words(chance, tokens)
    return json.dumps(document, ensure_ascii=chance.random() < 0.9).encode(errors="replace")


def _places(value: Any) -> Any:
    """Every entry below a JSON value: what holds it, and its key there."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in list(entries):
        yield value, key
        yield from _places(entry)


def _words(chance: random.Random, tokens: Sequence[bytes]) -> str:
    return _legal(b"".join(chance.choices(tokens, k=chance.randint(1, 3))).decode(errors="replace"))


def _other_words(chance: random.Random, text: str, tokens: Sequence[bytes]) -> str:
    return mutate(chance.randrange(2**32), [text.encode(errors="replace")], tokens, 2).decode(errors="replace")


def _legal(text: str) -> str:
    """What XML 1.0 lets stand in a text."""
    return re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _spoil(chance: random.Random, content: bytearray, seeds: Sequence[bytes], tokens: Sequence[bytes]) -> None:
    mutations: tuple[Mutation, ...] = (
        _flip,
        lambda chance, content: _insert(chance, content, tokens),
        lambda chance, content: _insert(chance, content, tokens),
        _delete,
        _repeat,
        lambda chance, content: _splice(chance, content, seeds),
        _swap_lines,
        _cut,
    )
    chance.choice(mutations)(chance, content)


def _flip(chance: random.Random, content: bytearray) -> None:
    for _ in range(chance.randint(1, 6)):
        content[chance.randrange(len(content))] = chance.randrange(256)


def _insert(chance: random.Random, content: bytearray, tokens: Sequence[bytes]) -> None:
    at = chance.randint(0, len(content))
    content[at:at] = chance.choice(tokens)


def _delete(chance: random.Random, content: bytearray) -> None:
    at = chance.randrange(len(content))
    del content[at : at + chance.randint(1, 40)]


def _repeat(chance: random.Random, content: bytearray) -> None:
    at = chance.randrange(len(content))
    piece = content[at : at + chance.randint(1, 60)]
    content[at:at] = piece * chance.randint(1, 60)


def _splice(chance: random.Random, content: bytearray, seeds: Sequence[bytes]) -> None:
    other = chance.choice(seeds)
    at = chance.randint(0, len(content))
    content[at:] = other[chance.randrange(len(other)) :]


def _swap_lines(chance: random.Random, content: bytearray) -> None:
    lines = bytes(content).split(b"\n")
    chance.shuffle(lines)
    content[:] = b"\n".join(lines)


def _cut(chance: random.Random, content: bytearray) -> None:
    del content[chance.randrange(len(content)) :]
