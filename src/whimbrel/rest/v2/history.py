"""The history of an issue: `issue/{key}/changelog`."""

from litestar.params import FromPath

from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.changelog_json import entries_json
from whimbrel.rest.shape.vocabulary import Vocabulary


@route("GET", "/issue/{mention:str}/changelog", query="startAt maxResults")
async def read(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show a page of what was changed, oldest first."""
    call.somebody()
    catalogue, view = await call.see_at_once(read_issue, mention, Parts(history=True))
    page = Page.asked(call.query, default=100, most=1000)
    shown = entries_json(Vocabulary(call.place, catalogue, call.user), page.of(view.history))
    counts = {"startAt": page.start, "maxResults": page.limit, "total": len(view.history)}
    last = page.start + len(shown) >= len(view.history)
    return answer.json({**counts, "isLast": last, "values": shown, "histories": shown})


HANDLERS = (read,)
