"""How the site is set up: `configuration`, `applicationrole`."""

from litestar.params import FromPath

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker import duration, siteproperty
from whimbrel.tracker.applicationrole import APPLICATION_ROLES, ApplicationRole

_UNLIMITED = -1


@route("GET", "/configuration")
async def read(call: Incoming) -> Answer:
    """Tell which optional features the site has, and how it counts time; for those who are signed in."""
    call.signed_in()
    return answer.json(
        {
            "votingEnabled": True,
            "watchingEnabled": True,
            "unassignedIssuesAllowed": True,
            "subTasksEnabled": any(kind.subtask for kind in call.catalogue.schemes.issue_types.values()),
            "issueLinkingEnabled": bool(call.catalogue.schemes.link_types),
            "timeTrackingEnabled": True,
            "attachmentsEnabled": call.catalogue.settings.flag(siteproperty.ATTACHMENTS),
            "timeTrackingConfiguration": {
                "workingHoursPerDay": float(duration.DAY / duration.HOUR),
                "workingDaysPerWeek": float(duration.WEEK / duration.DAY),
                "timeFormat": "pretty",
                "defaultUnit": "minute",
            },
        }
    )


@route("GET", "/applicationrole")
async def read_roles(call: Incoming) -> Answer:
    """List what accounts may use; for administrators."""
    call.administrator()
    return answer.json([_json(call.catalogue, role) for role in APPLICATION_ROLES])


@route("GET", "/applicationrole/{key:str}")
async def read_role(call: Incoming, key: FromPath[str]) -> Answer:
    """Show one application that accounts may use; for administrators."""
    call.administrator()
    found = next((role for role in APPLICATION_ROLES if role.key == key), None)
    if found is None:
        raise NotFound(f"The application role '{key[:40]}' does not exist.")
    return answer.json(_json(call.catalogue, found))


def _json(catalogue: Catalogue, role: ApplicationRole) -> Json:
    """Show an application; whoever has an account that is in use may use it, and there is no limit of seats."""
    groups = [name for name in role.groups if name in catalogue.people.groups_by_name]
    count = sum(user.active for user in catalogue.people.users.values())
    return {
        "key": role.key,
        "name": role.name,
        "groups": groups,
        "defaultGroups": groups,
        "selectedByDefault": True,
        "defined": True,
        "platform": False,
        "hasUnlimitedSeats": True,
        "numberOfSeats": _UNLIMITED,
        "remainingSeats": _UNLIMITED,
        "userCount": count,
        "userCountDescription": f"{count} users",
    }


HANDLERS = (read, read_roles, read_role)
