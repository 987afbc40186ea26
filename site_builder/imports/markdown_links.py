"""Where the links and pictures of an old Markdown text lead now. Nothing else of the text is touched."""

from __future__ import annotations

import re
from collections.abc import Callable

Lead = Callable[..., str | None]

_DESTINATION = re.compile(
    r"""(?P<code>^\ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*$.*?(?:^\ {0,3}(?P=fence)|\Z)|(?P<ticks>`+)[^\n]*?(?P=ticks))
      | (?P<mark>!?)\[(?P<label>(?:[^\[\]\n]|\[[^\[\]\n]*\](?:\([^()\n]*\))?)*)\]
        \((?P<space>\s*)(?P<inline><[^<>\n]*>|\{\{[^{}\n]*\}\}[^\s()]*|(?:[^\s()]|\([^\s()]*\))+)(?P<rest>(?:\s+["'(][^\n]*?)?\s*\))
      | ^(?P<define>\ {0,3}\[[^\]\n^][^\]\n]*\]:\s*)(?P<defined>\S+)
      | (?P<attribute><(?:img|a)\b[^<>]*?\s(?:src|href)=)(?P<quote>["'])(?P<quoted>[^"'\n]*)(?P=quote)""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_LIQUID = re.compile(
    r"\{\{-?\s*(?:site\.(?:baseurl|url)|['\"](?P<path>[^'\"]*)['\"]\s*\|\s*(?:relative_url|absolute_url|relURL|absURL))\s*-?\}\}"
)


def lead_markdown(text: str, lead: Lead) -> str:
    """`text` with each address replaced by what `lead(url, picture=…)` gives; one that it does not know stays.

    Code is left alone. A template's word for the site's root (`{{ site.baseurl }}`) is taken out of addresses, since
    it says nothing else.
    """

    def replace(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        if match["inline"] is not None:
            label = lead_markdown(match["label"], lead) if "[" in match["label"] else match["label"]
            old = match["inline"]
            new = _led(old[1:-1] if old.startswith("<") else old, lead, picture=bool(match["mark"]))
            shown = f"<{new}>" if old.startswith("<") and " " in new else new
            return f"{match['mark']}[{label}]({match['space']}{shown}{match['rest']}"
        if match["defined"] is not None:
            return f"{match['define']}{_led(match['defined'], lead, picture=False)}"
        picture = match["attribute"].lower().startswith("<img")
        return f"{match['attribute']}{match['quote']}{_led(match['quoted'], lead, picture=picture)}{match['quote']}"

    return _DESTINATION.sub(replace, text)


def _led(url: str, lead: Lead, *, picture: bool) -> str:
    plain = _LIQUID.sub(lambda m: m["path"] or "", url)
    if "{{" in plain or "{%" in plain:
        return url
    new = lead(plain, picture=picture)
    return plain if new is None else new
