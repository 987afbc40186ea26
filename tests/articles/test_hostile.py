"""Files that nobody wrote in good faith: refused or repaired by a stated rule, in bounded time and memory."""

from __future__ import annotations

import os
import tracemalloc
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from newsroom import HEAD, POSKO, SITE, a_desk, items_of, library_of, write, write_article

from site_builder.articles.library import Library
from site_builder.articles.source import MAX_BYTES

HUNDRED_MEGABYTES = 100_000_000
MANY_KEYS = f"---\n{HEAD}".encode() + b"".join(b"k%d: v\n" % number for number in range(9_000)) + b"---\nIsi\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)
)


def huge(folder: Path) -> None:
    file = write(folder, POSKO, f"---\n{HEAD}---\n")
    os.truncate(file, HUNDRED_MEGABYTES)


def pipe(folder: Path) -> None:
    (folder / POSKO).parent.mkdir(parents=True)
    os.mkfifo(folder / POSKO)


def link_outside(folder: Path) -> None:
    outside = write(folder.parent, "rahasia.md", f"---\n{HEAD}---\nrahasia\n")
    (folder / POSKO).parent.mkdir(parents=True)
    (folder / POSKO).symlink_to(outside)


def link_to_device(folder: Path) -> None:
    (folder / POSKO).parent.mkdir(parents=True)
    (folder / POSKO).symlink_to("/dev/zero")


def linked_folder(folder: Path) -> None:
    write(folder.parent, "lain/2026-11-20-rahasia.md", f"---\n{HEAD}---\nrahasia\n")
    (folder / "berita").mkdir(parents=True)
    (folder / "berita/2026").symlink_to(folder.parent / "lain")


def circle(folder: Path) -> None:
    (folder / "berita").mkdir(parents=True)
    (folder / "berita/lingkar").symlink_to(folder / "berita")


def deep_folders(folder: Path) -> None:
    """Deeper than any editor goes, made step by step because the whole path is too long to be said at once."""
    top = os.getcwd()  # noqa: PTH109 - the folder must be entered to go deeper than a path may be long
    (folder / "berita").mkdir(parents=True)
    try:
        os.chdir(folder / "berita")
        for _ in range(700):
            Path("dalam").mkdir()
            os.chdir("dalam")
        Path("a.md").write_text("x")
    finally:
        os.chdir(top)


def of_bytes(content: bytes) -> Callable[[Path], object]:
    return lambda folder: write(folder, POSKO, content)


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a hundred megabytes": (huge, "file-too-large"),
    "a pipe": (pipe, "file-not-plain"),
    "a link out of the folder": (link_outside, "file-not-plain"),
    "a link to a device": (link_to_device, "file-not-plain"),
    "a linked folder": (linked_folder, "file-not-plain"),
    "a circle of folders": (circle, "file-not-plain"),
    "folders without end": (deep_folders, "folder-too-deep"),
    "a YAML bomb": (of_bytes(f"---\n{HEAD}{BOMB}---\nIsi\n".encode()), "yaml-alias"),
    "a merge key": (of_bytes(f"---\n{HEAD}x: &x {{draft: false}}\n<<: *x\n---\n".encode()), "yaml-alias"),
    "brackets without end": (of_bytes(f"---\n{HEAD}tags: {'[' * 90_000}\n---\n".encode()), "yaml-deep"),
    "braces without end": (of_bytes(f"---\n{HEAD}tags: {'{a: ' * 20_000}\n---\n".encode()), "yaml-deep"),
    "a front matter without end": (of_bytes(f"---\n{HEAD}".encode() + b"x: y\n" * 300_000), "front-matter-unclosed"),
    "a huge front matter": (of_bytes(f"---\n{HEAD}summary: {'a ' * 900_000}\n---\n".encode()), "head-too-large"),
    "ten thousand keys": (of_bytes(MANY_KEYS), "keys-too-many"),
    "TOML brackets": (of_bytes(b"+++\na = " + b"[" * 90_000 + b"\n+++\n"), "yaml-deep"),
    "JSON brackets": (of_bytes(b'{"a": ' + b"[" * 900_000), "head-broken"),
    "invalid UTF-8": (of_bytes(b"---\ntitle: \xc3\x28\n---\n"), "bytes-not-utf8"),
    "UTF-16 without its mark": (of_bytes(f"---\n{HEAD}---\nIsi\n".encode("utf-16-le")), "bytes-not-utf8"),
    "NULs alone": (of_bytes(b"\0" * MAX_BYTES), "bytes-not-utf8"),
    "a number of a million digits": (of_bytes(f"---\ntitle: A\ndate: {'9' * 90_000}\n---\n".encode()), "date-invalid"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_by_name_in_bounded_memory(name: str, tmp_path: Path) -> None:
    make, code = REFUSED[name]
    folder = tmp_path / "kantor"
    make(folder)
    tracemalloc.start()
    library = library_of(a_desk(folder))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000
    if code:
        assert (library.items, library.refused) == ((), 1)
        assert code in {problem.code for problem in library.problems}
    assert all(len(problem.message) < 1_000 for problem in library.problems)


def published(folder: Path, content: str, path: str = POSKO) -> Library:
    write(folder, path, content)
    library = library_of(a_desk(folder))
    assert len(library.items) == 1, library.problems
    return library


@pytest.mark.parametrize(
    "line",
    [
        "author: !!python/object/apply:os.system ['touch x']",
        "author: !!python/name:os.system",
        "author: !!binary aGFsbG8=",
    ],
)
def test_tags_of_yaml_do_nothing(line: str, tmp_path: Path) -> None:
    write(tmp_path, POSKO, f"---\n{HEAD}{line}\n---\nIsi\n")
    library_of(a_desk(tmp_path))
    assert not Path("x").exists()


def test_control_characters_never_reach_an_item(tmp_path: Path) -> None:
    dirty = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), *range(127, 160)]))
    library = published(tmp_path, f"---\ntitle: Po{dirty}sko\ndate: 2026-11-20\nsummary: a{dirty}b\n---\nI{dirty}si\n")
    (item,) = items_of(library)
    assert (item.title, item.summary, item.content_html) == ("Po sko", "a b", "<p>I\u0085si</p>\n")


PATH_LIKE = (
    "image: {{src: '{path}', alt: A}}",
    "gallery: [{{src: '{path}', alt: A}}]",
    "documents: ['{path}']",
    "aliases: ['{path}']",
    "permalink: '{path}'",
    "id: '{path}'",
    "slug: '{path}'",
    "cover: '{path}'",
    "source: {{name: A, url: '{path}'}}",
)


@pytest.mark.parametrize("line", PATH_LIKE)
@pytest.mark.parametrize(
    "path",
    [
        "../../rahasia.txt",
        "/../rahasia.txt",
        "..\\..\\rahasia.txt",
        "%2e%2e/%2e%2e/rahasia.txt",
        "/etc/passwd",
        "media/../../rahasia.txt",
    ],
)
def test_no_path_in_a_field_leads_out_of_the_folder(line: str, path: str, tmp_path: Path) -> None:
    folder = tmp_path / "kantor"
    write(tmp_path, "rahasia.txt", "rahasia")
    write_article(folder, more=f"{line.format(path=path)}\n")
    library = library_of(a_desk(folder))
    assert library.problems or (line.startswith("aliases") and path == "/etc/passwd")  # an address like any other
    for item in library.items:
        assert item.media == ()
        assert item.url.startswith(f"{SITE}berita/2026/11/20/")
        assert all(".." not in alias.replace("%2e", ".") for alias in item.aliases)
        pictures = [*([item.image] if item.image else []), *item.gallery]
        sources = [*(picture.src for picture in pictures), *(document.src for document in item.documents)]
        assert [src for src in sources if not src.startswith(SITE)] == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("2026-11-20-" + "a" * 238 + ".md", "a" * 238),
        ("2026-11-20-" + "é" * 119 + ".md", "e" * 119),
        ("2026-11-20-R&D 100% 'kutip' “dua” é.md", "r-d-100-kutip-dua-e"),
        ("2026-11-20-a:b?c#d.md", "a-b-c-d"),
        ("2026-11-20-..%2f..%2frahasia.md", "2f-2frahasia"),
        ("2026-11-20-RAPAT.MD", "rapat"),
        ("2026-11-20-日本.md", "ri-ben"),
        ("2026-11-20-\u202egnol.md", "gnol"),
    ],
)
def test_every_name_gives_a_safe_address(name: str, slug: str, tmp_path: Path) -> None:
    assert len(name.encode()) <= 252
    library = published(tmp_path, f"---\n{HEAD}---\nIsi\n", f"berita/{name}")
    assert library.items[0].url == f"{SITE}berita/2026/11/20/{slug}/"
    assert library.items[0].id.isascii()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("berita/2026-11-20-rapat.md", "berita/2026-11-20-RAPAT.md"),
        (
            unicodedata.normalize("NFC", "berita/2026-11-20-café.md"),
            unicodedata.normalize("NFD", "berita/2026-11-20-café.md"),
        ),
        ("berita/2026-11-20-a b.md", "berita/2026-11-20-a-b.md"),
    ],
)
def test_names_that_differ_in_case_or_form_alone_clash_in_words(one: str, other: str, tmp_path: Path) -> None:
    write_article(tmp_path, one)
    write_article(tmp_path, other)
    library = library_of(a_desk(tmp_path))
    assert (len(library.items), library.refused) == (1, 1)
    assert [problem.code for problem in library.problems] == ["address-doubled"]


NINES = "9" * 5_000


@pytest.mark.parametrize(
    "text",
    [
        f'---\ntitle: "a &amp; &#{NINES}; b"\ndate: 2026-11-20\n---\nIsi\n',
        f'---\n{HEAD}---\n<a href="https://x.example/&#{NINES};" onclick="&#{NINES};">x</a> &#{NINES};\n',
        f"---\n{HEAD}---\n![&#{NINES};](https://x.example/a.png)\n",
        f'---\n{HEAD}---\n<p title="&#{NINES};"><b data-x="&#{NINES};">x</b></p>\n',
    ],
)
def test_a_reference_to_a_number_without_end_is_no_character(text: str, tmp_path: Path) -> None:
    (item,) = published(tmp_path, text).items
    assert NINES not in item.title


def test_half_a_character_in_a_head_of_json_never_reaches_an_item(tmp_path: Path) -> None:
    (item,) = published(tmp_path, '{"title": "a\\ud800b", "k\\ud800": "x", "date": "2026-11-20"}\n\nIsi\n').items
    assert item.title == "ab"
