"""Who can be chosen: `user/assignable`, `user/picker`, `groups/picker` and their like."""

from collections.abc import Collection

from whimbrel.errors import Invalid
from whimbrel.reads.candidates import candidates, find_groups, may_in_all
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.reads.projects import read_project
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.marked import marked
from whimbrel.rest.shape.user_json import user_json
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Project
from whimbrel.tracker.user import Group, User

_MOST = 1000
_MOST_PICKED = 50


@route("GET", "/user/assignable/search", query="username project issueKey startAt maxResults")
async def assignable(call: Incoming) -> Answer:
    """List who can be assigned issues of a project, or an issue."""
    project, issue = await _place(call)
    return _listed(call, (Permission.ASSIGNABLE_USER,), (project,), issue)


@route("GET", "/user/assignable/multiProjectSearch", query="username projectKeys startAt maxResults")
async def assignable_in_all(call: Incoming) -> Answer:
    """List who can be assigned issues in each of some projects."""
    call.signed_in()
    keys = call.query.names("projectKeys")
    if not keys:
        raise Invalid("The projectKeys query parameter was not provided")
    projects = [read_project(call.catalogue, call.user, key) for key in keys]
    return _listed(call, (Permission.ASSIGNABLE_USER,), projects, None)


@route("GET", "/user/viewissue/search", query="username projectKey issueKey startAt maxResults")
async def viewing(call: Incoming) -> Answer:
    """List who can see a project, or an issue."""
    project, issue = await _place(call)
    return _listed(call, (Permission.BROWSE_PROJECTS,), (project,), issue)


@route("GET", "/user/permission/search", query="username permissions projectKey issueKey startAt maxResults")
async def permitted(call: Incoming) -> Answer:
    """List who has all of some permissions in a project, or on an issue."""
    project, issue = await _place(call)
    names = call.query.names("permissions")
    unknown = [name for name in names if name not in set(Permission)]
    if unknown or not names:
        raise Invalid(f"The permissions must be keys of permissions, not '{', '.join(unknown)[:255]}'.")
    return _listed(call, [Permission(name) for name in names], (project,), issue)


@route("GET", "/user/picker", query="query maxResults showAvatar exclude")
async def pick_user(call: Incoming) -> Answer:
    """Complete the name of a user."""
    return answer.json(_picked_users(call))


@route("GET", "/groups/picker", query="query maxResults exclude")
async def pick_group(call: Incoming) -> Answer:
    """Complete the name of a group."""
    return answer.json(_picked_groups(call))


@route("GET", "/groupuserpicker", query="query maxResults showAvatar")
async def pick_either(call: Incoming) -> Answer:
    """Complete the name of a user or a group."""
    return answer.json({"users": _picked_users(call), "groups": _picked_groups(call)})


async def _place(call: Call) -> tuple[Project, Issue | None]:
    """Return the project and, where one is named, the issue that is asked about. Raises `Invalid`, `NotFound`."""
    call.signed_in()
    key = call.query.text("issueKey")
    if key and key != "null":
        view = await call.ask(read_issue, key, Parts())
        return call.catalogue.projects.all[view.issue.project_id], view.issue
    mention = call.query.text("project", "projectKey")
    if not mention:
        raise Invalid("Either the project or the issueKey query parameter needs to be provided")
    return read_project(call.catalogue, call.user, mention), None


def _listed(
    call: Call, permissions: Collection[Permission], projects: Collection[Project], issue: Issue | None
) -> Answer:
    page = Page.asked(call.query, default=50, most=_MOST)
    fits = may_in_all(call.catalogue, permissions, projects, issue)
    found = candidates(call.catalogue, call.user, _text(call), fits, page.start + page.limit)
    return answer.json([user_json(call.place, user, with_email=True) for user in page.of(found)])


def _text(call: Call) -> str:
    return call.query.text("username", "query") or ""


def _limit(call: Call) -> int:
    return Page.asked(call.query, default=20, most=_MOST_PICKED).limit


def _picked_users(call: Call) -> Json:
    text, limit = _text(call), _limit(call)
    left_out = {name.lower() for name in call.query.names("exclude")}

    def fits(user: User) -> bool:
        return left_out.isdisjoint((user.name, user.key.lower()))

    found = candidates(call.catalogue, call.user, text, fits, len(call.catalogue.people.users))
    shown, total = [_picked_user(call, user, text) for user in found[:limit]], len(found)
    return {"users": shown, "total": total, "header": f"Showing {len(shown)} of {total} matching users"}


def _picked_user(call: Call, user: User, text: str) -> Json:
    shown = user_json(call.place, user, with_email=False)
    label = f"{user.display_name} ({user.name})"
    told = {"name": user.name, "key": user.key, "html": marked(label, text), "displayName": user.display_name}
    return {**told, "avatarUrl": shown["avatarUrls"]["16x16"]} if call.query.flag("showAvatar") else told


def _picked_groups(call: Call) -> Json:
    text = call.query.text("query") or ""
    left_out = call.query.names("exclude")
    found, total = find_groups(call.catalogue, call.user, text, _limit(call), left_out)
    shown = [_picked_group(group, text) for group in found]
    return {"header": f"Showing {len(shown)} of {total} matching groups", "total": total, "groups": shown}


def _picked_group(group: Group, text: str) -> Json:
    return {"name": group.name, "html": marked(group.name, text), "labels": []}


HANDLERS = (assignable, assignable_in_all, viewing, permitted, pick_user, pick_group, pick_either)
