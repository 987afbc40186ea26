"""Signatures beside a file, in the form of `ssh-keygen -Y sign` (OpenSSH, PROTOCOL.sshsig). Pure.

`ssh-keygen -Y verify -n warta` checks them without Warta.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from site_builder.proof.keys import KIND, PrivateKey, PublicKey

NAMESPACE = b"warta"  # a signature for something else is none for a manifest
MAX_LENGTH = 10_000  # of a signature's file; an honest one has about 300 bytes

_MAGIC = b"SSHSIG"
_HASHES = {b"sha512": hashlib.sha512, b"sha256": hashlib.sha256}
_ARMOR = re.compile(rb"\s*-----BEGIN SSH SIGNATURE-----\s+([A-Za-z0-9+/=\s]+)-----END SSH SIGNATURE-----\s*")


class Seal(StrEnum):
    """What a signature proves: VALID, by a known key; of all others only BROKEN and REVOKED speak of forgery."""

    VALID = "valid"
    UNSIGNED = "unsigned"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    BROKEN = "broken"


class Signed(msgspec.Struct, frozen=True):
    """A seal, and the fingerprint of the key that made it, if the signature could be read."""

    seal: Seal
    fingerprint: str = ""


def dump_signature(content: bytes, key: PrivateKey) -> bytes:
    """The file `….sig` for `content`."""
    body = _fields(NAMESPACE, b"", b"sha512", hashlib.sha512(content).digest())
    signature = _fields(KIND.encode(), key.sign(_MAGIC + body))
    blob = _MAGIC + struct.pack(">I", 1) + _fields(key.public.blob, NAMESPACE, b"", b"sha512", signature)
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join(("-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", "")).encode()


def check_signature(content: bytes, signature: bytes | None, keys: Iterable[PublicKey]) -> Signed:
    """Who signed `content`, by the file `….sig`; `keys` are those that the office has or had."""
    if signature is None:
        return Signed(Seal.UNSIGNED)
    try:
        raw, hashed, made = _parse(signature)
    except (ValueError, struct.error, binascii.Error):
        return Signed(Seal.BROKEN)
    key = PublicKey(raw)
    body = _fields(NAMESPACE, b"", hashed, _HASHES[hashed](content).digest())
    if not key.verifies(made, _MAGIC + body):
        return Signed(Seal.BROKEN, key.fingerprint)
    known = next((each for each in keys if each.raw == raw), None)
    if known is None:
        return Signed(Seal.UNKNOWN, key.fingerprint)
    return Signed(Seal.REVOKED if known.is_revoked else Seal.VALID, key.fingerprint)


def _parse(armored: bytes) -> tuple[bytes, bytes, bytes]:
    """The public key, the name of the hash and the signature. Raises ValueError and others for what is no signature."""
    found = _ARMOR.fullmatch(armored) if len(armored) <= MAX_LENGTH else None
    blob = base64.b64decode(b"".join(found[1].split()), validate=True) if found else b""
    if blob[:6] != _MAGIC or struct.unpack(">I", blob[6:10]) != (1,):
        raise ValueError("not a signature")
    key, namespace, _, hashed, signature = _split(blob[10:], 5)
    kind, made = _split(signature, 2)
    key_kind, raw = _split(key, 2)
    if namespace != NAMESPACE or hashed not in _HASHES or {kind, key_kind} != {KIND.encode()} or len(raw) != 32:
        raise ValueError("not a signature of a manifest")
    return raw, hashed, made


def _fields(*values: bytes) -> bytes:
    """Values as RFC 4251 5 writes strings: each after its length."""
    return b"".join(struct.pack(">I", len(value)) + value for value in values)


def _split(blob: bytes, count: int) -> list[bytes]:
    values, at = [], 0
    for _ in range(count):
        (length,) = struct.unpack(">I", blob[at : at + 4])
        value = blob[at + 4 : at + 4 + length]
        if len(value) != length:
            raise ValueError("cut")
        values.append(value)
        at += 4 + length
    if at != len(blob):
        raise ValueError("more than it says")
    return values
