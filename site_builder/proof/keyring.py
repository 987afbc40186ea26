"""Keys in files: made, and read when something is to be signed. A secret is kept out of every repository."""

from __future__ import annotations

import os
from pathlib import Path

from site_builder.errors import OutputUnwritable, SettingsInvalid
from site_builder.proof import KEY_VARIABLE
from site_builder.proof.keys import PrivateKey, PublicKey, make_key, parse_private_key, parse_public_keys


def write_key(file: Path) -> PrivateKey:
    """Makes a key: `file`, which only its owner can read, and `file.pub`. Raises SettingsInvalid, OutputUnwritable."""
    _check_place(file)
    public = file.with_name(f"{file.name}.pub")
    for path in (file, public):
        if path.exists():
            raise OutputUnwritable("key.exists", path=path)
    key = make_key()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_new(file, key.dump(), 0o600)
        _write_new(public, f"{key.public.text} {file.name}\n".encode(), 0o644)
    except OSError as error:
        raise OutputUnwritable("key.unwritable", path=file, reason=error.strerror or error) from error
    return key


def load_key(file: Path | None) -> PrivateKey | None:
    """The key in `file`, else the one in the variable WARTA_KEY, else none. Raises SettingsInvalid."""
    if file is not None:
        _check_place(file)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise SettingsInvalid("key.unreadable", path=file, reason=error.strerror or error) from error
        return parse_private_key(content, file)
    secret = os.environ.get(KEY_VARIABLE, "").strip()
    return parse_private_key(secret.encode("utf-8", "replace"), KEY_VARIABLE) if secret else None


def load_public_keys(file: Path) -> tuple[PublicKey, ...]:
    """The keys of a file with one in each line, as `kunci.pub`. Raises SettingsInvalid if there is none."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise SettingsInvalid("key.unreadable", path=file, reason=error.strerror or error) from error
    keys = parse_public_keys(lines)
    if not keys:
        raise SettingsInvalid("proof.key-public", path=file)
    return keys


def _check_place(file: Path) -> None:
    """A secret in a repository is a secret no more, sooner or later."""
    repository = next((folder for folder in file.absolute().parents if (folder / ".git").exists()), None)
    if repository is not None:
        raise SettingsInvalid("key.inside", path=file, repository=repository)


def _write_new(file: Path, content: bytes, mode: int) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
        stream.write(content)
