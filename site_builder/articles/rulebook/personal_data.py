"""Personal data that the law protects (UU 27/2022, UU 24/2013 article 84)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.articles.checks import Finding
from site_builder.articles.rulebook.prose import Prose
from site_builder.articles.spellings import MONTHS
from site_builder.digits import NumberPattern

# First two digits of the region codes of the ministry of home affairs, with those of before 2022.
_BLOCKS = ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 97))
PROVINCES = frozenset(str(code) for first, last in _BLOCKS for code in range(first, last + 1))

_LONG_NUMBER = NumberPattern(r"[0-9](?:[ .-]?[0-9]){6}")
_SIXTEEN = NumberPattern(
    r"(?<![0-9])(?<![0-9][.,-])(?:[0-9]{6}|[0-9][0-9][ .][0-9][0-9][ .][0-9][0-9])[ .-]?[0-9]{6}[ .-]?[0-9]{4}(?![0-9])"
    r"|\bNIK\b[^\n0-9]{0,20}[0-9](?:[ .-]?[0-9]){15}(?![0-9])",
    re.IGNORECASE,
)
_FAMILY = NumberPattern(
    r"\b(?:no(?:mor|\.)?[ \t]*)?(?:kk|kartu keluarga)\b[^\n0-9]{0,20}([0-9][0-9 .-]{14,22}[0-9])", re.IGNORECASE
)
_PHONE = NumberPattern(r"(?<![0-9./-])(?:\+?62[ .-]?|0)8[0-9]{2}[ .-]?[0-9]{3,4}[ .-]?[0-9]{2,5}(?![0-9])")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
_ACCOUNT = NumberPattern(
    r"\b(?:no(?:mor|\.)?[ \t]*)?(?:rekening|rek)\b[^\n0-9]{0,40}([0-9][0-9 .-]{6,20}[0-9])", re.IGNORECASE
)
_BIRTH = NumberPattern(
    r"\b(?:lahir|ttl|tgl\.?[ \t]*lahir)\b[^\n]{0,60}?"
    rf"([0-9]{{1,2}}(?:[ \t]+(?:{'|'.join(MONTHS)})[ \t]+|[/.-][0-9]{{1,2}}[/.-])[0-9]{{4}})",
    re.IGNORECASE,
)
_DAY_AND_YEAR = NumberPattern(r"[0-9](?:[ \t]+[^\W0-9_]+[ \t]+|[/.-][0-9]{1,2}[/.-])[0-9]{4}")
_OFFICIAL = (".go.id", "kpu.go.id")


def find_personal_data(prose: Prose) -> Iterator[Finding]:
    """Numbers that read as a NIK; numbers of family cards, phones, accounts; e-mail addresses; dates of birth."""
    if next(prose.search_numbers(_LONG_NUMBER), None):
        yield from _find_numbers(prose)
    if "@" in prose.words.text:
        for match, line in prose.search(_MAIL):
            if not match["host"].lower().endswith(_OFFICIAL):
                yield Finding("e-mail", line, {"value": match[0]})
    if next(prose.search_numbers(_DAY_AND_YEAR), None) and _speaks_of_birth(prose.words.text):
        for match, line in prose.search_numbers(_BIRTH):
            yield Finding("birth-date", line, {"value": match[1]})


def _speaks_of_birth(text: str) -> bool:
    lowered = text.encode("utf-8", "surrogatepass").lower()
    return b"lahir" in lowered or b"ttl" in lowered


def _find_numbers(prose: Prose) -> Iterator[Finding]:
    seen = set()
    for match, line in prose.search_numbers(_SIXTEEN):
        digits = _digits(match[0])
        if is_nik(digits) or match[0][:3].upper() == "NIK":
            seen.add(digits)
            yield Finding("nik", line, {"value": _veiled(digits)})
    for match, line in prose.search_numbers(_FAMILY):
        digits = _digits(match[1])
        if len(digits) == 16 and digits not in seen:
            yield Finding("family-card", line, {"value": _veiled(digits)})
    for match, line in prose.search_numbers(_ACCOUNT):
        yield Finding("bank-account", line, {"value": _veiled(_digits(match[1]))})
    for match, line in prose.search_numbers(_PHONE):
        yield Finding("phone-number", line, {"value": _veiled(_digits(match[0]))})


def is_nik(digits: str) -> bool:
    """Whether 16 digits read as a NIK: a province, a day (40 more for women), a month, a number that is not zero."""
    day, month = int(digits[6:8]), int(digits[8:10])
    has_region = digits[:2] in PROVINCES and digits[2:4] != "00" and digits[4:6] != "00"
    return (
        has_region and (day in range(1, 32) or day in range(41, 72)) and month in range(1, 13) and digits[12:] != "0000"
    )


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _veiled(digits: str) -> str:
    """A number that a report may show: its beginning and its end."""
    return f"{digits[:4]}…{digits[-2:]}"
