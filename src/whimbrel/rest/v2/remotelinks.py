"""Links from an issue to things outside: `issue/{key}/remotelink`."""

from litestar.params import FromPath

from whimbrel.actions import remotelinks as actions
from whimbrel.errors import Invalid, NotFound
from whimbrel.reads.remotelinks import read_remote_links
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.remotelink import RemoteLink

_BODY = "globalId, application: {type, name}, relationship, object: {url, title, summary, icon, status}"


@route("GET", "/issue/{mention:str}/remotelink", query="globalId")
async def read_all(call: Incoming, mention: FromPath[str]) -> Answer:
    """List the links of an issue, or show the one with a global id."""
    call.somebody()
    key, links = await call.ask(read_remote_links, mention)
    global_id = call.query.text("globalId")
    if not global_id:
        return answer.json([_json(call, key, link) for link in links])
    found = next((link for link in links if link.global_id == global_id), None)
    if found is None:
        raise _missing(global_id)
    return answer.json(_json(call, key, found))


@route("POST", "/issue/{mention:str}/remotelink", body=_BODY, success=201)
async def put(call: Incoming, mention: FromPath[str]) -> Answer:
    """Create a link, or replace that with the same global id, which answers 200."""
    call.signed_in()
    done = await call.carry_out(actions.put_remote_link, mention, await call.object())
    link, created = done.result
    shown = {"id": link.id, "self": call.place.rest("issue", mention, "remotelink", link.id)}
    return answer.json(shown, 201 if created else 200, position=done.position)


@route("DELETE", "/issue/{mention:str}/remotelink", query="globalId", success=204)
async def delete_by_global_id(call: Incoming, mention: FromPath[str]) -> Answer:
    """Delete the link with a global id."""
    call.signed_in()
    global_id = call.query.text("globalId")
    if not global_id:
        raise Invalid("The globalId query parameter was not provided")
    done = await call.carry_out(actions.delete_remote_link, mention, global_id)
    return answer.nothing(position=done.position)


@route("GET", "/issue/{mention:str}/remotelink/{key:str}")
async def read_one(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Show a link."""
    call.somebody()
    link_id = _id(key)
    issue_key, links = await call.ask(read_remote_links, mention)
    found = next((link for link in links if link.id == link_id), None)
    if found is None:
        raise _missing(key)
    return answer.json(_json(call, issue_key, found))


@route("PUT", "/issue/{mention:str}/remotelink/{key:str}", body=_BODY, success=204)
async def replace(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Replace a link whole."""
    call.signed_in()
    done = await call.carry_out(actions.replace_remote_link, mention, _id(key), await call.object())
    return answer.nothing(position=done.position)


@route("DELETE", "/issue/{mention:str}/remotelink/{key:str}", success=204)
async def delete(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Delete a link."""
    call.signed_in()
    done = await call.carry_out(actions.delete_remote_link, mention, _id(key))
    return answer.nothing(position=done.position)


def _json(call: Call, issue_key: str, link: RemoteLink) -> Json:
    shown: Json = {"id": link.id, "self": call.place.rest("issue", issue_key, "remotelink", link.id)}
    if link.global_id is not None:
        shown["globalId"] = link.global_id
    thing = {"url": link.url, "title": link.title, "summary": link.summary, "icon": link.icon, "status": link.status}
    return {**shown, "application": link.application, "relationship": link.relationship, "object": thing}


def _id(key: str) -> int:
    link_id = parse_id(key)
    if link_id is None:
        raise _missing(key)
    return link_id


def _missing(key: str) -> NotFound:
    return NotFound(f"The remote link '{key[:40]}' does not exist on this issue.")


HANDLERS = (read_all, put, delete_by_global_id, read_one, replace, delete)
