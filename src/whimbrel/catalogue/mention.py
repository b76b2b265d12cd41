"""Issues as people mention them: by key in any case, or by id."""

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.ids import IssueKey
from whimbrel.storage import issues
from whimbrel.storage.postgres import Reader
from whimbrel.tracker.identity import parse_id

ISSUE_MISSING = "Issue Does Not Exist"


def place_of(catalogue: Catalogue, mention: str) -> tuple[int, int] | None:
    """Return (project id, number) of a key; None for a text that is no key of a known project."""
    key = IssueKey.parse(mention)
    project = catalogue.projects.keyed(key.project) if key else None
    return (project.id, key.number) if key and project else None


async def locate(reader: Reader, catalogue: Catalogue, mention: str) -> int | None:
    """Return the id of the issue with that key or id, whoever may see it; whether an id exists is not asked."""
    place = place_of(catalogue, mention)
    return parse_id(mention) if place is None else await issues.id_of(reader, *place)
