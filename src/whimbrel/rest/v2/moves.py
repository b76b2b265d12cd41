"""Issues that go elsewhere, and issues like others: `issue/{key}/move`, `issue/{key}/clone`."""

from typing import Any, TypeVar

import msgspec
from litestar.params import FromPath

from whimbrel.actions.cloning import Wish, clone_issue
from whimbrel.actions.moving import Move, move_issue
from whimbrel.errors import Invalid
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.v2.issues import created_json

T = TypeVar("T")


@route(
    "POST",
    "/issue/{mention:str}/move",
    body="project, issuetype, parent, status, fields, subtasks: {issuetype, status}; what is left out stays",
)
async def move(call: Incoming, mention: FromPath[str]) -> Answer:
    """Give an issue another project, type or parent; the key that it had goes on leading to it."""
    call.signed_in()
    done = await call.carry_out(move_issue, mention, _read(await call.object(), Move))
    return answer.json(await created_json(call, done.result), position=done.position)


@route("POST", "/issue/{mention:str}/clone", body="summary, attachments, links, subtasks", success=201)
async def clone(call: Incoming, mention: FromPath[str]) -> Answer:
    """Make an issue like another one."""
    call.signed_in()
    done = await call.carry_out(clone_issue, mention, _read(await call.object(), Wish))
    return answer.json(await created_json(call, done.result), 201, position=done.position)


def _read(sent: dict[str, Any], kind: type[T]) -> T:
    try:
        return msgspec.convert(sent, kind)
    except msgspec.ValidationError as error:
        raise Invalid(f"The request cannot be read: {error}.") from None


HANDLERS = (move, clone)
