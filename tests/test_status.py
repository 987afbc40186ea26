from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from builders import NOW

from site_builder.status import OfficeStatus, Trouble, dump_status, notes_of, plan_status, state_of, summarize
from site_builder.store import OfficeReport, Refusal, State

ID = "kota-malang"
REFUSED = (Refusal("a", "https://x/a", "tanpa tanggal terbit"),)


def a_status(silent: float | None = 1, held: tuple[str, ...] = (), **changes: Any) -> OfficeStatus:
    report = OfficeReport(**{"id": ID, "state": State.OK, "heard": NOW, "items": 3, "last_ok": NOW, **changes})
    last = {} if silent is None else {ID: NOW - timedelta(days=silent)}
    (status,) = plan_status([ID], [report], last, NOW, copies={ID: 2}, held={ID: held})
    return status


def test_an_office_that_is_well_needs_no_look() -> None:
    status = a_status()
    assert status.troubles == ()
    assert notes_of(status) == ()
    assert state_of(status) == "baik"
    assert (status.copies, status.silent) == (2, timedelta(days=1))


def test_everything_that_somebody_should_look_after_is_found() -> None:
    assert a_status(state=State.FAILED, message="waktu habis").troubles == (Trouble.FAILED,)
    assert a_status(state=State.STALE, message="git").troubles == (Trouble.STALE,)
    assert a_status(message="XML tidak benar").troubles == (Trouble.FAULTY,)
    assert a_status(silent=29.9).troubles == ()
    assert a_status(silent=30).troubles == (Trouble.SILENT,)
    assert a_status(silent=None).troubles == (Trouble.SILENT,)
    assert a_status(refused=REFUSED).troubles == (Trouble.REFUSED,)
    assert plan_status([ID], [], {}, NOW)[0].troubles == (Trouble.UNHEARD,)
    assert a_status(held=("https://asal/",)).troubles == (Trouble.HELD,)


def test_each_trouble_has_its_words() -> None:
    assert notes_of(a_status(state=State.FAILED, message="waktu habis", silent=40, refused=REFUSED)) == (
        "waktu habis",
        "tidak menerbitkan berita selama 40 hari",
        "1 berita ditolak, di antaranya: tanpa tanggal terbit",
    )
    (told,) = notes_of(a_status(held=("https://asal/", "https://lain/")))
    assert told.startswith("2 berita sama dengan berita yang ditarik kantor asalnya, di antaranya https://asal/;")
    assert notes_of(a_status(silent=None)) == ("belum pernah menerbitkan berita",)
    (unheard,) = plan_status([ID], [], {}, NOW)
    assert state_of(unheard) == "belum pernah"
    assert "warta collect" in notes_of(unheard)[0]


def test_one_sentence_counts_every_trouble() -> None:
    assert summarize([a_status()]) == "1 kantor: semua baik"
    assert summarize([a_status(), a_status(silent=99), a_status(state=State.FAILED, message="x")]) == (
        "3 kantor: 1 gagal, 1 diam"
    )


def test_programs_get_the_agreed_keys_and_more() -> None:
    status = json.loads(dump_status([a_status(refused=REFUSED, accepted=3)], NOW))
    assert status["generated"] == "2026-11-24T12:00:00+07:00"
    assert status["offices"] == [
        {
            "id": ID,
            "state": "ok",
            "message": "",
            "items": 3,
            "accepted": 3,
            "refused": [{"id": "a", "link": "https://x/a", "reason": "tanpa tanggal terbit"}],
            "signed": 0,
            "last_ok": "2026-11-24T12:00:00+07:00",
            "last_heard": "2026-11-24T12:00:00+07:00",
            "last_news": "2026-11-23T12:00:00+07:00",
            "silent_days": 1,
            "copies": 2,
            "held": [],
            "troubles": ["refused"],
        }
    ]


def test_an_office_that_was_never_asked_is_told_as_such() -> None:
    (office,) = json.loads(dump_status(plan_status([ID], [], {}, NOW), NOW))["offices"]
    assert (office["state"], office["items"], office["last_ok"], office["troubles"]) == ("stale", 0, None, ["unheard"])
