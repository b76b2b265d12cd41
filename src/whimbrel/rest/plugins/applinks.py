"""Links to other applications: `listApplicationlinks`, which clients ask before they link to something outside."""

from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route


@route("GET", "/listApplicationlinks")
async def read_all(call: Incoming) -> Answer:
    """List the applications that the site is linked with: none, since it has no such links."""
    call.administrator()
    return answer.json({"list": []})


HANDLERS = (read_all,)
