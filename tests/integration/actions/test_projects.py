"""Projects are created by administrators, and every wrong member is named."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.projects import create_project
from whimbrel.errors import Invalid, NotAllowed
from whimbrel.tracker import defaults

GULLS = {"key": "GULL", "name": "Gulls"}


async def test_a_project_has_the_defaults_and_its_administrators(site: Site, acting: Any) -> None:
    made = await acting.do(create_project, "admin", {**GULLS, "lead": "carol", "assigneeType": "PROJECT_LEAD"})
    catalogue = await site.catalogue()
    carol = await site.user("carol")
    assert catalogue.projects.by_key["GULL"] == made
    assert (made.lead_id, made.type_key, made.permission_scheme_id) == (carol.id, "software", 0)
    actors = catalogue.projects.actors(made.id, defaults.ROLE_ADMINISTRATORS)
    assert (actors.users, actors.groups) == ({carol.id}, {10_000})
    last = (await acting.events())[-1]
    assert (last.avi, last.project_id, last.ari.split(":")[-1]) == (
        "avi:jira:created:project",
        made.id,
        f"project/{made.id}",
    )
    issue = await site.issue(project={"key": "GULL"})
    assert (issue.number, issue.assignee_id) == (1, carol.id)


async def test_ids_of_schemes_are_read_as_text_or_number(acting: Any) -> None:
    made = await acting.do(create_project, "admin", {**GULLS, "permissionScheme": "10000", "workflowScheme": 10_001})
    assert (made.permission_scheme_id, made.workflow_scheme_id) == (10_000, 10_001)


@pytest.mark.parametrize("actor", ["bob", None])
async def test_only_administrators_create_projects(acting: Any, actor: str | None) -> None:
    with pytest.raises(NotAllowed):
        await acting.do(create_project, actor, GULLS)


async def test_every_wrong_member_is_named_at_once(acting: Any) -> None:
    sent = {
        "key": "gull",
        "name": "G",
        "projectTypeKey": "boat",
        "lead": "nobody",
        "assigneeType": "EVERYONE",
        "categoryId": 1,
        "permissionScheme": 77,
        "notificationScheme": "x",
        "issueSecurityScheme": 2**70,
        "workflowScheme": [1],
        "issueTypeScheme": {"id": 1},
        "description": 7,
        "url": ["http://x"],
    }
    with pytest.raises(Invalid) as caught:
        await acting.do(create_project, "admin", sent)
    assert set(caught.value.fields) == {
        *("projectKey", "projectName", "projectType", "projectLead", "assigneeType", "categoryId", "permissionScheme"),
        *("notificationScheme", "issueSecurityScheme", "workflowScheme", "issueTypeScheme"),
        *("projectDescription", "projectUrl"),
    }


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"key": "whi"}, "projectKey"),
        ({"key": "X"}, "projectKey"),
        ({"key": "TOOLONGAKEY"}, "projectKey"),
        ({"key": ["GULL"]}, "projectKey"),
        ({"key": "WHI"}, "projectKey"),
        ({"name": "whimbrel"}, "projectName"),
        ({"name": 12345}, "projectName"),
        ({"name": "a\0b"}, "projectName"),
        ({"name": chr(0xD800) * 3}, "projectName"),
        ({"name": "x" * 81}, "projectName"),
        ({"description": "x" * 32_768}, "projectDescription"),
        ({"projectTypeKey": ["software"]}, "projectType"),
        ({"lead": {"name": "bob"}}, "projectLead"),
    ],
)
async def test_odd_members_are_refused_by_name(acting: Any, odd: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        await acting.do(create_project, "admin", {**GULLS, **odd})
    assert set(caught.value.fields) == {field}
