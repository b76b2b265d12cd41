"""Sub-tasks of an issue and their order: `issue/{key}/subtask`."""

from litestar.params import FromPath

from whimbrel.actions.subtasks import move_subtask
from whimbrel.catalogue.permissions import allows
from whimbrel.errors import Invalid
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.link_json import mention_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.permission import Permission


@route("GET", "/issue/{mention:str}/subtask")
async def read_all(call: Incoming, mention: FromPath[str]) -> Answer:
    """List the sub-tasks of an issue in their order."""
    call.somebody()
    catalogue, view = await call.see_at_once(read_issue, mention, Parts(subtasks=True))
    vocabulary = Vocabulary(call.place, catalogue, call.user)
    return answer.json([mention_json(vocabulary, issue) for issue in view.subtasks])


@route("GET", "/issue/{mention:str}/subtask/move")
async def may_move(call: Incoming, mention: FromPath[str]) -> Answer:
    """Tell whether the asker may change the order."""
    call.somebody()
    catalogue, view = await call.see_at_once(read_issue, mention, Parts())
    project = catalogue.projects.all[view.issue.project_id]
    return answer.json(allows(catalogue, call.user, Permission.EDIT_ISSUES, project, view.issue))


@route("POST", "/issue/{mention:str}/subtask/move", body="original, current: places from 0", success=204)
async def move(call: Incoming, mention: FromPath[str]) -> Answer:
    """Move the sub-task at one place to another."""
    call.signed_in()
    sent = await call.object()
    places = [sent.get("original"), sent.get("current")]
    if not all(isinstance(place, int) and not isinstance(place, bool) for place in places):
        raise Invalid("Send two places as numbers: original and current.")
    done = await call.carry_out(move_subtask, mention, *places)
    return answer.nothing(position=done.position)


HANDLERS = (read_all, may_move, move)
