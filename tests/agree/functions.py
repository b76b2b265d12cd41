"""What functions mean, for the plain reading: related issues, options of cascades, projects and logins."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from agree.fields import Reading
from agree.seeing import Eyes, Unknown
from agree.world import NOW, OPTIONS
from whimbrel.jql import ast
from whimbrel.tracker import defaults
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission

Test = Callable[[Issue], bool]


def test_of(eyes: Eyes, reading: Reading, call: ast.Function) -> Test | None:
    """Return what a function says of an issue as a whole; None if it says it of values."""
    if call.name in {"votedIssues", "watchedIssues"} and eyes.user is None:
        raise Unknown(call.name)
    if call.name in _RELATED:
        related = _RELATED[call.name](eyes, call)
        chosen = [issue for issue in eyes.world.issues if related(issue)]

        def names_one(issue: Issue) -> bool:
            values = reading.values(issue)
            return any(one.id in values and (one is issue or eyes.see(one)) for one in chosen)

        return names_one
    if call.name == "cascadeOption" and [arg.lower() for arg in call.args[1:]] == ["none"]:
        parents = _options(call.args[0], None)
        return lambda issue: any(reading.values(issue) == [parent] for parent in parents)
    return None


def is_nothing(call: ast.Function) -> bool:
    """Tell whether a function returns the empty value."""
    return call.name == "cascadeOption" and [arg.lower() for arg in call.args] == ["none"]


def _cascade(_eyes: Eyes, call: ast.Function) -> set[int]:
    parents = _options(call.args[0], None)
    if len(call.args) == 1:
        return parents
    children = {option for parent in parents for option in _options(call.args[1], parent)}
    if not children:
        raise Unknown(call.args[1])
    return children


def _options(name: str, parent: int | None) -> set[int]:
    found = {one.id for one in OPTIONS if one.field_id == 11003 and one.parent_id == parent and one.value == name}
    if not found and parent is None:
        raise Unknown(name)
    return found


def _projects_led(eyes: Eyes, _call: ast.Function) -> set[int]:
    leader = eyes.user_id or -1
    return {one.id for one in eyes.world.projects if one.id in eyes.known_projects and one.lead_id == leader}


def _components_led(eyes: Eyes, _call: ast.Function) -> set[int]:
    leader, known = eyes.user_id or -1, eyes.known_projects
    return {one.id for one in eyes.world.components if one.project_id in known and one.lead_id == leader}


def _projects_with(eyes: Eyes, call: ast.Function) -> set[int]:
    if eyes.user is None:
        raise Unknown(call.name)
    known = [project for project in eyes.world.projects if project.id in eyes.known_projects]
    if call.name == "projectsWhereUserHasRole":
        role = next(role for role in defaults.ROLES if role.name.lower() == call.args[0].lower())
        return {project.id for project in known if eyes.plays(role.id, project.id)}
    permission = Permission(call.args[0].upper().replace(" ", "_"))
    return {project.id for project in known if eyes.may(permission, project)}


def login(eyes: Eyes, name: str) -> datetime | None:
    """Return when the asker's present session began, or the one before."""
    current, last = eyes.world.deeds.logins.get(eyes.user_id or 0, (None, None))
    begun = current if name == "currentLogin" else last
    return begun.astimezone(ZoneInfo(eyes.user.time_zone)) if begun and eyes.user else None


def _linked(eyes: Eyes, call: ast.Function) -> Test:
    named = _named(eyes, call.args[0])
    return lambda issue: any(
        (link.source_id, link.destination_id) in {(issue.id, named.id), (named.id, issue.id)}
        for link in eyes.world.links
    )


def _named(eyes: Eyes, key: str) -> Issue:
    found = [
        one for one in eyes.world.issues if f"{eyes.projects[one.project_id].key}-{one.number}" == key and eyes.see(one)
    ]
    if not found:
        raise Unknown(key)
    return found[0]


def _above(eyes: Eyes, issue: Issue) -> list[Issue]:
    """Return the issues one step above one, as far as they are seen."""
    ids = {issue.parent_id, *issue.custom.get(defaults.EPIC_LINK.id, ())}
    return [one for one in eyes.world.issues if one.id in ids and eyes.see(one)]


def _ancestors(eyes: Eyes, issue: Issue) -> set[int]:
    reached: set[int] = set()
    waiting = [issue]
    while waiting:
        for one in _above(eyes, waiting.pop()):
            if one.id not in reached:
                reached.add(one.id)
                waiting.append(one)
    return reached


def _children(eyes: Eyes, call: ast.Function) -> Test:
    named = _named(eyes, call.args[0])
    return lambda issue: issue.id != named.id and eyes.see(issue) and named.id in _ancestors(eyes, issue)


def _parents(eyes: Eyes, call: ast.Function) -> Test:
    named = _named(eyes, call.args[0])
    above = _ancestors(eyes, named) - {named.id}
    return lambda issue: issue.id in above


def _updated(eyes: Eyes, call: ast.Function) -> Test:
    deeds, name = eyes.world.deeds, call.args[0].lower()
    users = {user.id for user in eyes.world.users if user.name == name}
    users = users or {user.id for user in eyes.world.users if name in {user.display_name.lower(), user.email}}
    low = _begin(eyes, call.args[1]) if len(call.args) > 1 else datetime.min.replace(tzinfo=ZoneInfo("UTC"))
    high = _begin(eyes, call.args[2], 1) if len(call.args) > 2 else datetime.max.replace(tzinfo=ZoneInfo("UTC"))

    def did(issue: Issue) -> bool:
        done = [(issue.creator_id, issue.created)]
        for edit in (*deeds.edits, *eyes.world.past):
            done += [(edit.author_id, edit.created)] if edit.issue_id == issue.id else []
        for said in deeds.comments:
            if said.issue_id == issue.id and eyes.hears(said.visibility, issue):
                done += [(said.author_id, said.created), (said.update_author_id, said.updated)]
        return any(who in users and low <= when < high for who, when in done)

    return did


def _begin(eyes: Eyes, text: str, days_later: int = 0) -> datetime:
    zone = ZoneInfo(eyes.user.time_zone if eyes.user else "Etc/UTC")
    back = {"-1h": 1, "-36h": 2, "-1d": 1, "-1w": 7}
    if text in back:
        day = NOW.astimezone(zone).date() - timedelta(days=back[text])
    else:
        day = date.fromisoformat(text.replace("/", "-"))
    return datetime.combine(day + timedelta(days=days_later), datetime.min.time(), zone)


VALUES: dict[str, Callable[[Eyes, ast.Function], set[int]]] = {
    "cascadeOption": _cascade,
    "projectsLeadByUser": _projects_led,
    "componentsLeadByUser": _components_led,
    "projectsWhereUserHasRole": _projects_with,
    "projectsWhereUserHasPermission": _projects_with,
}
"""Functions that return ids of things."""

_RELATED: dict[str, Callable[[Eyes, ast.Function], Test]] = {
    "linkedIssues": _linked,
    "votedIssues": lambda eyes, _call: lambda issue: (issue.id, eyes.user_id) in eyes.world.votes,
    "watchedIssues": lambda eyes, _call: lambda issue: (issue.id, eyes.user_id) in eyes.world.watchers,
    "issueHistory": lambda eyes, _call: lambda issue: (eyes.user_id, issue.id) in eyes.world.deeds.views,
    "updatedBy": _updated,
    "childIssuesOf": _children,
    "parentIssuesOf": _parents,
}
