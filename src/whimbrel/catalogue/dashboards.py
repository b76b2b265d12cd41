"""Who may see a dashboard, and who may change it."""

from whimbrel.catalogue.filters import reaches
from whimbrel.catalogue.permissions import is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.storage import dashboards
from whimbrel.storage.postgres import Reader, Tx
from whimbrel.tracker.dashboard import Dashboard
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.user import User


async def find_dashboard(reader: Reader | Tx, catalogue: Catalogue, user: User | None, mention: str) -> Dashboard:
    """Return a dashboard by id. Raises `NotFound` where it is missing or hidden: nobody learns which."""
    dashboard_id = parse_id(mention)
    found = None if dashboard_id is None else await dashboards.find_one(reader, dashboard_id)
    if found is None or not may_see_dashboard(catalogue, user, found):
        raise NotFound(f"The dashboard with id '{mention[:40]}' does not exist.")
    return found


def may_see_dashboard(catalogue: Catalogue, user: User | None, found: Dashboard) -> bool:
    """Tell whether a user (None: nobody signed in) may see a dashboard: the system's, their own, or a shared one."""
    return found.system or _owns(user, found) or any(reaches(catalogue, user, share) for share in found.shares)


def may_edit_dashboard(catalogue: Catalogue, user: User | None, found: Dashboard) -> bool:
    """Tell whether a user who sees a dashboard may change it; that of the system only administrators may."""
    if user is None or not user.active:
        return False
    if _owns(user, found) or is_administrator(catalogue, user):
        return True
    return any(share.may_edit and reaches(catalogue, user, share) for share in found.shares)


def _owns(user: User | None, found: Dashboard) -> bool:
    return user is not None and user.active and user.id == found.owner_id
