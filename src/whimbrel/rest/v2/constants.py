"""The small configured lists: issue types, priorities, statuses, resolutions, categories, link types."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from litestar.params import FromPath

from whimbrel.errors import NotFound
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import (
    category_json,
    issue_type_json,
    link_type_json,
    priority_json,
    resolution_json,
    status_json,
)
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.status import CATEGORIES


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Thing = TypeVar("Thing")
NamedThing = TypeVar("NamedThing", bound=_Named)


@route("GET", "/issuetype")
async def read_issue_types(call: Incoming) -> Answer:
    """List the issue types, in their order."""
    return answer.json([issue_type_json(call.place, each) for each in call.catalogue.schemes.issue_types.values()])


@route("GET", "/issuetype/{key:str}")
async def read_issue_type(call: Incoming, key: FromPath[str]) -> Answer:
    """Show an issue type."""
    found = _by_id(call.catalogue.schemes.issue_types, key, "issue type")
    return answer.json(issue_type_json(call.place, found))


@route("GET", "/priority")
async def read_priorities(call: Incoming) -> Answer:
    """List the priorities, most urgent first."""
    return answer.json([priority_json(call.place, each) for each in call.catalogue.schemes.priorities.values()])


@route("GET", "/priority/{key:str}")
async def read_priority(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a priority."""
    return answer.json(priority_json(call.place, _by_id(call.catalogue.schemes.priorities, key, "priority")))


@route("GET", "/resolution")
async def read_resolutions(call: Incoming) -> Answer:
    """List the resolutions, in their order."""
    return answer.json([resolution_json(call.place, each) for each in call.catalogue.schemes.resolutions.values()])


@route("GET", "/resolution/{key:str}")
async def read_resolution(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a resolution."""
    return answer.json(resolution_json(call.place, _by_id(call.catalogue.schemes.resolutions, key, "resolution")))


@route("GET", "/status")
async def read_statuses(call: Incoming) -> Answer:
    """List the statuses."""
    return answer.json([status_json(call.place, each) for each in call.catalogue.schemes.statuses.values()])


@route("GET", "/status/{mention:str}")
async def read_status(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show a status, named by its id or its name."""
    known = call.catalogue.schemes.statuses
    found = _named(known.values(), mention) or _by_id(known, mention, "status")
    return answer.json(status_json(call.place, found))


@route("GET", "/statuscategory")
async def read_categories(call: Incoming) -> Answer:
    """List the four categories of statuses."""
    return answer.json([category_json(call.place, each) for each in CATEGORIES.values()])


@route("GET", "/statuscategory/{mention:str}")
async def read_category(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show a category of statuses, named by its id or its key."""
    keyed = next((each for each in CATEGORIES.values() if each.key == mention), None)
    return answer.json(category_json(call.place, keyed or _by_id(CATEGORIES, mention, "status category")))


@route("GET", "/issueLinkType")
async def read_link_types(call: Incoming) -> Answer:
    """List the types of issue links."""
    known = call.catalogue.schemes.link_types.values()
    return answer.json({"issueLinkTypes": [link_type_json(call.place, each) for each in known]})


@route("GET", "/issueLinkType/{key:str}")
async def read_link_type(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a type of issue links."""
    return answer.json(link_type_json(call.place, _by_id(call.catalogue.schemes.link_types, key, "issue link type")))


def _by_id(known: Mapping[int, Thing], mention: str, noun: str) -> Thing:
    thing_id = parse_id(mention)
    found = known.get(thing_id) if thing_id is not None else None
    if found is None:
        raise NotFound(f"The {noun} with id '{mention[:80]}' does not exist.")
    return found


def _named(known: Iterable[NamedThing], mention: str) -> NamedThing | None:
    return next((each for each in known if each.name.lower() == mention.lower()), None)
