"""Signatures against the real `ssh-keygen`, in both directions."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from proof_sites import KEY

from site_builder.errors import SettingsInvalid
from site_builder.proof.keys import (
    PrivateKey,
    PublicKey,
    make_key,
    parse_private_key,
    parse_public_key,
    parse_public_keys,
)
from site_builder.proof.signature import Seal, Signed, check_signature, dump_signature

CONTENT = b'{"form": 1}\n'


def ssh_keygen(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = ["ssh-keygen", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)


def write_key(folder: Path, key: PrivateKey) -> Path:
    file = folder / "kunci"
    file.write_bytes(key.dump())
    file.chmod(0o600)
    return file


def test_openssh_verifies_what_warta_signs(tmp_path: Path) -> None:
    (tmp_path / "kunci-kantor").write_text(f"kota-malang {KEY.public.text}\n", encoding="ascii")
    (tmp_path / "manifest.json.sig").write_bytes(dump_signature(CONTENT, KEY))
    verify = ("-Y", "verify", "-f", tmp_path / "kunci-kantor", "-I", "kota-malang", "-n", "warta")

    done = ssh_keygen(*verify, "-s", tmp_path / "manifest.json.sig", stdin=CONTENT)
    forged = ssh_keygen(*verify, "-s", tmp_path / "manifest.json.sig", stdin=CONTENT + b" ")

    assert (done.returncode, forged.returncode != 0) == (0, True), done.stderr
    assert KEY.public.fingerprint.encode() in done.stdout


def test_warta_verifies_what_openssh_signs(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_bytes(CONTENT)
    made = ssh_keygen("-Y", "sign", "-f", write_key(tmp_path, KEY), "-n", "warta", file)
    signature = (tmp_path / "manifest.json.sig").read_bytes()

    assert made.returncode == 0, made.stderr
    assert check_signature(CONTENT, signature, [KEY.public]) == Signed(Seal.VALID, KEY.public.fingerprint)
    assert signature == dump_signature(CONTENT, KEY), "the same key signs the same bytes in the same way"


def test_a_signature_for_something_else_is_none_for_a_manifest(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_bytes(CONTENT)
    ssh_keygen("-Y", "sign", "-f", write_key(tmp_path, KEY), "-n", "file", file)

    assert check_signature(CONTENT, (tmp_path / "manifest.json.sig").read_bytes(), [KEY.public]).seal is Seal.BROKEN


def test_a_key_of_openssh_is_read_and_one_of_ours_is_read_by_openssh(tmp_path: Path) -> None:
    assert ssh_keygen("-q", "-t", "ed25519", "-N", "", "-C", "kantor", "-f", tmp_path / "theirs").returncode == 0
    line = (tmp_path / "theirs.pub").read_text(encoding="ascii")

    theirs = parse_private_key((tmp_path / "theirs").read_bytes(), "theirs")
    ours = ssh_keygen("-y", "-f", write_key(tmp_path, KEY))

    assert theirs.public == parse_public_key(line)
    assert ours.stdout.decode().strip() == KEY.public.text
    assert parse_private_key(KEY.dump(), "kunci").public == KEY.public


@pytest.mark.parametrize("kind", ["ecdsa", "rsa"])
def test_another_kind_of_key_is_refused_by_name(kind: str, tmp_path: Path) -> None:
    ssh_keygen("-q", "-t", kind, "-N", "", "-f", tmp_path / "kunci")
    with pytest.raises(SettingsInvalid) as caught:
        parse_private_key((tmp_path / "kunci").read_bytes(), "kunci")
    assert caught.value.key == "proof.key-kind"


def test_a_key_behind_a_password_is_refused(tmp_path: Path) -> None:
    ssh_keygen("-q", "-t", "ed25519", "-N", "rahasia", "-f", tmp_path / "kunci")
    with pytest.raises(SettingsInvalid) as caught:
        parse_private_key((tmp_path / "kunci").read_bytes(), "kunci")
    assert caught.value.key == "proof.key-locked"


@pytest.mark.parametrize("content", [b"", b"rahasia", KEY.dump()[:200], KEY.public.text.encode()])
def test_what_is_no_private_key_is_refused_without_a_word_of_it(content: bytes) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        parse_private_key(content, "kunci")
    assert caught.value.key == "proof.key-broken"
    assert caught.value.facts == {"path": "kunci"}
    assert caught.value.__cause__ is None


def test_a_private_key_shows_nothing_of_itself() -> None:
    seed = bytes(range(32))
    assert repr(PrivateKey(seed)) == f"PrivateKey({KEY.public.fingerprint})"
    assert not hasattr(PrivateKey(seed), "__dict__")
    assert make_key().public != make_key().public


def test_every_changed_byte_of_a_signature_breaks_it() -> None:
    whole = dump_signature(CONTENT, KEY)
    blob = base64.b64decode(b"".join(whole.split(b"\n")[1:-2]))
    for at in range(len(blob)):
        changed = base64.b64encode(blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :])
        armored = b"-----BEGIN SSH SIGNATURE-----\n" + changed + b"\n-----END SSH SIGNATURE-----\n"
        assert check_signature(CONTENT, armored, [KEY.public]).seal in (Seal.BROKEN, Seal.UNKNOWN), at
    for end in range(0, len(whole) - 1, 7):
        assert check_signature(CONTENT, whole[:end], [KEY.public]).seal is Seal.BROKEN


def test_seals_tell_who_signed() -> None:
    made = dump_signature(CONTENT, KEY)
    mark = KEY.public.fingerprint
    assert check_signature(CONTENT, None, [KEY.public]) == Signed(Seal.UNSIGNED)
    assert check_signature(CONTENT, made, []) == Signed(Seal.UNKNOWN, mark)
    assert check_signature(CONTENT, made, [make_key().public]) == Signed(Seal.UNKNOWN, mark)
    assert check_signature(CONTENT, made, [PublicKey(KEY.public.raw, True)]) == Signed(Seal.REVOKED, mark)
    assert check_signature(CONTENT + b" ", made, [KEY.public]) == Signed(Seal.BROKEN, mark)


def test_keys_are_read_line_by_line_and_one_revocation_is_enough() -> None:
    other = make_key().public
    lines = [f"{KEY.public.text} kantor", other.text, f"revoked {KEY.public.text} bocor"]
    assert parse_public_keys(lines) == (PublicKey(KEY.public.raw, True), other)


@pytest.mark.parametrize(
    "line", ["", "ssh-ed25519", "ssh-rsa AAAA", "ssh-ed25519 %%%", KEY.public.text[:-8], "revoked"]
)
def test_what_is_no_public_key_is_none(line: str) -> None:
    assert parse_public_key(line) is None
