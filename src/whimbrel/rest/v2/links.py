"""Links between issues: `issueLink`."""

from litestar.params import FromPath

from whimbrel.actions.links import link_issues, unlink_issues
from whimbrel.actions.linktypes import create_link_type, delete_link_type, edit_link_type
from whimbrel.errors import NotFound
from whimbrel.reads.link import read_link
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import link_type_json
from whimbrel.rest.shape.link_json import full_link_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.identity import parse_id


@route("POST", "/issueLink", body="type: {name}, inwardIssue: {key}, outwardIssue: {key}, comment", success=201)
async def link(call: Incoming) -> Answer:
    """Link two issues; the one sent as `inwardIssue` shows the type's outward text, for example "blocks"."""
    call.somebody()
    done = await call.carry_out(link_issues, await call.object())
    return answer.nothing(201, position=done.position)


@route("GET", "/issueLink/{key:str}")
async def read(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a link; the one shown as `inwardIssue` has the type's outward text, for example "blocks"."""
    call.somebody()
    catalogue, found = await call.see(read_link, _id(key))
    return answer.json(full_link_json(Vocabulary(call.place, catalogue, call.user), found))


@route("DELETE", "/issueLink/{key:str}", success=204)
async def unlink(call: Incoming, key: FromPath[str]) -> Answer:
    """Remove a link."""
    call.somebody()
    done = await call.carry_out(unlink_issues, _id(key))
    return answer.nothing(position=done.position)


@route("POST", "/issueLinkType", body="name, inward, outward", success=201)
async def create_type(call: Incoming) -> Answer:
    """Create a type of issue links; for administrators."""
    call.administrator()
    done = await call.carry_out(create_link_type, await call.object())
    return answer.json(link_type_json(call.place, done.result), 201, position=done.position)


@route("PUT", "/issueLinkType/{key:str}", body="name, inward, outward")
async def edit_type(call: Incoming, key: FromPath[str]) -> Answer:
    """Change a type of issue links; for administrators."""
    call.administrator()
    done = await call.carry_out(edit_link_type, key, await call.object())
    return answer.json(link_type_json(call.place, done.result), position=done.position)


@route("DELETE", "/issueLinkType/{key:str}", success=204)
async def delete_type(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete a type of issue links with all its links; for administrators."""
    call.administrator()
    done = await call.carry_out(delete_link_type, key)
    return answer.nothing(position=done.position)


def _id(key: str) -> int:
    link_id = parse_id(key)
    if link_id is None:
        raise NotFound(f"No issue link with id '{key[:40]}' exists.")
    return link_id


HANDLERS = (link, read, unlink, create_type, edit_type, delete_type)
