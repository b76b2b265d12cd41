"""Search: `GET` and `POST search`."""

from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.query import Query
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.search import answer_search, asked_jql


@route("GET", "/search", query="jql startAt maxResults fields expand properties validateQuery")
async def by_address(call: Incoming) -> Answer:
    """Find issues by JQL."""
    return answer.json(await answer_search(call, call.query, asked_jql(call.query)))


@route("POST", "/search", body="jql, startAt, maxResults, fields, expand, properties, validateQuery")
async def by_body(call: Incoming) -> Answer:
    """Find issues by JQL that is too long for an address."""
    asked = Query.of(await call.object())
    return answer.json(await answer_search(call, asked, asked_jql(asked)))
