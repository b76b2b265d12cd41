"""Pages of the agile API, and what its bodies name."""

from collections.abc import Sequence

from whimbrel.actions.ranking import Beside
from whimbrel.errors import Invalid, NotFound
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call
from whimbrel.rest.http.page import Page
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.identity import parse_id

MOST = 50


def page_json(call: Call, things: Sequence[Json]) -> Answer:
    """Answer the page that is asked for of a list that is known whole."""
    page = Page.asked(call.query, default=MOST, most=MOST)
    shown = page.of(things)
    last = page.start + len(shown) >= len(things)
    counts = {"maxResults": page.limit, "startAt": page.start, "total": len(things), "isLast": last}
    return answer.json({**counts, "values": shown})


def named_issues(body: Json) -> list[str]:
    """Return the keys or ids that a body names as `issues`. Raises `Invalid` where it names none."""
    sent = body.get("issues")
    if not isinstance(sent, list) or not sent:
        raise Invalid("The request must name issues: a list of keys or ids.")
    return [str(one) for one in sent]


def beside(body: Json, before: str = "rankBeforeIssue", after: str = "rankAfterIssue") -> Beside | None:
    """Return where a body wants issues ranked, None where it does not say. Raises `Invalid` for two places."""
    named = {name: str(body[name]) for name in (before, after) if body.get(name) not in (None, "")}
    if len(named) > 1:
        raise Invalid(f"Say either {before} or {after}.")
    return next((Beside(mention, name == before) for name, mention in named.items()), None)


def numbered(key: str, sentence: str) -> int:
    """Return an id of an address. Raises `NotFound` with a sentence for what is no id."""
    found = parse_id(key)
    if found is None:
        raise NotFound(sentence)
    return found
