"""Archiving issues: `issue/{key}/archive`, `issue/{key}/restore`, `issue/archive`."""

from litestar.params import FromPath

from whimbrel.actions.archiving import archive_issue, restore_issue
from whimbrel.errors import Invalid, WhimbrelError
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.errors import told
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json

MOST_AT_ONCE = 500


@route("PUT", "/issue/{mention:str}/archive", query="notifyUsers", success=204)
async def archive(call: Incoming, mention: FromPath[str]) -> Answer:
    """Archive an issue with its sub-tasks."""
    call.signed_in()
    done = await call.carry_out(archive_issue, mention)
    return answer.nothing(position=done.position)


@route("PUT", "/issue/{mention:str}/restore", query="notifyUsers", success=204)
async def restore(call: Incoming, mention: FromPath[str]) -> Answer:
    """Take an issue out of the archive, with the sub-tasks that went there with it."""
    call.signed_in()
    done = await call.carry_out(restore_issue, mention)
    return answer.nothing(position=done.position)


@route("POST", "/issue/archive", query="notifyUsers", body="a list of keys or ids")
async def archive_many(call: Incoming) -> Answer:
    """Archive issues, each by itself, and say of each what came of it."""
    call.signed_in()
    sent = await call.body()
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST_AT_ONCE or not all(isinstance(one, str) for one in sent):
        raise Invalid(f"Send a list of 1 to {MOST_AT_ONCE} keys or ids of issues.")
    shown: list[Json] = []
    position = None
    for mention in sent:
        try:
            position = (await call.carry_out(archive_issue, mention)).position
        except WhimbrelError as error:
            status, said = told(error, anonymous=False)
            shown.append({"issue": mention, "status": status, **said})
        else:
            shown.append({"issue": mention, "status": 204})
    return answer.json(shown, position=position)


HANDLERS = (archive_many, archive, restore)
