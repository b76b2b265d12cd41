"""Notification schemes: `notificationscheme`, and that of a project.

They say who is to be told of what. Only the default one says anything; others are known by their names.
"""

from collections.abc import Collection
from itertools import count

from litestar.params import FromPath

from whimbrel.catalogue.permissions import allows, is_administrator
from whimbrel.catalogue.schemes import NamedScheme
from whimbrel.errors import NotFound
from whimbrel.reads.projects import read_configured_project
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker import defaults
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.notification import DEFAULT_RECIPIENTS, ISSUE_EVENTS
from whimbrel.tracker.permission import Permission

_EXPANDED = "notificationSchemeEvents,user,group,projectRole,field,all"


@route("GET", "/notificationscheme", query="expand startAt maxResults")
async def read_all(call: Incoming) -> Answer:
    """Show a page of the notification schemes; for administrators."""
    call.administrator()
    known = tuple(call.catalogue.schemes.notification_schemes.values())
    page = Page.asked(call.query, default=50, most=1000)
    shown = [_json(call, scheme, call.query.names("expand")) for scheme in page.of(known)]
    return answer.json(
        {
            "maxResults": page.limit,
            "startAt": page.start,
            "total": len(known),
            "isLast": page.start + len(shown) >= len(known),
            "values": shown,
        }
    )


@route("GET", "/notificationscheme/{key:str}", query="expand")
async def read_one(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a notification scheme to those who administer a project that uses it, or the site."""
    call.signed_in()
    scheme_id = parse_id(key)
    found = call.catalogue.schemes.notification_schemes.get(scheme_id) if scheme_id is not None else None
    if found is None or not _may_see(call, found):
        raise NotFound(f"The notification scheme with id '{key[:40]}' does not exist.")
    return answer.json(_json(call, found, call.query.names("expand")))


@route("GET", "/project/{mention:str}/notificationscheme", query="expand")
async def read_of_project(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show the notification scheme of a project, to those who administer it."""
    call.signed_in()
    project = read_configured_project(call.catalogue, call.user, mention)
    found = call.catalogue.schemes.notification_schemes[project.notification_scheme_id]
    return answer.json(_json(call, found, call.query.names("expand")))


def _may_see(call: Call, scheme: NamedScheme) -> bool:
    return is_administrator(call.catalogue, call.user) or any(
        project.notification_scheme_id == scheme.id
        and allows(call.catalogue, call.user, Permission.ADMINISTER_PROJECTS, project)
        for project in call.catalogue.projects.all.values()
    )


def _json(call: Call, scheme: NamedScheme, expand: Collection[str]) -> Json:
    shown = {
        "expand": _EXPANDED,
        "id": scheme.id,
        "self": call.place.rest("notificationscheme", scheme.id),
        "name": scheme.name,
        "description": scheme.description,
    }
    if expand:
        shown["notificationSchemeEvents"] = _events() if scheme.id == defaults.NOTIFICATION_SCHEME_ID else []
    return shown


def _events() -> list[Json]:
    """Show whom the default scheme tells of what; the ids of its lines are their places."""
    ids = count(1)
    return [
        {
            "event": {"id": event.id, "name": event.name, "description": event.description},
            "notifications": [{"id": next(ids), "notificationType": str(one)} for one in DEFAULT_RECIPIENTS],
        }
        for event in ISSUE_EVENTS
    ]


HANDLERS = (read_all, read_one, read_of_project)
