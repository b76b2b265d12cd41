"""What the asker may do, and what there is to be permitted: `mypermissions`, `permissions`."""

from whimbrel.catalogue.permissions import allows, is_administrator
from whimbrel.reads.issue import Parts, read_issue
from whimbrel.reads.projects import read_project, visible_projects
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.permission import Permission

_GLOBAL = {
    "ADMINISTER": "Jira Administrators",
    "SYSTEM_ADMIN": "Jira System Administrators",
    "USER_PICKER": "Browse Users",
    "CREATE_SHARED_OBJECTS": "Create Shared Objects",
    "BULK_CHANGE": "Bulk Change",
}
_FOR_ADMINISTRATORS = frozenset({"ADMINISTER", "SYSTEM_ADMIN"})


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
    held = {
        str(permission): any(allows(call.catalogue, call.user, permission, project, issue) for project in projects)
        for permission in Permission
    }
    administers = is_administrator(call.catalogue, call.user)
    known = call.user is not None and call.user.active
    held |= {key: administers if key in _FOR_ADMINISTRATORS else known for key in _GLOBAL}
    shown = _all()
    return answer.json({"permissions": {key: {**one, "havePermission": held[key]} for key, one in shown.items()}})


@route("GET", "/permissions")
async def read_all(call: Incoming) -> Answer:
    """List every permission; for those who are signed in."""
    call.signed_in()
    return answer.json({"permissions": _all()})


def _all() -> dict[str, Json]:
    """Return every permission by its key; ids are their places."""
    named = [(key, label, "GLOBAL") for key, label in _GLOBAL.items()]
    named += [(str(permission), permission.label, "PROJECT") for permission in Permission]
    return {
        key: {"id": str(place), "key": key, "name": label, "type": kind, "description": label}
        for place, (key, label, kind) in enumerate(named)
    }


HANDLERS = (read_own, read_all)
