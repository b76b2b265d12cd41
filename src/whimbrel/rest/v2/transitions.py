"""Moving issues through their workflow: `issue/{key}/transitions`."""

from typing import Any

from litestar.params import FromPath

from whimbrel.actions.transitions import transition_issue
from whimbrel.errors import Invalid
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.reads.transitions import possible_transitions
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.transition_json import transition_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.rest.v2.issues import read_document
from whimbrel.tracker.identity import parse_id


@route("GET", "/issue/{mention:str}/transitions", query="expand transitionId")
async def read_all(call: Incoming, mention: FromPath[str]) -> Answer:
    """List the transitions that the asker may take now."""
    call.somebody()
    catalogue, view = await call.see_at_once(read_issue, mention, Parts(transitions=True))
    wanted = call.query.text("transitionId")
    vocabulary = Vocabulary(call.place, catalogue, call.user)
    with_fields = "transitions.fields" in call.query.names("expand")
    shown = [
        transition_json(vocabulary, view, transition, with_fields=with_fields)
        for transition in possible_transitions(catalogue, call.user, view.issue, view.subtask_statuses)
        if not wanted or wanted == str(transition.id)
    ]
    return answer.json({"expand": "transitions", "transitions": shown})


@route("POST", "/issue/{mention:str}/transitions", body="transition: {id}, fields, update", success=204)
async def take(call: Incoming, mention: FromPath[str]) -> Answer:
    """Take a transition, with the field values and comments that go with it."""
    call.somebody()
    sent = await call.object()
    done = await call.carry_out(
        transition_issue, mention, named_transition(sent.get("transition")), read_document(sent)
    )
    return answer.nothing(position=done.position)


def named_transition(sent: Any) -> int | str:
    """Read which transition is meant: `{"id": "21"}`, with the id as text or number, or `{"name": "Done"}`."""
    mention = sent.get("id") if isinstance(sent, dict) else sent
    name = sent.get("name") if isinstance(sent, dict) else None
    if mention is None and isinstance(name, str):
        return name
    is_id = isinstance(mention, str | int) and not isinstance(mention, bool)
    found = parse_id(str(mention)) if is_id else None
    if found is None:
        raise Invalid("Missing 'transition' identifier")
    return found
