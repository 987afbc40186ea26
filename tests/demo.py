"""The demo network of `content/`, built once for all tests: on one host, and with a host for each office."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from builders import NOW
from filelock import FileLock

from site_builder.cli import run
from site_builder.cli.ground import Ground, load_ground
from site_builder.engine.edition import Edition, read_edition
from site_builder.offices.facts import load_facts
from site_builder.store import open_store

ROOT = Path(__file__).parent.parent
LAYOUTS = ("one-host", "host-per-office")


@dataclass(frozen=True, slots=True)
class Demo:
    """One built network: what it was built from, where the result is, and when. Nobody may write into it."""

    content: Path
    out: Path
    state: Path
    now: datetime

    @property
    def ground(self) -> Ground:
        return load_ground(self.content)

    def sites(self) -> Mapping[str, Path]:
        """The folder of each office's site, by office id."""
        return {id: self.out / site.path for id, site in self.ground.sites.items()}

    def pages(self) -> Iterator[Path]:
        """Every HTML file."""
        return (file for file in sorted(self.out.rglob("*.html")))

    def editions(self) -> Iterator[Edition]:
        """What each site was printed from."""
        ground = self.ground
        with open_store(self.state, read_only=True) as store:
            for id, site in ground.sites.items():
                folder = self.content / id
                facts, _ = load_facts(folder, id, id)
                yield read_edition(store, site, ground.tree, self.now, facts=facts, folder=folder)


def build_demo(shared: Path, layout: str) -> Demo:
    """The demo network in `layout`, below the folder `shared` of all test processes; built by the first who asks."""
    place = shared / f"demo-{layout}"
    demo = Demo(place / "content", place / "site", place / "state" / "state.sqlite", NOW)
    with FileLock(shared / f"demo-{layout}.lock"):
        if not (place / "built").exists():
            shutil.copytree(ROOT / "content", demo.content)
            settings = demo.content / "network.yml"
            settings.write_text(settings.read_text().replace("layout: one-host", f"layout: {layout}"))
            code = build(demo.content, demo.out, demo.state)
            assert code == 0
            (place / "built").touch()
    return demo


def build(content: Path, out: Path, state: Path, *options: str) -> int:
    """`warta build` in this process, at the tests' moment: its exit code."""
    places = ("--content", str(content), "--out", str(out), "--state", str(state))
    return run(["build", *places, "--jobs", "1", "--now", NOW.isoformat(), *options])
