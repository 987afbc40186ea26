from __future__ import annotations

import pytest

from site_builder.errors import SiteShrunk
from site_builder.proof.shrinkage import check_number, check_shrinkage


def pages(count: int) -> list[str]:
    return [f"berita/{number}/index.html" for number in range(count)]


@pytest.mark.parametrize(("before", "after"), [(200, 180), (20, 10), (5, 0), (0, 0), (10, 50)])
def test_a_few_pages_may_go(before: int, after: int) -> None:
    check_shrinkage(pages(before), pages(after), "situs")
    check_number(before, after, "situs")


@pytest.mark.parametrize(("before", "after"), [(200, 179), (21, 10), (100_000, 0)])
def test_many_pages_at_once_are_refused_with_their_number(before: int, after: int) -> None:
    with pytest.raises(SiteShrunk) as caught:
        check_shrinkage(pages(before), pages(after), "situs")
    assert (caught.value.facts["lost"], caught.value.facts["pages"]) == (before - after, before)
    with pytest.raises(SiteShrunk) as caught:
        check_number(before, after, "situs")
    assert (caught.value.facts["lost"], caught.value.facts["pages"]) == (before - after, before)


def test_new_pages_do_not_make_up_for_lost_ones_and_other_files_do_not_count() -> None:
    with pytest.raises(SiteShrunk):
        check_shrinkage(pages(100), [f"lain/{number}.html" for number in range(100)], "situs")
    check_shrinkage([f"media/{number}.webp" for number in range(100)], [], "situs")
