"""The order of a project's versions, and where one can be moved in it."""

import enum
from collections.abc import Sequence


class Position(enum.StrEnum):
    """A place in the order, earliest first, as Jira's REST API names it."""

    FIRST = "First"
    LAST = "Last"
    EARLIER = "Earlier"
    LATER = "Later"


Move = Position | int
"""A place, or the id of the version to stand behind."""


def moved(ids: Sequence[int], version_id: int, move: Move) -> list[int]:
    """Return the ids with one of them moved; who is first already cannot come earlier, nor the last one later.

    Jira shows the latest version on top and means `First` and `Earlier` by the order from the earliest.
    """
    at = ids.index(version_id)
    rest = [one for one in ids if one != version_id]
    match move:
        case Position.FIRST:
            place = 0
        case Position.LAST:
            place = len(rest)
        case Position.EARLIER:
            place = max(0, at - 1)
        case Position.LATER:
            place = min(len(rest), at + 1)
        case _:
            place = at if move == version_id else rest.index(move) + 1
    return [*rest[:place], version_id, *rest[place:]]
