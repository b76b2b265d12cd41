"""What can be done with dashboards: create, edit, share, favour, delete."""

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from whimbrel.actions.sharing import read_share
from whimbrel.actions.values import is_storable
from whimbrel.catalogue.dashboards import find_dashboard, may_edit_dashboard
from whimbrel.catalogue.sign_in import LOGIN_REQUIRED
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotAllowed, NotSignedIn
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.people import app_user
from whimbrel.storage.schema.site import dashboard as table
from whimbrel.storage.schema.site import dashboard_share, favourite_dashboard
from whimbrel.tracker.dashboard import LONGEST_DESCRIPTION, LONGEST_NAME, MOST_DASHBOARDS, MOST_SHARES, Dashboard
from whimbrel.tracker.event import Event
from whimbrel.tracker.user import User

_INSERT = insert(table).returning(table.c.id)
_THIS = table.c.id == bindparam("dashboard")
_UPDATE = update(table).where(_THIS)
_DELETE = delete(table).where(_THIS)
_LOCK = select(table.c.id).where(_THIS).with_for_update()
# Two who save dashboards of one owner come one after the other.
_LOCK_OWNER = select(app_user.c.id).where(app_user.c.id == bindparam("owner")).with_for_update(key_share=True)
_OWN = select(table.c.id, func.lower(table.c.name).label("name")).where(table.c.owner_id == bindparam("owner"))
_UNSHARE = delete(dashboard_share).where(dashboard_share.c.dashboard_id == bindparam("dashboard"))
_FAVOUR = upsert(favourite_dashboard).on_conflict_do_nothing()
_DISFAVOUR = delete(favourite_dashboard).where(
    favourite_dashboard.c.dashboard_id == bindparam("dashboard"), favourite_dashboard.c.user_id == bindparam("user")
)


async def create_dashboard(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> Dashboard:
    """Create a dashboard: `{"name", "description"?, "sharePermissions"?, "favourite"?}`.

    Raises `NotSignedIn`, `Invalid` naming every wrong member.
    """
    user = _signed_in(actor)
    made = _applied(Dashboard(0, "", user.id), sent)
    await _reserve_name(tx, made)
    row = {"name": made.name, "description": made.description, "owner_id": user.id}
    made = msgspec.structs.replace(made, id=int(await tx.fetch_value(_INSERT, row)))
    await _share(tx, catalogue, user, made.id, sent)
    await _favour(tx, user, made.id, sent)
    _announce(tx, catalogue, user, made.id, Avi.DASHBOARD_CREATED)
    return made


async def edit_dashboard(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> Dashboard:
    """Change what is sent of a dashboard; whoever sees it may make it a favourite, the rest is for its editors.

    Raises `NotSignedIn`, `NotFound`, `NotAllowed`, `Invalid` naming every wrong member.
    """
    user, before = await _held(tx, catalogue, actor, mention)
    await _favour(tx, user, before.id, sent)
    if not sent.keys() & {"name", "description", "sharePermissions"}:
        return before
    _require_editor(catalogue, user, before)
    after = _applied(before, sent)
    await _reserve_name(tx, after)
    await tx.execute(_UPDATE.values(name=after.name, description=after.description), {"dashboard": after.id})
    await _share(tx, catalogue, user, after.id, sent)
    _announce(tx, catalogue, user, after.id, Avi.DASHBOARD_UPDATED)
    return after


async def delete_dashboard(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Delete a dashboard with the properties of its items; that of the system stays."""
    user, before = await _held(tx, catalogue, actor, mention)
    _require_editor(catalogue, user, before)
    if before.system:
        raise Invalid("The system dashboard cannot be deleted.")
    await tx.execute(_DELETE, {"dashboard": before.id})
    _announce(tx, catalogue, user, before.id, Avi.DASHBOARD_DELETED)


def _signed_in(actor: User | None) -> User:
    if actor is None:
        raise NotSignedIn(LOGIN_REQUIRED)
    return actor


async def _held(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> tuple[User, Dashboard]:
    user = _signed_in(actor)
    found = await find_dashboard(tx, catalogue, user, mention)
    await tx.fetch_all(_LOCK, {"dashboard": found.id})
    return user, await find_dashboard(tx, catalogue, user, mention)


def _require_editor(catalogue: Catalogue, user: User, found: Dashboard) -> None:
    if not may_edit_dashboard(catalogue, user, found):
        raise NotAllowed("You do not have permission to edit this dashboard.")


def _applied(dashboard: Dashboard, sent: dict[str, Any]) -> Dashboard:
    wrong: dict[str, str] = {}
    read: dict[str, str] = {}
    for member, longest in (("name", LONGEST_NAME), ("description", LONGEST_DESCRIPTION)):
        value = sent.get(member, getattr(dashboard, member))
        value = "" if value is None else value
        if not isinstance(value, str) or len(value) > longest or not is_storable(value):
            wrong[member] = f"The {member} must be a text of at most {longest:,} characters."
        else:
            read[member] = value.strip() if member == "name" else value
    if read.get("name") == "":
        wrong["name"] = "You must specify a name for the dashboard."
    if wrong:
        raise Invalid(fields=wrong)
    return msgspec.structs.replace(dashboard, **read)


async def _reserve_name(tx: Tx, dashboard: Dashboard) -> None:
    if dashboard.owner_id is None:
        return
    await tx.fetch_all(_LOCK_OWNER, {"owner": dashboard.owner_id})
    own = await tx.fetch_all(_OWN, {"owner": dashboard.owner_id})
    if not dashboard.id and len(own) >= MOST_DASHBOARDS:
        raise Invalid(f"One person can have at most {MOST_DASHBOARDS:,} dashboards.")
    if any(row.name == dashboard.name.lower() and row.id != dashboard.id for row in own):
        raise Invalid(fields={"name": "A dashboard with the same name already exists."})


async def _share(tx: Tx, catalogue: Catalogue, user: User, dashboard_id: int, sent: dict[str, Any]) -> None:
    """Share a dashboard with just those who are sent, where any are."""
    if "sharePermissions" not in sent:
        return
    wanted = sent["sharePermissions"]
    if not isinstance(wanted, list) or len(wanted) > MOST_SHARES:
        raise Invalid(fields={"sharePermissions": f"data was not an array of at most {MOST_SHARES} audiences"})
    shares = [read_share(catalogue, user, one) for one in wanted]
    await tx.execute(_UNSHARE, {"dashboard": dashboard_id})
    for share in shares:
        row = msgspec.structs.asdict(share) | {"dashboard_id": dashboard_id, "kind": str(share.kind)}
        del row["id"]
        await tx.execute(insert(dashboard_share), row)


async def _favour(tx: Tx, user: User, dashboard_id: int, sent: dict[str, Any]) -> None:
    if sent.get("favourite") is None:
        return
    if str(sent["favourite"]).lower() == "true":
        await tx.execute(_FAVOUR, {"dashboard_id": dashboard_id, "user_id": user.id})
    else:
        await tx.execute(_DISFAVOUR, {"dashboard": dashboard_id, "user": user.id})


def _announce(tx: Tx, catalogue: Catalogue, user: User, dashboard_id: int, avi: Avi) -> None:
    tx.emit(Event(avi=avi, ari=ari(catalogue.site_id, "dashboard", dashboard_id), actor_id=user.id))
