"""The entity properties that come with issues, where they are asked for."""

from collections.abc import Sequence
from typing import Any

from whimbrel.reads.issue import IssueView
from whimbrel.reads.properties import properties_of
from whimbrel.rest.http.call import Call
from whimbrel.rest.shape.constant_json import Json


async def with_properties(call: Call, wanted: Sequence[str], views: Sequence[IssueView], shown: Sequence[Json]) -> None:
    """Add the wanted properties to issues that are shown, in the order of their views; nothing where none is wanted."""
    if not wanted or not views:
        return
    found: dict[int, dict[str, Any]] = await call.ask(properties_of, [view.issue.id for view in views], wanted)
    for view, one in zip(views, shown, strict=True):
        one["properties"] = found.get(view.issue.id, {})
