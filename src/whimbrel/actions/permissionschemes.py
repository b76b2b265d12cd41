"""What administrators can do with permission schemes: create, edit, delete, grant and revoke."""

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import ARRAY, BigInteger, bindparam, delete, func, insert, select, update

from whimbrel.actions.described import read_description, read_name
from whimbrel.actions.holders import MOST, read_holder
from whimbrel.actions.values import ECHO
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.project import project
from whimbrel.storage.schema.scheme import permission_grant, permission_scheme
from whimbrel.tracker import defaults
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import Holder, HolderKind, Permission, PermissionScheme
from whimbrel.tracker.user import User

Granted = tuple[Permission, Holder]

_WHAT = "change permission schemes"
_table, _grants = permission_scheme, permission_grant
_TAKEN = select(_table.c.id).where(func.lower(_table.c.name) == bindparam("lower_name"))
_INSERT = insert(_table).returning(_table.c.id)
_HOLD = select(_table).where(_table.c.id == bindparam("scheme")).with_for_update()
_UPDATE = update(_table).where(_table.c.id == bindparam("scheme"))
_DELETE = delete(_table).where(_table.c.id == bindparam("scheme"))
_USED = select(project.c.id).where(project.c.permission_scheme_id == bindparam("scheme")).limit(1)
_GRANTS = select(_grants).where(_grants.c.scheme_id == bindparam("scheme")).order_by(_grants.c.id)
_INSERT_GRANT = insert(_grants).returning(_grants.c.id)
_REVOKE = delete(_grants).where(_grants.c.id == func.any(bindparam("ids", type_=ARRAY(BigInteger))))


async def create_permission_scheme(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> int:
    """Create a scheme: `{"name", "description", "permissions": [{"permission", "holder"}]}`; return its id.

    Raises `NotAllowed`, and `Invalid` naming every wrong member.
    """
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "schemes")  # first, so that two who want the same name come one after the other
    row, wanted = await _applied(tx, catalogue, PermissionScheme(-1, "", ()), sent)
    scheme_id = int(await tx.fetch_value(_INSERT, row))
    await _insert_grants(tx, scheme_id, wanted or ())
    _announce(tx, catalogue, actor, scheme_id, Avi.PERMISSION_SCHEME_CREATED, {"granted": _told(wanted or ())})
    return scheme_id


async def edit_permission_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> int:
    """Change a scheme; what is not sent stays, and `permissions` are then all that it grants.

    Whoever sees what by it is told by one event. Raises `NotFound`, and as `create_permission_scheme`.
    """
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "schemes")
    scheme = await _held(tx, mention)
    row, wanted = await _applied(tx, catalogue, scheme, sent)
    await tx.execute(_UPDATE.values(row), {"scheme": scheme.id})
    body = {}
    if wanted is not None:
        had: dict[Granted, list[int]] = {}
        for grant in await tx.fetch_all(_GRANTS, {"scheme": scheme.id}):
            had.setdefault(_granted(grant), []).append(grant.id)
        gone = {granted: ids for granted, ids in had.items() if granted not in wanted}
        came = [granted for granted in wanted if granted not in had]
        await tx.execute(_REVOKE, {"ids": [one for ids in gone.values() for one in ids]})
        await _insert_grants(tx, scheme.id, came)
        body = {"granted": _told(came), "revoked": _told(gone)}
    _announce(tx, catalogue, actor, scheme.id, Avi.PERMISSION_SCHEME_UPDATED, body)
    return scheme.id


async def delete_permission_scheme(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Delete a scheme that no project uses. Raises `NotFound`, `NotAllowed`, `Invalid` while one does."""
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "projects", "schemes")
    scheme = await _held(tx, mention)
    if scheme.id == defaults.DEFAULT_PERMISSION_SCHEME:
        raise Invalid("The default permission scheme cannot be deleted.")
    if await tx.fetch_value(_USED, {"scheme": scheme.id}) is not None:
        raise Invalid(f"The permission scheme '{scheme.name}' is used by projects and cannot be deleted.")
    await tx.execute(_DELETE, {"scheme": scheme.id})
    _announce(tx, catalogue, actor, scheme.id, Avi.PERMISSION_SCHEME_DELETED, {})


async def add_grant(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]) -> int:
    """Grant one more permission: `{"permission", "holder"}`; return the id of the grant.

    Raises `NotFound`, `NotAllowed`, `Invalid`.
    """
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "schemes")
    scheme = await _held(tx, mention)
    granted = _read(catalogue, sent)
    there = [_granted(row) for row in await tx.fetch_all(_GRANTS, {"scheme": scheme.id})]
    if granted in there:
        raise Invalid(f"The permission {granted[0]} is granted to that holder already.")
    if len(there) >= MOST:
        raise Invalid(f"A permission scheme has at most {MOST} grants.")
    grant_id = int(await tx.fetch_value(_INSERT_GRANT, _row(scheme.id, granted)))
    _announce(tx, catalogue, actor, scheme.id, Avi.PERMISSION_SCHEME_UPDATED, {"granted": _told([granted])})
    return grant_id


async def remove_grant(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, grant: str) -> None:
    """Revoke one grant of a scheme. Raises `NotFound`, `NotAllowed`."""
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "schemes")
    scheme = await _held(tx, mention)
    grant_id = parse_id(grant)
    rows = {row.id: _granted(row) for row in await tx.fetch_all(_GRANTS, {"scheme": scheme.id})}
    if grant_id not in rows:
        raise NotFound(f"The permission scheme has no grant with id '{grant[:ECHO]}'.")
    await tx.execute(_REVOKE, {"ids": [grant_id]})
    _announce(tx, catalogue, actor, scheme.id, Avi.PERMISSION_SCHEME_UPDATED, {"revoked": _told([rows[grant_id]])})


async def _held(tx: Tx, mention: str) -> PermissionScheme:
    """Return a scheme as the database has it, locked; without its grants."""
    scheme_id = parse_id(mention)
    row = await tx.fetch_one(_HOLD, {"scheme": scheme_id}) if scheme_id is not None else None
    if row is None:
        raise NotFound(f"The permission scheme with id '{mention[:ECHO]}' does not exist.")
    return PermissionScheme(row.id, row.name, (), row.description)


async def _applied(
    tx: Tx, catalogue: Catalogue, scheme: PermissionScheme, sent: dict[str, Any]
) -> tuple[dict[str, Any], list[Granted] | None]:
    """Read what a client sends of a scheme: its row, and its grants where they are sent."""
    wrong: dict[str, str] = {}
    row = {
        "name": read_name(sent, scheme.name, wrong, "A permission scheme needs a name."),
        "description": read_description(sent, scheme.description, wrong),
    }
    taken = await tx.fetch_value(_TAKEN, {"lower_name": row["name"].lower()})
    if taken is not None and taken != scheme.id:
        wrong["name"] = f"A permission scheme with the name '{row['name']}' already exists."
    wanted: list[Granted] | None = None
    try:
        if sent.get("permissions") is not None:
            wanted = _read_all(catalogue, sent["permissions"])
    except Invalid as error:
        wrong["permissions"] = " ".join((*error.messages, *error.fields.values()))
    if wrong:
        raise Invalid(fields=wrong)
    return row, wanted


def _read_all(catalogue: Catalogue, sent: Any) -> list[Granted]:
    if not isinstance(sent, list) or len(sent) > MOST:
        raise Invalid(f"The permissions are a list of at most {MOST} grants.")
    return list(dict.fromkeys(_read(catalogue, one) for one in sent))


def _read(catalogue: Catalogue, sent: Any) -> Granted:
    key = sent.get("permission") if isinstance(sent, dict) else None
    permission = next((one for one in Permission if one == key), None)
    if permission is None:
        raise Invalid(f"There is no project permission '{str(key)[:ECHO]}'.")
    return permission, read_holder(catalogue, sent.get("holder"))


async def _insert_grants(tx: Tx, scheme_id: int, grants: Collection[Granted]) -> None:
    await tx.execute(insert(_grants), [_row(scheme_id, one) for one in grants])


def _row(scheme_id: int, granted: Granted) -> dict[str, Any]:
    permission, holder = granted
    held = {"holder_kind": str(holder.kind), "holder_parameter": holder.parameter}
    return {"scheme_id": scheme_id, "permission": str(permission), **held}


def _granted(row: Any) -> Granted:
    return Permission(row.permission), Holder(HolderKind(row.holder_kind), row.holder_parameter)


def _told(grants: Iterable[Granted]) -> list[Any]:
    """Tell grants in an event, by ids."""
    return [{"permission": str(permission), "holder": msgspec.to_builtins(holder)} for permission, holder in grants]


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, scheme_id: int, avi: Avi, body: dict[str, Any]) -> None:
    about = ari(catalogue.site_id, "permission-scheme", scheme_id)
    tx.emit(Event(avi=avi, ari=about, actor_id=actor.id if actor else None, body=body))
