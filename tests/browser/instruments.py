"""The programs that judge pages: axe, the Nu HTML checker, Lighthouse. Installed by `npm ci` in this folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from visits import ARGUMENTS, CHROMIUM

MODULES = Path(__file__).parent / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
CHECKER = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = MODULES / "lighthouse" / "cli" / "index.js"
_OF_A_FILE = re.compile("(?:Resource|Inline script) violates Content Security Policy")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def need(*tools: str | Path) -> None:
    """Skips a test whose tools are not installed; in CI that is a failure."""
    missing = [str(tool) for tool in tools if not (tool.exists() if isinstance(tool, Path) else shutil.which(tool))]
    if missing and os.environ.get("CI"):
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def check_html(files: Iterable[Path]) -> list[str]:
    """What the Nu HTML checker says of files: errors and warnings, one line each.

    Left out is what it says of the policy of a page that it reads from disk: a file has no origin that could be
    'self', and a data block (JSON-LD) is no script (HTML, 4.12.1). A browser's console tells of real breaches.
    """
    command = ["java", "-Xss8m", "-jar", str(CHECKER), "--format", "json", "--exit-zero-always", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    messages = json.loads(done.stderr)["messages"]
    told = [m for m in messages if m["type"] != "info" or m.get("subType") == "warning"]
    return [
        f"{m.get('url', '')}:{m.get('lastLine', 0)}: {m['message']}" for m in told if not _OF_A_FILE.match(m["message"])
    ]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Lighthouse says of a page on its emulated phone over its simulated slow line (150 ms, 1.6 Mbit/s).

    `scores` are 0 to 100 by category, `lcp` seconds to the largest contentful paint; `complaints` are the audits that
    count and are not wholly passed.
    """

    scores: Mapping[str, int]
    lcp: float
    complaints: tuple[str, ...]


def run_lighthouse(urls: Sequence[str]) -> Iterator[Verdict]:
    """Lighthouse's verdict of each page, as it comes: all in one process, with one browser."""
    environment = {**os.environ, "CHROMIUM": str(CHROMIUM), "CHROMIUM_FLAGS": " ".join(ARGUMENTS)}
    command = ["node", str(Path(__file__).parent / "lighthouse.mjs"), *urls]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            told = json.loads(line)
            yield Verdict(told["scores"], told["lcp"], tuple(told["complaints"]))
    assert process.returncode == 0, "lighthouse.mjs ended early"
