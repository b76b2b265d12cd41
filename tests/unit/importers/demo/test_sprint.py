from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from whimbrel.importers.demo.chance import Chance
from whimbrel.importers.demo.crew import Crew
from whimbrel.importers.demo.sprint import plan_sprints, planned, value
from whimbrel.importers.demo.worktime import Worktime
from whimbrel.importers.model import ImportedIssue

from .conftest import NOW


@pytest.mark.parametrize("days", range(14))
def test_one_sprint_is_active_and_two_are_to_come_on_whatever_day(days: int) -> None:
    worktime = Worktime(NOW + timedelta(days=days))
    lead = Crew(worktime).members["Aroha Te Wharerangi"]
    sprints = plan_sprints("KEY", worktime, lead, Chance("x"), ("Goal",))
    every = [sprints.at(place) for place in range(len(sprints))]
    states = Counter(one.sprint.state for one in every)
    assert (states["active"], states["future"]) == (1, 2)
    assert states["closed"] > 70
    active = every[sprints.active]
    assert active.sprint.state == "active"
    assert active.begin < worktime.end < active.completed
    assert -86_400 < every[0].begin < 14 * 86_400
    assert all(one.sprint.start.weekday() in {6, 0} for one in every)
    assert all((one.sprint.completed is not None) == (one.sprint.state == "closed") for one in every)


def test_a_moment_is_in_the_running_sprint_or_before_the_next(crew: Crew, worktime: Worktime) -> None:
    sprints = plan_sprints("KEY", worktime, crew.members["Ingrid Vasterlund"], Chance("x"), ("Goal",))
    third = sprints.at(2)
    assert sprints.running_place(third.begin + 7_200) == 2
    assert sprints.running_place(third.completed) == 3
    assert sprints.next_place(third.begin + 7_200) == 3


def test_history_and_value_name_the_sprints_in_order(crew: Crew, worktime: Worktime) -> None:
    sprints = plan_sprints("KEY", worktime, crew.members["Ingrid Vasterlund"], Chance("x"), ("Goal",))
    line = planned([sprints.at(0)], [sprints.at(0), sprints.at(1)])
    assert (line.from_string, line.to_string) == ("KEY Sprint 1", "KEY Sprint 1, KEY Sprint 2")
    assert planned((), [sprints.at(0)]).from_string is None
    assert value([sprints.at(0)]).scalars == (sprints.at(0).sprint,)


def test_active_sprints_hold_work_in_every_column(issues: Sequence[ImportedIssue]) -> None:
    columns = Counter(
        issue.status.category_id
        for issue in issues
        for value in issue.values
        if value.field.name == "Sprint" and value.scalars[-1].state == "active" and issue.project.key == "SHOP"
    )
    assert set(columns) == {2, 3, 4}
    assert 40 < sum(columns.values()) < 200


def test_future_sprints_hold_only_what_waits(issues: Sequence[ImportedIssue]) -> None:
    waiting = [
        issue
        for issue in issues
        for value in issue.values
        if value.field.name == "Sprint" and value.scalars[-1].state == "future"
    ]
    assert len(waiting) > 50
    assert all(issue.status.category_id == 2 for issue in waiting)
