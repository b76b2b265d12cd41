"""Issue types, priorities, resolutions and statuses made, changed, ordered and deleted, by administrators."""

from collections.abc import Callable, Iterable
from typing import Any

from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from whimbrel.actions import constants, issuetypes
from whimbrel.errors import Invalid
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json, issue_type_json, priority_json, resolution_json, status_json

_PAGE = "startAt maxResults query"


@route("GET", "/issuetype/page", query=f"{_PAGE} projectIds")
async def page_issue_types(call: Incoming) -> Answer:
    """Show a page of the issue types, by a part of their names."""
    types = call.catalogue.schemes.issue_types.values()
    return _page(call, "issuetype", [issue_type_json(call.place, one) for one in types])


@route("GET", "/priority/page", query=f"{_PAGE} projectIds")
async def page_priorities(call: Incoming) -> Answer:
    """Show a page of the priorities, by a part of their names."""
    known = call.catalogue.schemes.priorities.values()
    return _page(call, "priority", [priority_json(call.place, one) for one in known])


@route("GET", "/resolution/page", query=_PAGE)
async def page_resolutions(call: Incoming) -> Answer:
    """Show a page of the resolutions, by a part of their names."""
    known = call.catalogue.schemes.resolutions.values()
    return _page(call, "resolution", [resolution_json(call.place, one) for one in known])


@route("POST", "/issuetype", body="name, description, type", success=201)
async def create_issue_type(call: Incoming) -> Answer:
    """Create an issue type; for administrators."""
    call.administrator()
    done = await call.carry_out(issuetypes.create_issue_type, await call.object())
    return answer.json(issue_type_json(call.place, done.result), 201, position=done.position)


@route("PUT", "/issuetype/{key:str}", body="name, description, avatarId")
async def edit_issue_type(call: Incoming, key: FromPath[str]) -> Answer:
    """Change an issue type; what is not sent stays."""
    call.administrator()
    done = await call.carry_out(issuetypes.edit_issue_type, key, await call.object())
    return answer.json(issue_type_json(call.place, done.result), position=done.position)


@route("DELETE", "/issuetype/{key:str}", query="alternativeIssueTypeId", success=204)
async def delete_issue_type(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete an issue type; its issues get the alternative."""
    call.administrator()
    done = await call.carry_out(issuetypes.delete_issue_type, key, call.query.text("alternativeIssueTypeId"))
    return answer.nothing(position=done.position)


@route("GET", "/issuetype/{key:str}/alternatives")
async def read_alternatives(call: Incoming, key: FromPath[str]) -> Answer:
    """List the issue types that issues of a type can have without more ado."""
    found = issuetypes.found_issue_type(call.catalogue, key)
    return answer.json([issue_type_json(call.place, one) for one in issuetypes.alternatives(call.catalogue, found)])


@route("PUT", "/status/{key:str}", body="name, description, statusCategory")
async def edit_status(call: Incoming, key: FromPath[str]) -> Answer:
    """Change a status; what is not sent stays."""
    call.administrator()
    done = await call.carry_out(constants.edit_status, key, await call.object())
    return answer.json(status_json(call.place, done.result), position=done.position)


def _handlers(kind: constants.Kind, shape: Callable[..., Json]) -> tuple[HTTPRouteHandler, ...]:
    """Return the handlers that change the list of priorities or of resolutions."""

    @route("POST", f"/{kind.noun}", body="name, description, statusColor", success=201)
    async def create(call: Incoming) -> Answer:
        """Create a priority or resolution; for administrators."""
        call.administrator()
        done = await call.carry_out(constants.create_constant, kind, await call.object())
        return answer.json(shape(call.place, done.result), 201, position=done.position)

    @route("PUT", f"/{kind.noun}/move", body="ids: [id]", success=204)
    async def order(call: Incoming) -> Answer:
        """Put the whole list in another order."""
        call.administrator()
        ids = (await call.object()).get("ids")
        if not isinstance(ids, list):
            raise Invalid(fields={"ids": "data was not an array"})
        done = await call.carry_out(constants.order_constants, kind, ids)
        return answer.nothing(position=done.position)

    @route("PUT", f"/{kind.noun}/{{key:str}}", body="name, description, statusColor")
    async def edit(call: Incoming, key: FromPath[str]) -> Answer:
        """Change a priority or resolution; what is not sent stays."""
        call.administrator()
        done = await call.carry_out(constants.edit_constant, kind, key, await call.object())
        return answer.json(shape(call.place, done.result), position=done.position)

    @route("DELETE", f"/{kind.noun}/{{key:str}}", query="replaceWith", success=204)
    async def delete(call: Incoming, key: FromPath[str]) -> Answer:
        """Delete a priority or resolution; the issues that have it get the one to replace it."""
        call.administrator()
        done = await call.carry_out(constants.delete_constant, kind, key, call.query.text("replaceWith"))
        return answer.nothing(position=done.position)

    return create, order, edit, delete


def _page(call: Call, path: str, shown: Iterable[dict[str, Any]]) -> Answer:
    text = (call.query.text("query") or "").strip().lower()
    found = [one for one in shown if text in str(one["name"]).lower()]
    page = Page.asked(call.query, default=100, most=1000)
    values = page.of(found)
    return answer.json(
        {
            "self": call.place.rest(path, "page"),
            "maxResults": page.limit,
            "startAt": page.start,
            "total": len(found),
            "isLast": page.start + len(values) >= len(found),
            "values": values,
        }
    )


HANDLERS = (
    *(page_issue_types, page_priorities, page_resolutions),
    *(create_issue_type, edit_issue_type, delete_issue_type, read_alternatives, edit_status),
    *_handlers(constants.PRIORITY, priority_json),
    *_handlers(constants.RESOLUTION, resolution_json),
)
