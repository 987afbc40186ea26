"""Puts `builders`, `feed_samples` and `nation` within reach of every test."""

from __future__ import annotations

import sys
from pathlib import Path

for folder in ("", "feeds", "network"):
    sys.path.insert(0, str(Path(__file__).parent / folder))
