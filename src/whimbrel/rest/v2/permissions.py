"""What the asker may do, and what there is to be permitted: `mypermissions`, `permissions`."""

from whimbrel.catalogue.permissions import allows
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.reads.projects import read_project, visible_projects
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.v2.permission_json import held_json, permissions_json
from whimbrel.tracker.globalpermission import GlobalPermission
from whimbrel.tracker.permission import Permission


@route("GET", "/mypermissions", query="projectKey projectId issueKey issueId")
async def read_own(call: Incoming) -> Answer:
    """Tell for every permission whether the asker has it: in a project, on an issue, or anywhere."""
    query, issue = call.query, None
    mention = query.text("issueKey", "issueId")
    project_mention = query.text("projectKey", "projectId")
    if mention:
        issue = (await call.ask(read_issue, mention, Parts())).issue
        projects = [call.catalogue.projects.all[issue.project_id]]
    elif project_mention:
        projects = [read_project(call.catalogue, call.user, project_mention)]
    else:
        projects = list(visible_projects(call.catalogue, call.user))
    held: dict[Permission | GlobalPermission, bool] = {
        permission: any(allows(call.catalogue, call.user, permission, project, issue) for project in projects)
        for permission in Permission
    }
    held |= {permission: call.catalogue.people.has_globally(call.user, permission) for permission in GlobalPermission}
    return answer.json({"permissions": held_json(held)})


@route("GET", "/permissions")
async def read_all(call: Incoming) -> Answer:
    """List every permission; for those who are signed in."""
    call.signed_in()
    return answer.json({"permissions": permissions_json()})


HANDLERS = (read_own, read_all)
