from collections.abc import Sequence

from whimbrel.importers.demo.crew import Crew
from whimbrel.importers.demo.stage import Stage
from whimbrel.importers.demo.worktime import DAY
from whimbrel.importers.model import ImportedIssue
from whimbrel.tracker.permission import HolderKind


def test_a_project_says_all_about_itself(shop: Stage, crew: Crew) -> None:
    project = shop.project
    assert (project.key, project.type_key, project.lead) == (
        "SHOP",
        "software",
        crew.members["Ingrid Vasterlund"].person,
    )
    assert len(project.components) == 7
    assert all(component.lead is not None for component in project.components)
    assert [status.name for status in project.statuses] == ["To Do", "In Progress", "In Review", "Testing", "Done"]
    assert {one.name for one in project.types if one.subtask} == {"Sub-task"}
    assert project.actors[1].groups == ("team-shop",)
    assert project.levels == ()


def test_a_level_lets_in_the_team_and_whom_the_issue_concerns(issues: Sequence[ImportedIssue]) -> None:
    levels = {issue.security for issue in issues} - {None}
    assert {level.name for level in levels} == {"Confidential", "Counsel only", "Security incident"}
    kinds = {holder.kind for level in levels for holder in level.holders}
    assert kinds == {HolderKind.PROJECT_ROLE, HolderKind.REPORTER, HolderKind.ASSIGNEE}


def test_who_has_left_is_acted_for_by_the_lead(shop: Stage, crew: Crew) -> None:
    gone = crew.members["Lars Tveitdal"]
    assert shop.actor(gone, gone.left - 1) is gone
    assert shop.actor(gone, gone.left) is shop.lead


def test_members_are_there_at_the_moment(shop: Stage) -> None:
    for moment in range(0, shop.worktime.end, 9 * DAY):
        member = shop.member(shop.team, moment)
        assert member.joined <= moment < member.left


def test_words_are_those_of_the_part_and_of_the_time(shop: Stage) -> None:
    early, late = shop.words(shop.parts[1], 40 * DAY), shop.words(shop.parts[1], shop.worktime.end - 1)
    assert early["thing"] == late["thing"] == shop.parts[1].things
    assert early["component"] == ("Cart",)
    assert early["version"] != late["version"]
    assert "Beatriz Calhandro" in late["colleague"]
    assert "Beatriz Calhandro" not in early["colleague"]
