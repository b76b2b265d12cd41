"""Issue type and priority schemes: what they offer, and what becomes of issues that have something else."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.issuetypeschemes import (
    associate_projects,
    create_issue_type_scheme,
    delete_issue_type_scheme,
    dissociate_projects,
    edit_issue_type_scheme,
)
from whimbrel.actions.priorityschemes import (
    choose_priority_scheme,
    create_priority_scheme,
    delete_priority_scheme,
    edit_priority_scheme,
    leave_priority_scheme,
)
from whimbrel.actions.projects import create_project
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.tracker.defaults import BUG, EPIC, STORY, TASK

SMALL = {"name": "Small", "issueTypeIds": [str(TASK), str(STORY)], "defaultIssueTypeId": str(TASK)}
TWO = {"name": "Two", "optionIds": ["2", "4"], "defaultOptionId": "4"}


async def test_a_project_gets_a_scheme_and_its_issues_other_types(site: Site, acting: Any) -> None:
    bug = await site.issue(issuetype={"name": "Bug"})
    await acting.do(create_project, "admin", {"key": "GULL", "name": "Gulls"})
    other = await site.issue(project={"key": "GULL"}, issuetype={"name": "Bug"})
    small = await acting.do(create_issue_type_scheme, "admin", SMALL)
    for mapping in (None, {str(BUG): str(EPIC)}, [1]):
        wrong = {"idsOrKeys": ["WHI"], "issueTypeMapping": mapping}
        with pytest.raises(Invalid) as caught:
            await acting.do(associate_projects, "admin", str(small.id), wrong, alone=False)
        assert set(caught.value.fields) == {"issueTypeMapping"}
    sent = {"idsOrKeys": ["WHI"], "issueTypeMapping": {str(BUG): str(STORY)}}
    await acting.do(associate_projects, "admin", str(small.id), sent, alone=False)
    assert await acting.history(bug.id) == [("issuetype", "Bug", "Story")]
    assert await acting.history(other.id) == []
    assert (await acting.events())[-2].body == {
        "replace": {"issuetype": {str(BUG): str(STORY)}},
        "projects": ["10000"],
    }
    catalogue = await site.catalogue()
    types = catalogue.schemes.issue_types_of(catalogue.projects.by_key["WHI"])
    assert [one.name for one in types] == ["Task", "Story"]
    with pytest.raises(Invalid):
        await site.issue(issuetype={"name": "Bug"})
    await acting.do(dissociate_projects, "admin", str(small.id), "WHI")
    assert (await site.issue(issuetype={"name": "Bug"})).issue_type_id == BUG


async def test_a_scheme_offers_fewer_types_only_where_issues_have_others(site: Site, acting: Any) -> None:
    small = await acting.do(create_issue_type_scheme, "admin", SMALL)
    await acting.do(associate_projects, "admin", str(small.id), {"idsOrKeys": ["10000"]}, alone=True)
    await site.issue(issuetype={"name": "Story"})
    with pytest.raises(Invalid):
        await acting.do(edit_issue_type_scheme, "admin", str(small.id), {"issueTypeIds": [str(TASK)]})
    sent = {"issueTypeIds": [str(TASK)], "issueTypeMapping": {str(STORY): str(TASK)}}
    after = await acting.do(edit_issue_type_scheme, "admin", str(small.id), sent)
    assert (after.issue_type_ids, after.name, after.default_issue_type_id) == ((TASK,), "Small", TASK)
    await acting.do(delete_issue_type_scheme, "admin", str(small.id))
    assert (await site.catalogue()).projects.by_key["WHI"].issue_type_scheme_id == 10_000


async def test_what_is_wrong_with_schemes_is_named(site: Site, acting: Any) -> None:
    for sent, wrong in (
        ({**SMALL, "name": ""}, "name"),
        ({**SMALL, "issueTypeIds": []}, "issueTypeIds"),
        ({**SMALL, "issueTypeIds": ["1"]}, "issueTypeIds"),
        ({**SMALL, "issueTypeIds": [str(TASK), TASK]}, "issueTypeIds"),
        ({**SMALL, "defaultIssueTypeId": str(BUG)}, "defaultIssueTypeId"),
    ):
        with pytest.raises(Invalid) as caught:
            await acting.do(create_issue_type_scheme, "admin", sent)
        assert set(caught.value.fields) == {wrong}
    for sent, wrong in (({**TWO, "optionIds": "2"}, "optionIds"), ({**TWO, "defaultOptionId": "1"}, "defaultOptionId")):
        with pytest.raises(Invalid) as caught:
            await acting.do(create_priority_scheme, "admin", sent)
        assert set(caught.value.fields) == {wrong}
    with pytest.raises(Invalid):
        await acting.do(edit_issue_type_scheme, "admin", "10000", {"issueTypeIds": [str(TASK)]})
    with pytest.raises(Invalid):
        await acting.do(edit_priority_scheme, "admin", "10000", {"optionIds": ["1"]})
    for action in (delete_issue_type_scheme, delete_priority_scheme):
        with pytest.raises(NotAllowed):
            await acting.do(action, "admin", "10000")
        with pytest.raises(NotFound):
            await acting.do(action, "admin", "77")
        with pytest.raises(NotAllowed):
            await acting.do(action, "bob", "10000")


async def test_a_project_gets_other_priorities(site: Site, acting: Any) -> None:
    issue = await site.issue(priority={"name": "Highest"})
    two = await acting.do(create_priority_scheme, "admin", TWO)
    with pytest.raises(Invalid) as caught:
        await acting.do(choose_priority_scheme, "admin", "WHI", {"id": two.id})
    assert set(caught.value.fields) == {"priorityMapping"}
    await acting.do(choose_priority_scheme, "admin", "WHI", {"id": two.id, "priorityMapping": {"1": "2"}})
    assert await acting.history(issue.id) == [("priority", "Highest", "High")]
    assert (await site.issue()).priority_id == 4
    with pytest.raises(Invalid):
        await site.issue(priority={"name": "Highest"})
    sent = {"optionIds": ["4", "5"], "priorityMapping": {"2": "5"}}
    assert (await acting.do(edit_priority_scheme, "admin", str(two.id), sent)).priority_ids == (4, 5)
    await acting.do(leave_priority_scheme, "admin", "WHI", str(two.id))
    with pytest.raises(Invalid):
        await acting.do(leave_priority_scheme, "admin", "WHI", str(two.id))
    assert (await site.issue(priority={"name": "Highest"})).priority_id == 1
    await acting.do(delete_priority_scheme, "admin", str(two.id))
