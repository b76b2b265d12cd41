"""A deleted project is gone at once, with what referred to it, and its rows follow."""

from typing import Any

import pytest
from sqlalchemy import func, select

from support.site import Site
from whimbrel.actions.comments import add_comment
from whimbrel.actions.components import create_component
from whimbrel.actions.customfields import create_field
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.actions.projectdeletion import delete_project
from whimbrel.actions.projects import create_project, edit_project
from whimbrel.actions.versions import create_version
from whimbrel.actions.votes import vote
from whimbrel.errors import NotAllowed, NotFound
from whimbrel.reads.projects import wrong_with_key
from whimbrel.storage import projectsweep
from whimbrel.storage.projectsweep import sweep_projects
from whimbrel.storage.schema.issue import issue
from whimbrel.storage.schema.project import project

TYPES = "com.atlassian.jira.plugin.system.customfieldtypes:"
KANBAN = "com.pyxis.greenhopper.jira:gh-kanban-template"
GULLS = {"key": "GULL", "name": "Gulls", "projectTemplateKey": KANBAN}


async def rows(site: Site, table: Any) -> int:
    return int(await site.database.fetch_value(select(func.count()).select_from(table)))


async def test_a_deleted_project_takes_along_all_that_refers_to_it(
    site: Site, acting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await acting.do(create_project, "admin", GULLS)
    await acting.do(create_component, "admin", {"name": "Wings", "project": "GULL"})
    version = await acting.do(create_version, "admin", {"name": "1.0", "project": "GULL"})
    fields = [
        await acting.do(create_field, "admin", {"name": kind, "type": TYPES + kind}) for kind in ("version", "project")
    ]
    epic = await site.issue(project={"key": "GULL"}, issuetype={"name": "Epic"}, components=[{"name": "Wings"}])
    await site.issue(project={"key": "GULL"}, issuetype={"name": "Sub-task"}, parent={"key": "GULL-1"})
    await acting.do(add_comment, "admin", "GULL-1", {"body": "Hello"})
    await acting.do(vote, "bob", "GULL-1")
    kept = await site.issue(customfield_10100="GULL-1")
    referring = await site.issue()
    await acting.do(edit_issue, "admin", "WHI-2", IssueDocument(fields={fields[1].key: {"key": "GULL"}}))
    await acting.do(edit_project, "admin", "GULL", {"key": "TERN"})
    for actor, error in (("bob", NotAllowed), (None, NotFound)):
        with pytest.raises(error):
            await acting.do(delete_project, actor, "TERN")
    await acting.do(delete_project, "admin", "GULL")
    catalogue = await site.catalogue()
    assert (catalogue.projects.find("GULL"), catalogue.projects.find(str(made.id))) == (None, None)
    assert (dict(catalogue.boards), dict(catalogue.projects.versions)) == ({}, {})
    event = (await acting.events())[-1]
    assert event.avi == "avi:jira:deleted:project"
    assert event.body["replace"] == {
        fields[0].key: {str(version.id): None},
        fields[1].key: {str(made.id): None},
    }
    for action, arguments in ((edit_issue, (str(epic.id), IssueDocument())), (delete_project, (str(made.id),))):
        with pytest.raises(NotFound):
            await acting.do(action, "admin", *arguments)
    again = await acting.do(create_project, "admin", {"key": "GULL", "name": "Gulls"})
    monkeypatch.setattr(projectsweep, "CHUNK", 1)
    assert (await rows(site, issue), await rows(site, project)) == (4, 3)
    assert await sweep_projects(site.database) == 1
    assert (await rows(site, issue), await rows(site, project)) == (2, 2)
    assert await sweep_projects(site.database) == 0
    assert {kept.id, referring.id, again.id}


async def test_who_deletes_twice_at_once_is_told_so(site: Site, acting: Any) -> None:
    catalogue, admin = await site.catalogue(), await site.user("admin")
    await acting.do(delete_project, "admin", "WHI")
    with pytest.raises(NotFound):
        async with site.database.transaction() as tx:
            await delete_project(tx, catalogue, admin, "WHI")
    async with site.database.transaction() as tx:
        assert await wrong_with_key(tx, await site.catalogue(), admin, "WHI") is None
