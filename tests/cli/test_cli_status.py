"""`warta status` and `warta digest`, and the same words and copies on the portals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.bench.nation import TREE, Nation, Reply, an_entry, conditional, json_feed
from site_builder.cli import run

NOW = "2026-11-24T12:00:00+07:00"
RI, JATIM, MALANG, BATU = "kpu-ri", "prov-jawa-timur", "kota-malang", "kota-batu"
OFFICES = (RI, JATIM, MALANG, BATU)
STORY = "<p>" + "Rapat koordinasi kehumasan digelar untuk semua kantor. " * 8 + "</p>"


@pytest.fixture
def nation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Nation]:
    """RI and Malang carry one story, Batu fails, Malang has an old clarification corrected now and a forged item."""
    monkeypatch.chdir(tmp_path)
    ri, jatim, malang = TREE.by_id(RI), TREE.by_id(JATIM), TREE.by_id(MALANG)
    hoax = an_entry(
        malang,
        8,
        title="Pemilu tidak ditunda",
        _warta={"kind": "klarifikasi", "claim": {"text": "Pemilu ditunda", "verdict": "tidak benar"}},
    )
    with Nation(OFFICES) as nation:
        nation.answers[RI] = conditional(json_feed(ri, [an_entry(ri, 1, title="Rapat nasional", content_html=STORY)]))
        nation.answers[JATIM] = conditional(json_feed(jatim, [an_entry(jatim, 2, date_published="2026-09-01")]))
        nation.answers[MALANG] = conditional(
            json_feed(
                malang,
                [
                    an_entry(malang, 1, title="RAPAT NASIONAL", content_html=STORY.upper().replace("P>", "p>")),
                    hoax,
                    an_entry(malang, 9, url="https://kota-batu.kpu.go.id/palsu"),
                ],
            )
        )
        nation.answers[BATU] = Reply(status=500)
        nation.write_network(tmp_path / "content")
        assert run(["collect", "--now", NOW]) == 1
        yield nation


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert run([*arguments, "--now", NOW]) == 0
    return capsys.readouterr().out


def test_people_see_what_needs_a_look(nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, "status").splitlines()
    assert lines[0] == "4 kantor: 1 gagal, 2 diam, 1 beritanya ditolak sebagian"
    table = "\n".join(lines)
    assert "Kantor" in table
    assert "server menjawab 500" in table
    assert "tidak menerbitkan berita selama 84 hari" in table
    assert "https://kota-batu.kpu.go.id/palsu: alamatnya di kota-batu.kpu.go.id" in table
    assert not any(line.startswith("kpu-ri ") for line in lines)
    assert any(line.startswith("kpu-ri ") for line in told(capsys, "status", "--all").splitlines())


def test_a_province_sees_its_own_offices(nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
    status = json.loads(told(capsys, "status", JATIM, "--format", "json"))
    assert [office["id"] for office in status["offices"]] == [JATIM, MALANG, BATU]


def test_how_long_silence_lasts_can_be_said(nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
    assert "1 diam" in told(capsys, "status", "--silent", "90").splitlines()[0]


def test_programs_learn_of_copies(nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
    status = json.loads(told(capsys, "status", "--format", "json"))
    assert {office["id"]: office["copies"] for office in status["offices"]} == {RI: 0, JATIM: 0, MALANG: 1, BATU: 0}


@pytest.mark.parametrize(("office", "code"), [("kota-surabaya", 2), ("kota-tidakada", 2)])
def test_an_office_that_is_not_here_is_named(nation: Nation, office: str, code: int) -> None:
    assert run(["status", office]) == code
    assert run(["digest", "--office", office]) == code


def test_without_a_state_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content" / "kota-malang" / "berita").mkdir(parents=True)
    assert run(["status"]) == 2
    assert "jalankan warta build atau warta collect dahulu" in capsys.readouterr().err


def test_a_portal_folds_copies_and_lists_them(nation: Nation) -> None:
    assert run(["build", "--now", NOW, "--jobs", "1"]) == 0
    home = Path("site/index.html").read_text(encoding="utf-8")
    assert "RAPAT NASIONAL" not in home
    assert "Juga dimuat:" in home
    assert 'href="https://kota-malang.kpu.go.id/blog/read/1_berita-contoh">KPU Kota Malang</a>' in home
    titles = [item["title"] for item in json.loads(Path("site/feed.json").read_text(encoding="utf-8"))["items"]]
    assert "Rapat nasional" in titles
    assert "RAPAT NASIONAL" not in titles
    province = json.loads(Path("site/kantor/prov-jawa-timur/feed.json").read_text(encoding="utf-8"))
    assert "RAPAT NASIONAL" in [item["title"] for item in province["items"]], "the origin is not on this portal"


def test_all_tiers_share_one_hoax_desk(nation: Nation) -> None:
    run(["build", "--now", NOW, "--jobs", "1"])
    desk = Path("site/klarifikasi/index.html").read_text(encoding="utf-8")
    assert "Pemilu tidak ditunda" in desk
    feed = json.loads(Path("site/klarifikasi/feed.json").read_text(encoding="utf-8"))
    assert [item["title"] for item in feed["items"]] == ["Pemilu tidak ditunda"]


def test_the_status_page_says_the_same(nation: Nation) -> None:
    run(["build", "--now", NOW, "--jobs", "1"])
    for path in ("site/keadaan/index.html", "site/kantor/prov-jawa-timur/keadaan/index.html"):
        page = Path(path).read_text(encoding="utf-8")
        assert "server menjawab 500" in page
        assert "tidak menerbitkan berita selama 84 hari" in page
    assert "4 kantor: 1 gagal, 2 diam" in Path("site/keadaan/index.html").read_text(encoding="utf-8")
    status = json.loads(Path("site/status.json").read_text(encoding="utf-8"))
    assert [office["id"] for office in status["offices"]] == list(OFFICES)


def test_a_digest_puts_clarifications_first(nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, "digest", "--since", "2026-11-01")
    assert text.startswith("*Berita KPU RI dan kantor di bawahnya*\n_1 November 2026 sampai 24 November 2026")
    assert text.index("Pemilu tidak ditunda") < text.index("Rapat nasional")
    assert "Penilaian: tidak benar" in text
    assert "RAPAT NASIONAL" not in text
    assert "2_berita-contoh" not in text


def test_a_digest_of_one_office_is_its_own(nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, "digest", "--since", "60d", "--office", MALANG, "--format", "text")
    assert "RAPAT NASIONAL" in text
    assert "Rapat nasional" not in text


def test_a_digest_tells_what_was_corrected_and_withdrawn(nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
    ri = TREE.by_id(RI)
    corrected = an_entry(
        ri,
        1,
        title="Rapat nasional",
        content_html=STORY,
        _warta={"corrections": [{"date": "2026-11-24T10:00:00+07:00", "note": "jumlah peserta 500"}]},
    )
    gone = {
        "id": "tag:kpu.go.id,2026:kpu-ri/lama",
        "url": "https://kpu.go.id/lama",
        "when": "2026-11-24T11:00:00+07:00",
    }
    nation.answers[RI] = conditional(json_feed(ri, [corrected], _warta={"withdrawn": [gone | {"reason": "keliru"}]}))
    run(["collect", "--now", "2026-11-24T12:00:01+07:00"])
    capsys.readouterr()
    assert run(["digest", "--since", "2026-11-24", "--format", "html", "--now", "2026-11-24T13:00:00+07:00"]) == 0
    html = capsys.readouterr().out
    assert "<h2>Diralat</h2>" in html
    assert "jumlah peserta 500" in html
    assert "<h2>Ditarik</h2>" in html
    assert "keliru" in html


def test_a_span_that_is_none_is_refused(nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["digest", "--since", "kemarin"]) == 2
    assert "7d, atau 24h" in capsys.readouterr().err


def test_what_is_urgent_heads_all_tiers_until_it_expires(nation: Nation, tmp_path: Path) -> None:
    ri = TREE.by_id(RI)
    urgent = an_entry(
        ri,
        7,
        title="TPS dipindahkan",
        date_published="2026-11-24T08:00:00+07:00",
        _warta={"urgent": True, "class": "serta-merta", "expires": "2026-11-25T00:00:00+07:00"},
    )
    nation.answers[RI] = conditional(json_feed(ri, [urgent]))
    (tmp_path / "content" / "kota-surabaya" / "berita").mkdir(parents=True)
    run(["collect", "--now", NOW])
    for now, count in ((NOW, 1), ("2026-11-25T00:00:00+07:00", 0)):
        run(["build", "--now", now, "--jobs", "1"])
        for path in ("site", "site/kantor/prov-jawa-timur", "site/kantor/kota-surabaya"):
            home = Path(path, "index.html").read_text(encoding="utf-8")
            assert home.count(">TPS dipindahkan</a>") >= count
            assert (">TPS dipindahkan</a>" in home) is bool(count)
