from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.digest import (
    FORMATS,
    MOST_ENTRIES,
    TEXT_WIDTH,
    WHATSAPP_LENGTH,
    Digest,
    DigestEntry,
    DigestSection,
    dump_html,
    dump_text,
    dump_whatsapp,
)

ENTRY = DigestEntry("Posko banjir", "https://kota-malang.kpu.go.id/a", "KPU Kota Malang", "20 November 2026")
HOAX = DigestEntry("Pemilu ditunda", "https://kpu.go.id/b", "KPU RI", "21 November 2026", "Penilaian: tidak benar")


def a_digest(*sections: DigestSection) -> Digest:
    return Digest("Berita KPU RI", "17 sampai 24 November 2026", "https://kpu.go.id/", sections)


FULL = a_digest(DigestSection("Klarifikasi", (HOAX,)), DigestSection("Berita", (ENTRY,)))


def test_a_whatsapp_message_has_its_formatting_and_whole_addresses() -> None:
    assert dump_whatsapp(FULL) == (
        "*Berita KPU RI*\n_17 sampai 24 November 2026_\n"
        "\n*Klarifikasi*\n• Pemilu ditunda\nPenilaian: tidak benar\nKPU RI, 21 November 2026\nhttps://kpu.go.id/b\n"
        "\n\n*Berita*\n• Posko banjir\nKPU Kota Malang, 20 November 2026\nhttps://kota-malang.kpu.go.id/a\n"
        "\n\nSelengkapnya: https://kpu.go.id/\n"
    )


def test_what_does_not_fit_into_one_message_is_counted() -> None:
    text = dump_whatsapp(a_digest(DigestSection("Berita", (ENTRY,) * 500)))
    assert len(text) <= WHATSAPP_LENGTH
    shown = text.count("• ")
    assert shown > 20
    assert f"dan {500 - shown} berita lagi\nSelengkapnya: https://kpu.go.id/" in text


def test_marks_in_a_title_do_not_become_formatting() -> None:
    entry = DigestEntry("Partai *A*, _B_ dan ~C~", "https://x/a_b_c", "KPU", "hari ini")
    text = dump_whatsapp(a_digest(DigestSection("Berita", (entry,))))
    assert not re.search(r"(?<!\u2060)\*A|(?<!\u2060)_B|(?<!\u2060)~C", text)
    assert "https://x/a_b_c" in text


def test_plain_text_is_wrapped_but_addresses_are_whole() -> None:
    address = "https://kota-malang.kpu.go.id/" + "a" * 100
    text = dump_text(a_digest(DigestSection("Berita", (DigestEntry("Rapat " * 40, address, "KPU", "hari ini"),))))
    assert address in text.split("\n")
    assert all(len(line) <= TEXT_WIDTH for line in text.split("\n") if not line.startswith("http"))


def test_an_email_has_no_markup_of_others_and_loads_nothing() -> None:
    entry = DigestEntry("<script>alert(1)</script>", 'https://x/"><img src=y>', "KPU <b>", "hari ini", "a & b")
    html = dump_html(a_digest(DigestSection("Berita", (entry,))))
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            seen.append(tag)

    Reader().feed(html)
    assert not {"script", "img", "link", "style", "iframe", "b"} & set(seen)
    assert html.startswith('<!doctype html>\n<html lang="id">')
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("form", FORMATS)
def test_a_quiet_day_is_said_as_such(form: str) -> None:
    assert "Tidak ada berita baru." in FORMATS[form](a_digest())


@pytest.mark.parametrize("form", ["text", "html"])
def test_an_email_ends_somewhere(form: str) -> None:
    text = FORMATS[form](a_digest(DigestSection("Berita", (ENTRY,) * (MOST_ENTRIES + 3))))
    assert text.count("Posko banjir") == MOST_ENTRIES
    assert "dan 3 berita lagi" in text


@given(
    st.lists(st.builds(DigestEntry, st.text(max_size=500), st.text(max_size=200), st.text(), st.text()), max_size=40)
)
def test_whatever_the_news_the_message_fits(entries: list[DigestEntry]) -> None:
    assert len(dump_whatsapp(a_digest(DigestSection("Berita", tuple(entries))))) <= WHATSAPP_LENGTH
