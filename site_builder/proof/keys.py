"""Keys of offices: Ed25519 in the form of OpenSSH, so that what Warta signs can be checked without Warta.

The library that signs is imported when something is signed or checked: most builds do neither.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from site_builder.errors import SettingsInvalid

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KIND = "ssh-ed25519"
REVOKED = "revoked"

_HEAD = b"\0\0\0\x0bssh-ed25519\0\0\0\x20"


class PublicKey(msgspec.Struct, frozen=True):
    """The public half, 32 bytes. Nothing counts that is signed by a key that `is_revoked`."""

    raw: bytes
    is_revoked: bool = False

    @property
    def blob(self) -> bytes:
        """As in an SSH message (RFC 8709 4)."""
        return _HEAD + self.raw

    @property
    def text(self) -> str:
        """`ssh-ed25519 AAAA…`."""
        return f"{KIND} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """`SHA256:…`, as `ssh-keygen -l` shows it."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")

    def verifies(self, signature: bytes, message: bytes) -> bool:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


class PrivateKey:
    """The secret half. It is never shown: not by `repr`, not by an error."""

    __slots__ = ("_seed",)

    def __init__(self, seed: bytes) -> None:
        self._seed = seed

    def __repr__(self) -> str:
        return f"PrivateKey({self.public.fingerprint})"

    @property
    def public(self) -> PublicKey:
        return PublicKey(self._key().public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes; always the same for the same message (RFC 8032)."""
        return self._key().sign(message)

    def dump(self) -> bytes:
        """The file that `ssh-keygen -t ed25519` would write."""
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        return self._key().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())

    def _key(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._seed)


def make_key() -> PrivateKey:
    """A new key from the system's source of randomness."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return PrivateKey(Ed25519PrivateKey.generate().private_bytes_raw())


def parse_private_key(content: bytes, place: object) -> PrivateKey:
    """The key in the OpenSSH file `content`; `place` names it. Raises SettingsInvalid, which tells nothing of it."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        key = load_ssh_private_key(content.strip() + b"\n", password=None)
    except (TypeError, ValueError) as error:  # what it raises for a key behind a password, and for what is no key
        locked = "password" in str(error).lower() or isinstance(error, TypeError)
        raise SettingsInvalid("proof.key-locked" if locked else "proof.key-broken", path=place) from None
    except UnsupportedAlgorithm:
        raise SettingsInvalid("proof.key-kind", path=place) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsInvalid("proof.key-kind", path=place)
    return PrivateKey(key.private_bytes_raw())


def parse_public_key(text: str) -> PublicKey | None:
    """The key of a line as in `kunci.pub`, with `revoked` in front if it counts no more; None for anything else."""
    words = text.split()
    is_revoked = words[:1] == [REVOKED]
    words = words[1:] if is_revoked else words
    if len(words) < 2 or words[0] != KIND:
        return None
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (binascii.Error, ValueError):
        return None
    if not blob.startswith(_HEAD) or len(blob) != len(_HEAD) + 32:
        return None
    return PublicKey(blob.removeprefix(_HEAD), is_revoked)


def parse_public_keys(lines: Iterable[str]) -> tuple[PublicKey, ...]:
    """The keys of lines that were checked before; each once, and revoked if any line says so."""
    keys: dict[bytes, PublicKey] = {}
    for key in filter(None, map(parse_public_key, lines)):
        known = keys.get(key.raw)
        keys[key.raw] = PublicKey(key.raw, key.is_revoked or (known is not None and known.is_revoked))
    return tuple(keys.values())
