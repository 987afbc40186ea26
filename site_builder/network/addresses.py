"""Which addresses network.yml may name. Pure: nothing here asks whether the address answers."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_LOGIN = re.compile(r"[a-z0-9_][\w.-]*", re.IGNORECASE | re.ASCII)
_SSH_SHORT = re.compile(r"(?P<login>[^@:/]+)@(?P<host>[^@:/]+):(?P<path>[^-:].*)")
_BRANCH = re.compile(r"\w[\w./+#-]*")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def parse_web_address(text: str) -> str:
    """An absolute http(s) address without login or fragment, as it was written; empty when it is not one."""
    parts = _split(text)
    is_web = parts is not None and parts.scheme in _DEFAULT_PORTS and _is_bare_host(parts.netloc)
    return text if is_web and "#" not in text else ""


def parse_base_url(text: str) -> str:
    """A folder on the web with its final slash, or empty."""
    address = parse_web_address(text)
    if not address or "?" in address:
        return ""
    return address if address.endswith("/") else f"{address}/"


def parse_origin(text: str) -> str:
    """Scheme, host and port in normal form (RFC 6454 6.2), or empty."""
    parts = _split(parse_web_address(text))
    if parts is None or parts.path not in ("", "/") or parts.query:
        return ""
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def hostname_of(url: str) -> str:
    """The host of an address, in small letters; empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_local_path(text: str) -> bool:
    """Whether a git address is a folder on this machine, written without `file://`."""
    return ":" not in text.split("/", 1)[0] and not text.startswith("-") and _is_printable(text)


def is_git_address(text: str) -> bool:
    """Whether git may be asked for it: https, ssh, `git@host:path`, `file://` or a folder.

    A password in an address is refused: network.yml is public.
    """
    if is_local_path(text):
        return True
    if match := _SSH_SHORT.fullmatch(text):
        names = _LOGIN.fullmatch(match["login"]) and _HOST.fullmatch(match["host"])
        return bool(names) and _is_printable(text)
    parts = _split(text)
    if parts is None or parts.query or parts.fragment:
        return False
    match parts.scheme:
        case "https":
            return _is_bare_host(parts.netloc)
        case "ssh":
            login, _, host = parts.netloc.rpartition("@")
            return _is_bare_host(host) and (not login or bool(_LOGIN.fullmatch(login)))
        case "file":
            return not parts.netloc and parts.path.startswith("/")
    return False


def is_branch(text: str) -> bool:
    """Whether git may be asked for this branch (stricter than git-check-ref-format)."""
    return bool(_BRANCH.fullmatch(text)) and not re.search(r"\.\.|//|/\.|[./]$|\.lock(/|$)", text)


def is_below(text: str) -> bool:
    """Whether a POSIX path stays below the folder that it is relative to."""
    return _is_printable(text) and not text.startswith("/") and ".." not in text.split("/")


def _is_printable(text: str) -> bool:
    return bool(text) and text.isprintable()


def _split(text: str) -> SplitResult | None:
    if not _is_printable(text) or re.search(r"[\s\\]", text):
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_bare_host(netloc: str) -> bool:
    return bool(_HOST.fullmatch(re.sub(r":\d+$", "", netloc)))
