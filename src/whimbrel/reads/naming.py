"""Issues that texts name by their keys: those of them that the reader may see."""

import re
from collections.abc import Iterable, Mapping

from whimbrel.catalogue.mention import place_of
from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.storage import issues
from whimbrel.storage.postgres import Reader
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.user import User

MOST = 1000
"""How many keys are looked up for one answer; others stay text."""
_KEY = re.compile(r"(?<![A-Za-z0-9_-])[A-Z][A-Z0-9_]{1,9}-[1-9][0-9]{0,9}(?![A-Za-z0-9_-])")


async def issues_named(
    reader: Reader, catalogue: Catalogue, user: User | None, texts: Iterable[str]
) -> Mapping[str, Issue]:
    """Return the issues whose keys stand in texts, by those keys, in a fixed number of statements."""
    places: dict[str, tuple[int, int]] = {}
    for key in (match[0] for text in texts for match in _KEY.finditer(text)):
        place = place_of(catalogue, key) if key not in places and len(places) < MOST else None
        if place is not None:
            places[key] = place
    ids = await issues.ids_of(reader, set(places.values()))
    loaded = await issues.load(reader, sorted(set(ids.values())))
    seen = visible(catalogue, user)
    found = {key: loaded[ids[place]] for key, place in places.items() if ids.get(place) in loaded}
    return {key: issue for key, issue in found.items() if seen.sees(issue)}
