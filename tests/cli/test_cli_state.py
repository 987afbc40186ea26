"""`warta state`: the store outlives the machine, whole or as it was before, and never half."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from workplace import NOW, Workplace, a_network

from site_builder.network.git import Git
from site_builder.network.safekeeping import BEFORE, BRANCH, INDEX
from site_builder.store import open_store

STORE = ".warta/state.sqlite"
LATER = "2026-11-24T13:00+07:00"


def git(place: Workplace, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", "jauh.git", *arguments], cwd=place.root, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def remote(place: Workplace) -> str:
    return f"file://{place.root}/jauh.git"


def keep(place: Workplace, now: str = NOW) -> tuple[int, str, str]:
    return place.warta("state", "keep", "--remote", remote(place), "--now", now)


def restore(place: Workplace) -> tuple[int, str, str]:
    return place.warta("state", "restore", "--remote", remote(place))


def titles(place: Workplace) -> set[str]:
    with open_store(place.root / STORE, read_only=True) as store:
        return {item.title for item in store.items(["kpu-ri", "kota-malang"])}


def lose(place: Workplace) -> None:
    for file in (place.root / ".warta").glob("*.sqlite*"):
        file.unlink()


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    place = a_network(tmp_path)
    subprocess.run(["git", "init", "--quiet", "--bare", "jauh.git"], cwd=tmp_path, check=True)
    place.build()
    return place


def test_what_was_kept_comes_back_to_the_byte(place: Workplace) -> None:
    place.write(".warta/notified.json", '{"hubs": {}, "pages": {}}')
    with open_store(place.root / STORE, read_only=True) as store:
        store.copy_to(place.root / "asli.sqlite")

    assert keep(place) == (0, f"keadaan disimpan di cabang {BRANCH}\n", "")
    lose(place)
    (place.root / ".warta/notified.json").unlink()
    assert restore(place) == (0, f"keadaan diambil dari cabang {BRANCH}\n", "")

    assert place.read(".warta/notified.json") == '{"hubs": {}, "pages": {}}'
    assert (place.root / STORE).read_bytes() == (place.root / "asli.sqlite").read_bytes()
    assert titles(place) == {"Kabar dari kpu-ri", "Kabar dari kota-malang"}


def test_an_article_whose_file_is_gone_is_still_known_after_the_machine_is(place: Workplace) -> None:
    keep(place)
    lose(place)
    restore(place)
    (place.root / "content/kota-malang/berita/2026/2026-11-20-posko-banjir.md").unlink()
    place.write("content/kota-malang/kantor.yml", "phone: (0341) 000\n")

    place.build()

    assert "kantor/kota-malang/berita/2026/11/20/posko-banjir/index.html" in place.tree()


def test_nothing_kept_yet_is_no_fault(place: Workplace) -> None:
    lose(place)

    assert restore(place) == (0, "belum ada keadaan yang disimpan; semuanya dibaca dari sumbernya\n", "")


def test_a_store_that_is_there_is_left_alone(place: Workplace) -> None:
    keep(place)
    before = (place.root / STORE).read_bytes()

    assert restore(place) == (0, f"{STORE}: sudah ada, jadi tidak diambil dari repositori\n", "")
    assert (place.root / STORE).read_bytes() == before


def test_the_state_before_is_kept_and_no_more_than_that(place: Workplace) -> None:
    commits = []
    for day in ("2026-11-18", "2026-11-17", "2026-11-16"):
        place.article("kpu-ri", f"{day}-kabar", title=f"Kabar {day}")
        place.build()
        assert keep(place)[0] == 0
        commits.append(git(place, "rev-parse", BRANCH))

    assert git(place, "rev-parse", BEFORE) == commits[-2]
    assert [git(place, "rev-list", "--count", name) for name in (BRANCH, BEFORE)] == ["1", "1"]
    assert git(place, "branch", "--format=%(refname:short)").split() == sorted([BRANCH, BEFORE])


def test_only_news_or_a_day_is_worth_keeping(place: Workplace) -> None:
    keep(place)
    first = git(place, "rev-parse", BRANCH)
    place.build("--now", LATER)

    assert keep(place, LATER) == (0, f"tidak ada berita baru sejak keadaan disimpan di cabang {BRANCH}\n", "")
    assert git(place, "rev-parse", BRANCH) == first
    assert keep(place, "2026-11-26T12:00+07:00")[1] == f"keadaan disimpan di cabang {BRANCH}\n"
    place.article("kota-malang", title="Kabar yang diralat")
    place.build()
    assert keep(place, "2026-11-26T12:00+07:00")[1] == f"keadaan disimpan di cabang {BRANCH}\n"


def test_what_was_told_since_is_kept_although_there_is_no_news(place: Workplace) -> None:
    keep(place)
    place.write(".warta/notified.json", '{"hubs": {}, "pages": {"a": "1"}}')

    assert keep(place, LATER)[1] == f"keadaan disimpan di cabang {BRANCH}\n"
    assert keep(place, LATER)[1] == f"tidak ada berita baru sejak keadaan disimpan di cabang {BRANCH}\n"
    place.write(".warta/notified.json", '{"hubs": {}, "pages": {"a": "2"}}')
    assert keep(place, LATER)[1] == f"keadaan disimpan di cabang {BRANCH}\n"

    lose(place)
    (place.root / ".warta/notified.json").unlink()
    restore(place)
    assert place.read(".warta/notified.json") == '{"hubs": {}, "pages": {"a": "2"}}'


@pytest.mark.parametrize("damage", ["piece", "index", "store", "piece missing"])
def test_a_damaged_state_is_named_and_the_one_before_it_taken(place: Workplace, damage: str) -> None:
    keep(place)
    place.article("kpu-ri", "2026-11-18-kabar", title="Kabar baru")
    place.build()
    keep(place)
    spoil(place, damage)
    lose(place)

    code, out, err = restore(place)

    assert (code, out) == (1, f"keadaan diambil dari cabang {BEFORE}\n")
    assert err == f"cabang {BRANCH} rusak dan tidak dipakai; keadaan sebelumnya atau sumber berita dipakai\n"
    assert titles(place) == {"Kabar dari kpu-ri", "Kabar dari kota-malang"}
    assert not list((place.root / ".warta").glob("*.kept"))


def test_if_both_are_damaged_all_is_built_from_the_sources(place: Workplace) -> None:
    keep(place)
    spoil(place, "piece")
    lose(place)

    code, out, err = restore(place)

    assert (code, out) == (1, "belum ada keadaan yang disimpan; semuanya dibaca dari sumbernya\n")
    assert err.count("\n") == 1
    assert place.build().code == 0
    assert titles(place) == {"Kabar dari kpu-ri", "Kabar dari kota-malang"}


def test_two_machines_that_keep_at_once_do_not_overwrite_each_other(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(place)
    place.article("kpu-ri", "2026-11-18-kabar", title="Kabar baru")
    place.build()
    run_in = Git.run_in

    def other_first(self: Git, checkout: Path, *arguments: str) -> str:
        if "push" in arguments:
            git(
                place,
                "update-ref",
                f"refs/heads/{BRANCH}",
                git(place, "commit-tree", "-m", "lain", f"{BRANCH}^{{tree}}"),
            )
        return run_in(self, checkout, *arguments)

    monkeypatch.setattr(Git, "run_in", other_first)
    monkeypatch.setenv("GIT_AUTHOR_NAME", "x")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "x@localhost")
    monkeypatch.setenv("GIT_COMMITTER_NAME", "x")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "x@localhost")
    code, _, err = keep(place)

    assert code == 1
    assert err.count("\n") == 1
    assert git(place, "log", "-1", "--format=%s", BRANCH) == "lain"
    assert git(place, "branch", "--list", BEFORE) == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("keep",), "--remote: belum diisi; lihat warta state --help\n"),
        (("simpan", "--remote", "x"), 'keep|restore: "simpan" tidak dikenal; pilih salah satu: keep, restore'),
        (("keep", "--remote", "x", "--state", "a.db"), "a.db: berkas keadaan yang disimpan harus bernama state.sqlite"),
        (("keep", "--remote", "x", "--state", "b/state.sqlite"), "b/state.sqlite: belum ada; jalankan warta build"),
    ],
)
def test_a_wrong_call_is_told(place: Workplace, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = place.warta("state", *arguments)

    assert (code, out) == (2, "")
    assert err.startswith(message), err


def test_a_repository_that_does_not_answer_is_told_and_nothing_is_lost(place: Workplace) -> None:
    before = (place.root / STORE).read_bytes()
    (place.root / "jauh.git").rename(place.root / "pindah.git")

    for action in ("keep", "restore"):
        if action == "restore":
            (place.root / STORE).rename(place.root / "simpan.sqlite")
        code, out, err = place.warta("state", action, "--remote", remote(place))
        assert (code, out, err.count("\n")) == (1, "", 1)

    assert (place.root / "simpan.sqlite").read_bytes() == before


def test_the_token_goes_to_the_remote_alone_and_onto_no_command_line(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = place.write("bin/git", '#!/bin/sh\n{ echo "$@"; env | grep GIT_CONFIG_; } >> "$HOME/log"\nexit 1\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(place.root))
    monkeypatch.setenv("WARTA_TOKEN", "rahasia")

    code, out, err = place.warta("state", "keep", "--remote", "https://git.example/kota-malang.git")

    log = place.read("log")
    assert code == 1
    assert "rahasia" not in log + out + err
    assert "GIT_CONFIG_KEY_0=http.https://git.example/kota-malang.git.extraHeader\n" in log
    assert "GIT_CONFIG_VALUE_0=Authorization: Basic b2F1dGgyOnJhaGFzaWE=\n" in log


def spoil(place: Workplace, damage: str) -> None:
    """Puts another commit in the place of what was kept last, as a fault of a disk or a hand would."""
    with_tree = place.root / "rusak"
    subprocess.run(["git", "clone", "-q", "-b", BRANCH, remote(place), with_tree], check=True, capture_output=True)
    piece = with_tree / "state.sqlite/000000"
    if damage == "piece":
        content = bytearray(piece.read_bytes())
        content[-1] ^= 1
        piece.write_bytes(content)
    elif damage == "piece missing":
        piece.unlink()
        (with_tree / "state.sqlite/catatan").write_text("")
    elif damage == "index":
        (with_tree / INDEX).write_text("{")
    else:
        from hashlib import sha256

        index = (with_tree / INDEX).read_text(encoding="utf-8")
        old = sha256(piece.read_bytes()).hexdigest()
        piece.write_bytes(b"x" * piece.stat().st_size)
        (with_tree / INDEX).write_text(index.replace(old, sha256(piece.read_bytes()).hexdigest()), encoding="utf-8")
    identity = ("-c", "user.name=x", "-c", "user.email=x@localhost")
    for arguments in (("add", "-A"), (*identity, "commit", "-q", "--amend", "-m", "rusak"), ("push", "-q", "-f")):
        subprocess.run(["git", *arguments], cwd=with_tree, check=True, capture_output=True)
