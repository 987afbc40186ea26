"""The programs that judge pages: axe, the Nu HTML checker, Lighthouse. Installed by `npm ci` in this folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
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


def run_lighthouse(url: str, report: Path) -> Mapping[str, int]:
    """Lighthouse's scores of a page on its emulated phone, 0 to 100, and its weightiest complaints in `report`."""
    flags = " ".join(argument for argument in ARGUMENTS)
    command = [
        *("node", str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--output-path={report}"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}", "--throttling-method=simulate"),
    ]
    environment = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=environment)
    categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: round((categories[name]["score"] or 0) * 100) for name in CATEGORIES}


def complaints(report: Path) -> list[str]:
    """The audits of a Lighthouse report that are not wholly passed and count."""
    data = json.loads(report.read_text(encoding="utf-8"))
    weights = {ref["id"]: ref["weight"] for category in data["categories"].values() for ref in category["auditRefs"]}
    audits = data["audits"].values()
    return [
        f"{a['id']}: {a['score']}" for a in audits if weights.get(a["id"]) and a["score"] is not None and a["score"] < 1
    ]
