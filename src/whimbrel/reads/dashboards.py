"""Dashboards, as those who may see them see them."""

from whimbrel.catalogue.dashboards import find_dashboard, may_edit_dashboard, may_see_dashboard
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.storage import dashboards
from whimbrel.storage.postgres import Reader
from whimbrel.tracker.dashboard import Dashboard
from whimbrel.tracker.user import User


async def read_dashboards(
    reader: Reader, catalogue: Catalogue, user: User | None, which: str | None
) -> list[Dashboard]:
    """Return the dashboards that a user may see, the system's first, then by name.

    `which` narrows them to one's `favourite` ones, or to `my` own. Raises `Invalid` for any other word.
    """
    if which not in (None, "", "favourite", "my"):
        raise Invalid(f"The filter must be 'favourite' or 'my', not '{str(which)[:40]}'.")
    seen = [one for one in await dashboards.all_dashboards(reader) if may_see_dashboard(catalogue, user, one)]
    if not which:
        return seen
    if user is None:
        return []
    if which == "my":
        return [one for one in seen if one.owner_id == user.id]
    chosen = await dashboards.favourites(reader, user.id)
    return [one for one in seen if one.id in chosen]


async def read_dashboard(
    reader: Reader, catalogue: Catalogue, user: User | None, mention: str
) -> tuple[Dashboard, bool, bool]:
    """Return a dashboard, whether it is a favourite, and whether it may be changed. Raises `NotFound`."""
    found = await find_dashboard(reader, catalogue, user, mention)
    chosen = await dashboards.favourites(reader, user.id) if user is not None else frozenset()
    return found, found.id in chosen, may_edit_dashboard(catalogue, user, found)
