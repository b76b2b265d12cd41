"""Projects are created by administrators, and every wrong member is named."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.components import create_component
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.actions.projects import archive_project, create_project, edit_project, restore_project
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.jql.asker import Asker
from whimbrel.jql.errors import JqlError
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.reads.projects import visible_projects
from whimbrel.search.answer import search
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


async def make_gulls(acting: Any, **more: Any) -> Any:
    return await acting.do(create_project, "admin", {**GULLS, **more})


async def test_a_template_brings_issue_types_schemes_and_a_board(site: Site, acting: Any) -> None:
    scrum = "com.pyxis.greenhopper.jira:gh-scrum-template"
    made = await make_gulls(acting, projectTemplateKey=scrum)
    catalogue = await site.catalogue()
    types = [one.name for one in catalogue.schemes.issue_types_of(made)]
    assert types == ["Story", "Task", "Bug", "Epic", "Sub-task"]
    assert made.permission_scheme_id == defaults.SOFTWARE_PERMISSION_SCHEME
    assert made.workflow_scheme_id not in {scheme.id for scheme in defaults.WORKFLOW_SCHEMES}
    (board,) = catalogue.boards.values()
    assert (board.name, board.type, board.project_id) == ("GULL board", "scrum", made.id)
    assert [column.status_ids for column in board.columns] == [(10000,), (3,), (10001,)]
    told = [event.avi.removeprefix("avi:jira:") for event in (await acting.events())[-4:]]
    assert told == ["created:issue-type-scheme", "created:project", "created:filter", "created:board"]


async def test_a_template_makes_the_issue_types_that_the_site_lacks(site: Site, acting: Any) -> None:
    desk = "com.atlassian.servicedesk:itil-service-desk-project"
    first = await make_gulls(acting, projectTemplateKey=desk)
    second = await acting.do(
        create_project,
        "admin",
        {"key": "TERN", "name": "Terns", "projectTemplateKey": desk, "permissionScheme": 10_000},
    )
    schemes = (await site.catalogue()).schemes
    assert [one.name for one in schemes.issue_types_of(first)][:2] == ["Service Request", "Incident"]
    assert schemes.issue_types_of(first) == schemes.issue_types_of(second)
    assert (first.type_key, first.permission_scheme_id, second.permission_scheme_id) == ("service_desk", 0, 10_000)
    for wrong in ({"projectTemplateKey": "none"}, {"projectTemplateKey": desk, "projectTypeKey": "software"}):
        with pytest.raises(Invalid):
            await acting.do(create_project, "admin", {"key": "KNOT", "name": "Knots", **wrong})


async def test_a_project_is_changed_by_who_administers_it(site: Site, acting: Any) -> None:
    after = await acting.do(
        edit_project,
        "bob",
        "WHI",
        {"name": "Curlews", "lead": "carol", "assigneeType": "PROJECT_LEAD", "avatarId": 111},
    )
    assert (await site.catalogue()).projects.by_key["WHI"] == after
    assert (after.name, after.lead_id, after.avatar_id) == ("Curlews", (await site.user("carol")).id, 111)
    last = (await acting.events())[-1]
    assert (last.avi, sorted(last.body["changed"])) == (
        "avi:jira:updated:project",
        ["assignee_type", "avatar_id", "lead_id", "name"],
    )
    for beyond in ({"key": "CUR"}, {"permissionScheme": 10_000}, {"projectTypeKey": "business"}):
        with pytest.raises(NotAllowed):
            await acting.do(edit_project, "bob", "WHI", beyond)
    with pytest.raises(NotAllowed):
        await acting.do(edit_project, "carol", "WHI", {"name": "Mine"})
    with pytest.raises(NotFound):
        await acting.do(edit_project, "admin", "NOPE", {"name": "Mine"})
    for wrong in ({"avatarId": 10_000_000}, {"avatarId": 101}, {"name": "x"}, {"categoryId": 3}):
        with pytest.raises(Invalid):
            await acting.do(edit_project, "bob", "WHI", wrong)


async def test_a_former_key_goes_on_answering(site: Site, acting: Any) -> None:
    issue = await site.issue()
    await acting.do(edit_project, "admin", "WHI", {"key": "CUR"})
    catalogue = await site.catalogue()
    assert catalogue.projects.find("whi") == catalogue.projects.by_key["CUR"]
    async with site.database.transaction() as tx:
        for jql in ("project = WHI", "key = WHI-1", "issue in (CUR-1, WHI-1)", "project in (whi)"):
            assert (await search(tx, catalogue, Asker.of(await site.user("bob"), tx.now), jql)).ids == (issue.id,)
    assert (await acting.do(edit_issue, "admin", "WHI-1", IssueDocument(fields={"summary": "A"}))).id == issue.id
    for wrong in ({"key": "WHI", "name": "Others"}, {"key": "CUR", "name": "Others"}):
        with pytest.raises(Invalid) as caught:
            await acting.do(create_project, "admin", wrong)
        assert set(caught.value.fields) == {"projectKey"}
    await acting.do(edit_project, "admin", "WHI", {"key": "WHI"})
    catalogue = await site.catalogue()
    assert catalogue.projects.keys_of(catalogue.projects.by_key["WHI"]) == ("WHI", "CUR")


async def test_issues_of_an_archived_project_are_found_by_key_alone_and_stay_as_they_are(
    site: Site, acting: Any
) -> None:
    await site.issue()
    await acting.do(archive_project, "bob", "WHI")
    catalogue, bob = await site.catalogue(), await site.user("bob")
    assert visible_projects(catalogue, bob) == ()
    assert [one.key for one in visible_projects(catalogue, bob, archived=True)] == ["WHI"]
    async with site.database.transaction() as tx:
        assert (await search(tx, catalogue, Asker.of(bob, tx.now), "ORDER BY key")).total == 0
        with pytest.raises(JqlError):
            await search(tx, catalogue, Asker.of(bob, tx.now), "project = WHI")
        view = await read_issue(tx, catalogue, bob, "WHI-1", Parts())
    assert view.key == "WHI-1"
    with pytest.raises(NotAllowed):
        await acting.do(edit_issue, "admin", "WHI-1", IssueDocument(fields={"summary": "A"}))
    with pytest.raises(NotAllowed):
        await acting.do(create_component, "bob", {"name": "Wings", "project": "WHI"})
    with pytest.raises(NotAllowed):
        await acting.do(create_component, "admin", {"name": "Wings", "project": "WHI"})
    with pytest.raises((NotAllowed, Invalid)):
        await site.issue()
    for action in (archive_project, edit_project):
        with pytest.raises(Invalid):
            await acting.do(action, "admin", "WHI", *([{"name": "X"}] if action is edit_project else []))
    with pytest.raises(NotAllowed):
        await acting.do(restore_project, "bob", "WHI")
    await acting.do(restore_project, "admin", "WHI")
    assert (await site.issue()).number == 2
    with pytest.raises(Invalid):
        await acting.do(restore_project, "admin", "WHI")
