"""Saved filters: `filter` and what lies below it."""

from litestar.params import FromPath

from whimbrel.actions import filters as actions
from whimbrel.errors import Invalid, NotFound
from whimbrel.reads.filters import FilterView, default_scope, favourite_filters, read_filter
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.field import ISSUE_KEY, SYSTEM_FIELDS
from whimbrel.rest.shape.share_json import share_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.rest.v2.filter_json import filter_json
from whimbrel.tracker.filter import FILTER_MISSING
from whimbrel.tracker.identity import parse_id

_BODY = "name, jql, description, favourite, sharePermissions"
MOST_COLUMNS = 100


@route("POST", "/filter", query="expand", body=_BODY)
async def create(call: Incoming) -> Answer:
    """Save a query under a name."""
    done = await call.carry_out(actions.create_filter, await call.object())
    return answer.json(await _shown(call, done.result.id), position=done.position)


@route("GET", "/filter/favourite", query="expand")
async def read_favourites(call: Incoming) -> Answer:
    """List the asker's favourite filters, by name."""
    call.somebody()
    catalogue, found = await call.see(favourite_filters)
    vocabulary = Vocabulary(call.place, catalogue, call.user)
    return answer.json([filter_json(vocabulary, view) for view in found])


@route("GET", "/filter/defaultShareScope")
async def read_scope(call: Incoming) -> Answer:
    """Show with whom new filters of the asker are shared."""
    return answer.json({"scope": await call.ask(default_scope)})


@route("PUT", "/filter/defaultShareScope", body="scope: GLOBAL, AUTHENTICATED or PRIVATE")
async def set_scope(call: Incoming) -> Answer:
    """Choose with whom new filters of the asker are shared."""
    done = await call.carry_out(actions.set_default_scope, (await call.object()).get("scope"))
    return answer.json({"scope": done.result})


@route("GET", "/filter/{key:str}", query="expand")
async def read_one(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a filter; one that is missing or hidden is a wrong request, as in Jira."""
    call.somebody()
    try:
        return answer.json(await _shown(call, _id(key)))
    except NotFound:
        raise Invalid(FILTER_MISSING) from None


@route("PUT", "/filter/{key:str}", query="expand", body=_BODY)
async def edit(call: Incoming, key: FromPath[str]) -> Answer:
    """Change what is sent of a filter."""
    done = await call.carry_out(actions.edit_filter, _id(key), await call.object())
    return answer.json(await _shown(call, done.result.id), position=done.position)


@route("DELETE", "/filter/{key:str}", success=204)
async def delete(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete a filter."""
    done = await call.carry_out(actions.delete_filter, _id(key))
    return answer.nothing(position=done.position)


@route("GET", "/filter/{key:str}/columns")
async def read_columns(call: Incoming, key: FromPath[str]) -> Answer:
    """List the columns that a filter shows; 404 where it shows the default ones."""
    view = await call.ask(read_filter, _id(key))
    if view.filter.columns is None:
        raise NotFound("No columns are set for this filter.")
    names = {field.id: field.name for field in (ISSUE_KEY, *SYSTEM_FIELDS.values())}
    names |= {field.key: field.name for field in call.catalogue.fields.all.values()}
    return answer.json([{"label": names.get(name, name), "value": name} for name in view.filter.columns])


@route("PUT", "/filter/{key:str}/columns", body="columns: a list of field ids")
async def set_columns(call: Incoming, key: FromPath[str]) -> Answer:
    """Choose the columns that a filter shows."""
    sent = await call.body()
    columns = sent.get("columns") if isinstance(sent, dict) else sent
    known = {ISSUE_KEY.id, *SYSTEM_FIELDS, *(field.key for field in call.catalogue.fields.all.values())}
    if (
        not isinstance(columns, list)
        or len(columns) > MOST_COLUMNS
        or not all(isinstance(name, str) and name in known for name in columns)
    ):
        raise Invalid(f"The columns must be a list of at most {MOST_COLUMNS} ids of fields.")
    done = await call.carry_out(actions.set_columns, _id(key), tuple(columns))
    return answer.nothing(200, position=done.position)


@route("DELETE", "/filter/{key:str}/columns", success=204)
async def reset_columns(call: Incoming, key: FromPath[str]) -> Answer:
    """Let a filter show the default columns."""
    done = await call.carry_out(actions.set_columns, _id(key), None)
    return answer.nothing(position=done.position)


@route("GET", "/filter/{key:str}/permission")
async def read_shares(call: Incoming, key: FromPath[str]) -> Answer:
    """List the audiences that a filter is shared with."""
    call.signed_in()
    return answer.json(await _shares(call, _id(key)))


@route("POST", "/filter/{key:str}/permission", body="type, and what it needs", success=201)
async def share(call: Incoming, key: FromPath[str]) -> Answer:
    """Share a filter with one more audience; the answer lists all."""
    done = await call.carry_out(actions.share_filter, _id(key), await call.object())
    return answer.json(await _shares(call, done.result.id), 201, position=done.position)


@route("GET", "/filter/{key:str}/permission/{share_key:str}")
async def read_share(call: Incoming, key: FromPath[str], share_key: FromPath[str]) -> Answer:
    """Show one audience of a filter."""
    call.signed_in()
    found = next((one for one in await _shares(call, _id(key)) if str(one["id"]) == share_key), None)
    if found is None:
        raise NotFound("The share permission does not exist.")
    return answer.json(found)


@route("DELETE", "/filter/{key:str}/permission/{share_key:str}", success=204)
async def unshare(call: Incoming, key: FromPath[str], share_key: FromPath[str]) -> Answer:
    """Take an audience away."""
    done = await call.carry_out(actions.unshare_filter, _id(key), parse_id(share_key) or 0)
    return answer.nothing(position=done.position)


HANDLERS = (
    *(create, read_favourites, read_scope, set_scope, read_one, edit, delete),
    *(read_columns, set_columns, reset_columns, read_shares, share, read_share, unshare),
)


async def _shown(call: Call, filter_id: int) -> Json:
    catalogue, view = await _view(call, filter_id)
    return filter_json(catalogue, view)


async def _shares(call: Call, filter_id: int) -> list[Json]:
    vocabulary, view = await _view(call, filter_id)
    return [share_json(vocabulary, one) for one in view.filter.shares]


async def _view(call: Call, filter_id: int) -> tuple[Vocabulary, FilterView]:
    catalogue, view = await call.see(read_filter, filter_id)
    return Vocabulary(call.place, catalogue, call.user), view


def _id(key: str) -> int:
    filter_id = parse_id(key)
    if filter_id is None:
        raise NotFound(FILTER_MISSING)
    return filter_id
