"""Dashboards: `dashboard`."""

from litestar.params import FromPath

from whimbrel.actions import dashboards as actions
from whimbrel.reads.dashboards import read_dashboard, read_dashboards
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.share_json import share_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.dashboard import Dashboard

_BODY = "name, description, sharePermissions, favourite"


@route("GET", "/dashboard", query="filter startAt maxResults")
async def read_all(call: Incoming) -> Answer:
    """Show a page of the dashboards that the asker may see: all, `favourite` ones, or `my` own."""
    which = call.query.text("filter")
    found = await call.ask(read_dashboards, which)
    page = Page.asked(call.query, default=20, most=1000)
    shown = [_listed(call, one) for one in page.of(found)]
    counts: Json = {"startAt": page.start, "maxResults": page.limit, "total": len(found)}
    if page.start > 0:
        counts["prev"] = _page(call, which, max(page.start - page.limit, 0), page.limit)
    if page.start + len(shown) < len(found) and shown:
        counts["next"] = _page(call, which, page.start + page.limit, page.limit)
    return answer.json({**counts, "dashboards": shown})


@route("POST", "/dashboard", body=_BODY)
async def create(call: Incoming) -> Answer:
    """Create a dashboard."""
    call.signed_in()
    done = await call.carry_out(actions.create_dashboard, await call.object())
    return answer.json(await _whole(call, str(done.result.id)), position=done.position)


@route("GET", "/dashboard/{mention:str}")
async def read_one(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show a dashboard."""
    return answer.json(await _whole(call, mention))


@route("PUT", "/dashboard/{mention:str}", body=_BODY)
async def edit(call: Incoming, mention: FromPath[str]) -> Answer:
    """Change a dashboard; what is not sent stays."""
    call.signed_in()
    done = await call.carry_out(actions.edit_dashboard, mention, await call.object())
    return answer.json(await _whole(call, mention), position=done.position)


@route("DELETE", "/dashboard/{mention:str}", success=204)
async def delete(call: Incoming, mention: FromPath[str]) -> Answer:
    """Delete a dashboard."""
    call.signed_in()
    done = await call.carry_out(actions.delete_dashboard, mention)
    return answer.nothing(position=done.position)


async def _whole(call: Call, mention: str) -> Json:
    catalogue, (found, favourite, editable) = await call.see(read_dashboard, mention)
    vocabulary = Vocabulary(call.place, catalogue, call.user)
    shown: Json = {
        **_listed(call, found),
        "isFavourite": favourite,
        "isWritable": editable,
        "sharePermissions": [share_json(vocabulary, share) for share in found.shares],
    }
    if found.owner_id is not None:
        shown["owner"] = vocabulary.user(found.owner_id)
    return {**shown, "description": found.description} if found.description else shown


def _listed(call: Call, found: Dashboard) -> Json:
    return {
        "id": str(found.id),
        "name": found.name,
        "self": call.place.rest("dashboard", found.id),
        "view": f"{call.place.base}/secure/Dashboard.jspa?selectPageId={found.id}",
    }


def _page(call: Call, which: str | None, start: int, limit: int) -> str:
    narrowed = f"filter={which}&" if which else ""
    return f"{call.place.rest('dashboard')}?{narrowed}startAt={start}&maxResults={limit}"


HANDLERS = (read_all, create, read_one, edit, delete)
