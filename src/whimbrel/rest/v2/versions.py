"""Versions: `version`."""

from typing import Any

from litestar.params import FromPath

from whimbrel.actions import versions as actions
from whimbrel.errors import Invalid
from whimbrel.reads.projects import read_version
from whimbrel.reads.related import count_related
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.project_json import version_json
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.versionorder import Move, Position

_BODY = "name, project or projectId, description, startDate, releaseDate, released, archived"
_SWAPS = {"fixVersions": "moveFixIssuesTo", "versions": "moveAffectedIssuesTo"}


@route("POST", "/version", body=_BODY, success=201)
async def create(call: Incoming) -> Answer:
    """Create a version of a project, behind all others; for those who administer it."""
    call.signed_in()
    done = await call.carry_out(actions.create_version, await call.object())
    return answer.json(version_json(call.place, done.result), 201, position=done.position)


@route("GET", "/version/{key:str}", query="expand")
async def read(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a version."""
    return answer.json(version_json(call.place, read_version(call.catalogue, call.user, key)))


@route("PUT", "/version/{key:str}", body=_BODY)
async def edit(call: Incoming, key: FromPath[str]) -> Answer:
    """Change, release or archive a version; what is not sent stays."""
    call.signed_in()
    done = await call.carry_out(actions.edit_version, key, await call.object())
    return answer.json(version_json(call.place, done.result), position=done.position)


@route("DELETE", "/version/{key:str}", query="moveFixIssuesTo moveAffectedIssuesTo", success=204)
async def delete(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete a version; its issues get another one, where one is named."""
    return await _delete(call, key, {name: call.query.text(sent) for name, sent in _SWAPS.items()})


@route("POST", "/version/{key:str}/removeAndSwap", body="moveFixIssuesTo, moveAffectedIssuesTo", success=204)
async def remove_and_swap(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete a version; its issues get another one, where one is named."""
    body = await call.object()
    return await _delete(call, key, {name: _mention(body.get(sent)) for name, sent in _SWAPS.items()})


@route("PUT", "/version/{key:str}/mergeto/{into:str}", success=204)
async def merge(call: Incoming, key: FromPath[str], into: FromPath[str]) -> Answer:
    """Merge a version into another one of its project."""
    call.signed_in()
    done = await call.carry_out(actions.merge_version, key, into)
    return answer.nothing(position=done.position)


@route("POST", "/version/{key:str}/move", body="after: address of a version, or position: First, Last, Earlier, Later")
async def move(call: Incoming, key: FromPath[str]) -> Answer:
    """Move a version in the order of its project."""
    call.signed_in()
    done = await call.carry_out(actions.move_version, key, _move(await call.object()))
    return answer.json(version_json(call.place, done.result), position=done.position)


@route("GET", "/version/{key:str}/relatedIssueCounts")
async def count(call: Incoming, key: FromPath[str]) -> Answer:
    """Count the issues that are fixed in a version, or affected by it, and that the asker may see."""
    version = read_version(call.catalogue, call.user, key)
    fixed = await call.ask(count_related, "fixVersions", version.id)
    affected = await call.ask(count_related, "versions", version.id)
    return answer.json(
        {
            "self": call.place.rest("version", version.id),
            "issuesFixedCount": fixed.all,
            "issuesAffectedCount": affected.all,
            "issueCountWithCustomFieldsShowingVersion": 0,
            "customFieldUsage": [],
        }
    )


@route("GET", "/version/{key:str}/unresolvedIssueCount")
async def count_unresolved(call: Incoming, key: FromPath[str]) -> Answer:
    """Count the issues that are to be fixed in a version and are not resolved, of those that the asker may see."""
    version = read_version(call.catalogue, call.user, key)
    fixed = await call.ask(count_related, "fixVersions", version.id)
    counts = {"issuesUnresolvedCount": fixed.unresolved, "issuesCount": fixed.all}
    return answer.json({"self": call.place.rest("version", version.id), **counts})


async def _delete(call: Call, key: str, swaps: dict[str, str | None]) -> Answer:
    call.signed_in()
    done = await call.carry_out(actions.delete_version, key, swaps)
    return answer.nothing(position=done.position)


def _mention(sent: Any) -> str | None:
    return None if sent in (None, "") else str(sent)


def _move(body: dict[str, Any]) -> Move:
    """Read where a version is moved. Raises `Invalid` where that is not said in one of the two ways."""
    after, position = body.get("after"), body.get("position")
    if isinstance(after, str) and position is None:
        version_id = parse_id(after.rstrip("/").rpartition("/")[2])
        if version_id is not None:
            return version_id
    elif isinstance(position, str) and after is None and position in set(Position):
        return Position(position)
    raise Invalid(f"Say either after, the address of a version, or position, one of {', '.join(Position)}.")


HANDLERS = (create, read, edit, delete, remove_and_swap, merge, move, count, count_unresolved)
