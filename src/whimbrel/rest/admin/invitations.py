"""Links by which people get an account or another password: `invitation`, `passwordreset`.

There is no mail yet, so the link is answered to the administrator, who hands it on. Its secret stands behind `#`, where
browsers keep it from servers and their logs.
"""

from whimbrel.actions.invitations import Link, invite_user, make_reset_link
from whimbrel.reads.people import read_user
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.instant import to_jira
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json


@route("POST", "/invitation", body="emailAddress, name, displayName", success=201)
async def invite(call: Incoming) -> Answer:
    """Make an account and the link by which its owner chooses a password; for administrators."""
    call.administrator()
    done = await call.carry_out(invite_user, await call.object())
    return answer.json(_json(call, done.result, "invitation"), 201, position=done.position)


@route("POST", "/passwordreset", query="username key", success=201)
async def reset(call: Incoming) -> Answer:
    """Make the link by which the owner of an account chooses another password; for administrators."""
    call.administrator()
    found = read_user(call.catalogue, call.user, name=call.query.text("username"), key=call.query.text("key"))
    done = await call.carry_out(make_reset_link, found)
    return answer.json(_json(call, done.result, "reset"), 201, position=done.position)


def _json(call: Call, link: Link, page: str) -> Json:
    return {
        "name": link.user.name,
        "emailAddress": link.user.email,
        "link": f"{call.place.base}/login/{page}#{link.secret}",
        "expires": to_jira(link.expires),
    }


HANDLERS = (invite, reset)
