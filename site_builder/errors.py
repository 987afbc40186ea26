"""The error tree. Errors carry facts; the sentence is put together where it is shown (`strings`).

    WartaError
    ├── SetupError          the network, the command or the machine must be put right first (exit 2)
    │   ├── SettingsInvalid     network.yml, kantor.yml, mkdocs.yml, a registry file
    │   ├── OfficeUnknown       an id that the registry does not have
    │   ├── EditorInvalid       the program of the web editor is missing, or is not the one that we know
    │   ├── OutputUnwritable    --out or --state cannot be written
    │   ├── BuildBusy           another build holds the lock, or came between
    │   ├── SiteShrunk          a site would lose more of its pages than anybody meant
    │   └── ManifestUnusable    a site has no manifest that could be read, so nothing can be proved
    ├── PictureUnusable     a picture cannot be shown: it is named and left out
    └── SourceFailed        one office's news could not be had: a result for that office, never the end of the run

Each error has `key`, the entry of `strings/id.toml` that says it, and `facts`, the values for its blanks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial


class WartaError(Exception):
    """Base of every error that Warta raises on purpose."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts

    def __reduce__(self) -> tuple[Callable[[], WartaError], tuple[()]]:
        """Another process may raise it: what comes back is the same error with the same facts."""
        return partial(type(self), self.key, **self.facts), ()


class SetupError(WartaError):
    """The user must change settings or surroundings before anything can be built."""


class SettingsInvalid(SetupError):
    """A settings file cannot be read or has a value that cannot be used."""


class OfficeUnknown(SetupError):
    """An office id that the registry does not have."""


class EditorInvalid(SetupError):
    """The program of the web editor is missing, or is not the one that this Warta was tested with."""


class OutputUnwritable(SetupError):
    """The output folder or the state file cannot be written."""


class BuildBusy(SetupError):
    """Another build of the same output is under way and did not end in time, or changed what this one reads."""


class SiteShrunk(SetupError):
    """More pages would be lost than are ever lost by intent."""


class ManifestUnusable(SetupError):
    """A site's manifest is missing or cannot be read."""


class SourceFailed(WartaError):
    """The news of one office could not be fetched or opened."""


class PictureUnusable(WartaError):
    """A picture is broken, of a kind that browsers do not show, or larger than any reader needs."""
