"""The front matter that most articles have, read in a quarter of the time: a key and a plain value on each line.

Whatever is not wholly of this form is left to YAML's own parser. A test holds that as the judge over what is read here.
"""

from __future__ import annotations

import re

from site_builder.articles.decoding import is_clean
from site_builder.articles.front_matter import NULLS, Read

# A key at the beginning of the line; text without quotes, in quotes without escapes, or a list of text on one line.
_LINE = re.compile(
    r"""([A-Za-z_][A-Za-z0-9_-]{0,99}):(?:\ +(?:
        ([^\s\-?:,\[\]{}#&*!|>'"%@`~].*)
      | "([^"\\]*)"
      | '([^']*)'
      | \[([^\[\]{}:?#&*!|>'"%@`~]*)\]))?\ *""",
    re.VERBOSE,
)
_CONTROLS = bytes(code for code in range(128) if code != ord("\n") and not chr(code).isprintable())


def parse_flat(header: str, first: int) -> Read | None:
    """What `parse_yaml` gives, or None for a header of another form."""
    if not is_clean(header, _CONTROLS):
        return None
    values: dict[str, str | list[str]] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(header.split("\n"), first):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        key, plain, double, single, listed = match.groups()
        if key in values or key in NULLS:
            return None
        lines[key] = number
        if plain is not None:
            text = plain.rstrip()
            if text[-1] == ":" or ": " in text or " #" in text:  # then the value is more, or less, than it seems
                return None
            values[key] = "" if text in NULLS else text
        elif listed is not None:
            entries = [entry.strip() for entry in listed.split(",")]
            if any(not entry or entry[0] == "-" or entry in NULLS for entry in entries):
                return None
            values[key] = entries
        else:
            values[key] = double or single or ""
    return (values, lines) if values else None
