"""Schemes, by name: what those who create projects choose from."""

from collections.abc import Iterable

from whimbrel.catalogue.schemes import NamedScheme
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json


@route("GET", "/notificationscheme", query="startAt maxResults")
async def read_notification_schemes(call: Incoming) -> Answer:
    """Show a page of the notification schemes; for administrators."""
    call.administrator()
    known = tuple(call.catalogue.schemes.notification_schemes.values())
    page = Page.asked(call.query, default=50, most=1000)
    shown = _shown(call, "notificationscheme", page.of(known))
    return answer.json(
        {
            "maxResults": page.limit,
            "startAt": page.start,
            "total": len(known),
            "isLast": page.start + len(shown) >= len(known),
            "values": shown,
        }
    )


def _shown(call: Call, path: str, known: Iterable[NamedScheme]) -> list[Json]:
    return [
        {
            "self": call.place.rest(path, scheme.id),
            "id": scheme.id,
            "name": scheme.name,
            "description": scheme.description,
        }
        for scheme in known
    ]
