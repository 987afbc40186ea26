from __future__ import annotations

from builders import NOW
from editions import an_edition, place_of

from site_builder.engine.status_page import plan_status_page
from site_builder.reports import OfficeReport, State
from site_builder.status import plan_status


def test_an_office_that_was_not_heard_stands_first_and_is_loud() -> None:
    reports = (
        OfficeReport("kota-surabaya", State.OK, NOW, "", items=3, accepted=3, last_ok=NOW),
        OfficeReport("kota-malang", State.FAILED, NOW, "putus", items=1, accepted=1, last_ok=NOW),
    )
    offices = [report.id for report in reports]
    statuses = plan_status(offices, reports, dict.fromkeys(offices, NOW), NOW)
    edition = an_edition("prov-jawa-timur", statuses=statuses)
    page = plan_status_page(edition, place_of(edition, "keadaan/"))["status"]
    rows = [(row["name"], row["is_loud"], row["notes"]) for row in (*page["unwell"], *page["well"])]
    assert rows == [("KPU Kota Malang", True, ["putus"]), ("KPU Kota Surabaya", False, [])]
