"""Twenty thousand files that begin as news and end as anything: each gives an article or reasons, and soon."""

from __future__ import annotations

import re
from pathlib import Path
from time import thread_time

import pytest
from builders import MALANG
from mutations import mutate
from newsroom import a_desk

from site_builder.articles.checks import Fault
from site_builder.articles.desk import Desk
from site_builder.articles.fixes import fix_source
from site_builder.articles.item import make_item
from site_builder.articles.source import parse_source
from site_builder.model import Item

FILES = 20_000
CHUNK = 500
LONGEST = 1.0  # seconds of work for one file
FIXED = 10  # every tenth file is mended too

SEEDS = tuple(file.read_bytes() for file in sorted((Path(__file__).parent / "seeds").iterdir()))
TOKENS = (
    *(
        b"---\n",
        b"+++\n",
        b"\n\n",
        b": ",
        b"- ",
        b"[",
        b"{",
        b"}",
        b"]",
        b'"',
        b"'",
        b"#",
        b"&a ",
        b"*a",
        b"!!python/name:x ",
    ),
    *(
        b"|\n",
        b">\n",
        b"\t",
        b"\r",
        b"\0",
        b"\x0c",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xe2\x80\xa8",
        b"\xe2\x80\xae",
        b"\xcc\x81",
    ),
    *(
        b"<script>",
        b"</div>",
        b"<!--",
        b"]]>",
        b"{{ ",
        b" }}",
        b"{% ",
        b"```\n",
        b"~~~",
        b"    ",
        b"> ",
        b"|-|-|\n",
        b"[^1]",
    ),
    *(
        b"draft: true\n",
        b"date: 31 November\n",
        b"judul: x\n",
        b"9" * 40,
        b"a" * 3000,
        b"[" * 300,
        b"<b>" * 300,
        b"../" * 20,
    ),
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def read(desk: Desk, path: str, content: bytes) -> None:
    """Reads a file as a build does and holds what comes of it to what all of it promises."""
    checked = desk.check(path, content)
    if isinstance(checked, Fault):
        return
    article, problems = checked
    assert all("\n" not in problem.message and problem.message for problem in problems)
    if article is None:
        assert problems
        return
    outcome = make_item(article, desk).outcome
    assert article.title
    if isinstance(outcome, Item):
        shown = "\n".join((outcome.title, outcome.summary, outcome.author, outcome.content_html, *outcome.tags))
        assert not CONTROL.search(shown)
        assert "<script" not in outcome.content_html
        assert outcome.url.startswith(f"{desk.site_url}berita/")
        assert ".." not in outcome.url


@pytest.mark.parametrize("first", range(0, FILES, CHUNK))
def test_mutated_files_give_articles_or_reasons_and_soon(first: int, tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    for number in range(first, first + CHUNK):
        content = mutate(number, SEEDS, TOKENS)
        path = "berita/2021-09-15-contoh.md" if number % 2 else "berita/contoh.md"
        begun = thread_time()
        try:
            read(desk, path, content)
            if number % FIXED == 0:
                fixed = fix_source(path, content, MALANG)
                assert fixed == content or isinstance(parse_source(path, fixed), type(parse_source(path, content)))
        except Exception as error:
            raise AssertionError(f"file {number}: {content!r}") from error
        assert thread_time() - begun < LONGEST, f"file {number}"


def test_the_seeds_themselves_are_articles(tmp_path: Path) -> None:
    for seed in SEEDS:
        checked = a_desk(tmp_path).check("berita/2021-09-15-contoh.md", seed)
        assert not isinstance(checked, Fault)
        assert checked[0] is not None, checked[1]
