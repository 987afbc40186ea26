from __future__ import annotations

from site_builder.bench.goals import Verdict, dump_verdicts


def test_a_goal_is_met_up_to_its_bound() -> None:
    assert Verdict("waktu", 0.8, 0.8).is_met
    assert not Verdict("waktu", 0.8, 0.81).is_met


def test_verdicts_are_a_table_and_nothing_where_there_are_none() -> None:
    lines = dump_verdicts([Verdict("waktu", 0.8, 0.5), Verdict("memori", 0.5, 2)]).splitlines()
    assert lines[3:] == ["| waktu | 0.8 | 0.5 | ya |", "| memori | 0.5 | 2 | tidak |"]
    assert dump_verdicts([]) == ""
