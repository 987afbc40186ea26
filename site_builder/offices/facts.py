"""kantor.yml: an office's address, hours and accounts, checked."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from site_builder.model import Level, OfficeFacts, Problem
from site_builder.strings import say
from site_builder.yaml_document import Section, parse_document

FILE_NAME = "kantor.yml"
KEYS = ("address", "phone", "email", "hours", "ppid", "social")

_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")
_PHONE = re.compile(r"[+0-9][0-9 ().-]*|\([0-9]+\)[0-9 .-]+")


def load_facts(folder: Path, office_id: str, shown: str) -> tuple[OfficeFacts, tuple[Problem, ...]]:
    """The facts in the `kantor.yml` of an office's folder, and its problems.

    A missing file gives empty facts; a value that is wrong is left out and named. `shown` is how problems name the
    folder.
    """
    path = f"{shown}/{FILE_NAME}" if shown else FILE_NAME
    try:
        text = (folder / FILE_NAME).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return OfficeFacts(), ()
    except UnicodeDecodeError:
        return OfficeFacts(), (_unread(path, office_id, "not-utf8"),)
    except OSError as error:
        return OfficeFacts(), (_unread(path, office_id, "unreadable", reason=error.strerror or error),)
    return parse_facts(text, office_id, path)


def parse_facts(text: str, office_id: str, path: str) -> tuple[OfficeFacts, tuple[Problem, ...]]:
    """The facts that the text of the file `path` holds, and its problems. Pure."""
    problems: list[Problem] = []
    document = parse_document(text, path, problems)
    document.office = office_id
    document.expect(KEYS)
    facts = OfficeFacts(
        address=document.text("address").strip(),
        phone=_matching(document, "phone", _PHONE),
        email=_matching(document, "email", _EMAIL),
        hours=document.text("hours").strip(),
        ppid=_address(document, "ppid"),
        social=_accounts(document.section("social")),
    )
    return facts, tuple(problems)


def _matching(document: Section, key: str, shape: re.Pattern[str]) -> str:
    value = document.text(key).strip()
    if not value or shape.fullmatch(value):
        return value
    document.refuse(key, f"facts.{key}", f"facts.{key}-fix", value=value)
    return ""


def _address(document: Section, key: str) -> str:
    value = document.text(key).strip()
    if not value or _is_web_address(value):
        return value
    document.refuse(key, "facts.address", "facts.address-fix", value=value)
    return ""


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _accounts(section: Section) -> tuple[tuple[str, str], ...]:
    return tuple((name, url) for name in section.entries if (url := _address(section, name)))


def _unread(path: str, office_id: str, key: str, **facts: object) -> Problem:
    code = f"facts.{key}"
    return Problem(path, 0, code, Level.ERROR, office_id, say(code, **facts), say(f"{code}-fix"))
