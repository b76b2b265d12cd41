"""Votes and watchers: `issue/{key}/votes`, `issue/{key}/watchers`."""

from litestar.params import FromPath

from whimbrel.actions.votes import take_vote_back, vote
from whimbrel.actions.watchers import unwatch, watch
from whimbrel.errors import Invalid
from whimbrel.reads.participants import Participants, read_voters, read_watchers
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.user_json import user_json


@route("GET", "/issue/{mention:str}/votes")
async def read_votes(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show how many voted for an issue and, to those who may see that, who."""
    call.somebody()
    found = await call.ask(read_voters, mention)
    shown = {"votes": found.count, "hasVoted": found.asker_too, "voters": _people(call, found)}
    return answer.json({"self": call.place.rest("issue", found.issue_key, "votes"), **shown})


@route("POST", "/issue/{mention:str}/votes", success=204)
async def add_vote(call: Incoming, mention: FromPath[str]) -> Answer:
    """Vote for an issue."""
    call.signed_in()
    return answer.nothing(position=(await call.carry_out(vote, mention)).position)


@route("DELETE", "/issue/{mention:str}/votes", success=204)
async def remove_vote(call: Incoming, mention: FromPath[str]) -> Answer:
    """Take the own vote back."""
    call.signed_in()
    return answer.nothing(position=(await call.carry_out(take_vote_back, mention)).position)


@route("GET", "/issue/{mention:str}/watchers")
async def read_watching(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show how many watch an issue and, to those who may see that, who."""
    call.somebody()
    found = await call.ask(read_watchers, mention)
    shown = {"isWatching": found.asker_too, "watchCount": found.count, "watchers": _people(call, found)}
    return answer.json({"self": call.place.rest("issue", found.issue_key, "watchers"), **shown})


@route("POST", "/issue/{mention:str}/watchers", body="a user name; without one it is the caller's", success=204)
async def add_watcher(call: Incoming, mention: FromPath[str]) -> Answer:
    """Have a user watch an issue."""
    call.signed_in()
    return answer.nothing(position=(await call.carry_out(watch, mention, _name(await call.body()))).position)


@route("DELETE", "/issue/{mention:str}/watchers", query="username", success=204)
async def remove_watcher(call: Incoming, mention: FromPath[str]) -> Answer:
    """Have a user no longer watch an issue; without a name it is the caller."""
    call.signed_in()
    done = await call.carry_out(unwatch, mention, call.query.text("username") or None)
    return answer.nothing(position=done.position)


def _name(sent: object) -> str | None:
    """Read a bare user name."""
    if sent is None or sent == "":
        return None
    if isinstance(sent, str):
        return sent
    raise Invalid("The body must be a user name as a JSON text.")


def _people(call: Call, found: Participants) -> list[Json]:
    return [user_json(call.place, user, with_email=call.user is not None) for user in found.users]


HANDLERS = (read_votes, add_vote, remove_vote, read_watching, add_watcher, remove_watcher)
