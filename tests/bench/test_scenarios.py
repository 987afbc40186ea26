from __future__ import annotations

from pathlib import Path

from site_builder.bench.corpus import plan_stories
from site_builder.bench.peers import WARTA
from site_builder.bench.scenarios import SCENARIOS, Extent, plan_scenarios, prepare_project

STORIES = tuple(plan_stories(8))


def contents(project: Path) -> dict[str, str]:
    return {str(file): file.read_text() for file in project.rglob("*") if file.is_file()}


def test_every_scenario_changes_one_file_of_the_project_in_every_round(tmp_path: Path) -> None:
    project = prepare_project(WARTA, STORIES[:5], tmp_path / "work")
    scenarios = plan_scenarios(STORIES[5:])
    assert len(scenarios) == SCENARIOS
    for number in range(2):
        for scenario in scenarios:
            before = contents(project)
            scenario.change(project, number)
            changed = set(contents(project).items()) ^ set(before.items())
            assert len({path for path, _ in changed}) == (scenario.extent is not Extent.NOTHING), scenario.name
