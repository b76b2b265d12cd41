"""What administrators can do with security schemes: create, edit, delete."""

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from whimbrel.actions.described import read_description, read_name
from whimbrel.actions.values import ECHO
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.project import project
from whimbrel.storage.schema.scheme import security_level
from whimbrel.storage.schema.scheme import security_scheme as table
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import SecurityScheme
from whimbrel.tracker.user import User

_WHAT = "change security schemes"
_TAKEN = select(table.c.id).where(func.lower(table.c.name) == bindparam("lower_name"))
_INSERT = insert(table).returning(table.c.id)
_HOLD = select(table).where(table.c.id == bindparam("scheme")).with_for_update()
_UPDATE = update(table).where(table.c.id == bindparam("scheme"))
_DELETE = delete(table).where(table.c.id == bindparam("scheme"))
_USED = select(project.c.id).where(project.c.security_scheme_id == bindparam("scheme")).limit(1)
_LEVEL = select(security_level.c.id).where(
    security_level.c.id == bindparam("level"), security_level.c.scheme_id == bindparam("scheme")
)


async def create_security_scheme(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> int:
    """Create a scheme without levels: `{"name", "description"}`; return its id.

    Raises `NotAllowed`, and `Invalid` naming every wrong member.
    """
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "schemes")  # first, so that two who want the same name come one after the other
    made = await _applied(tx, SecurityScheme(-1, ""), sent)
    scheme_id = int(await tx.fetch_value(_INSERT, _row(made)))
    _announce(tx, catalogue, actor, scheme_id, Avi.SECURITY_SCHEME_CREATED)
    return scheme_id


async def edit_security_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> int:
    """Change a scheme; what is not sent stays. `defaultSecurityLevelId` names one of its levels, or is null for none.

    Raises `NotFound`, and as `create_security_scheme`.
    """
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "schemes")
    after = await _applied(tx, await held_scheme(tx, mention), sent)
    await tx.execute(_UPDATE.values(_row(after)), {"scheme": after.id})
    _announce(tx, catalogue, actor, after.id, Avi.SECURITY_SCHEME_UPDATED)
    return after.id


async def delete_security_scheme(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Delete a scheme that no project uses, with its levels. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "projects", "schemes")
    scheme = await held_scheme(tx, mention)
    if await tx.fetch_value(_USED, {"scheme": scheme.id}) is not None:
        raise Invalid(f"The security scheme '{scheme.name}' is used by projects and cannot be deleted.")
    await tx.execute(_DELETE, {"scheme": scheme.id})
    _announce(tx, catalogue, actor, scheme.id, Avi.SECURITY_SCHEME_DELETED)


async def held_scheme(tx: Tx, mention: str) -> SecurityScheme:
    """Return a scheme as the database has it, locked. Raises `NotFound`."""
    scheme_id = parse_id(mention)
    row = await tx.fetch_one(_HOLD, {"scheme": scheme_id}) if scheme_id is not None else None
    if row is None:
        raise NotFound(f"The security scheme with id '{mention[:ECHO]}' does not exist.")
    return SecurityScheme(row.id, row.name, row.description, row.default_level_id)


async def _applied(tx: Tx, scheme: SecurityScheme, sent: dict[str, Any]) -> SecurityScheme:
    wrong: dict[str, str] = {}
    name = read_name(sent, scheme.name, wrong, "A security scheme needs a name.")
    description = read_description(sent, scheme.description, wrong)
    taken = await tx.fetch_value(_TAKEN, {"lower_name": name.lower()})
    if taken is not None and taken != scheme.id:
        wrong["name"] = f"A security scheme with the name '{name}' already exists."
    level_id = scheme.default_level_id
    if "defaultSecurityLevelId" in sent:
        level_id = parse_id(sent["defaultSecurityLevelId"])
        known = level_id is not None and await tx.fetch_value(_LEVEL, {"level": level_id, "scheme": scheme.id})
        if sent["defaultSecurityLevelId"] is not None and not known:
            wrong["defaultSecurityLevelId"] = "The default must be a level of the scheme, or null."
    if wrong:
        raise Invalid(fields=wrong)
    return SecurityScheme(scheme.id, name, description, level_id)


def _row(scheme: SecurityScheme) -> dict[str, Any]:
    row = msgspec.structs.asdict(scheme)
    del row["id"]
    return row


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, scheme_id: int, avi: Avi) -> None:
    about = ari(catalogue.site_id, "security-scheme", scheme_id)
    tx.emit(Event(avi=avi, ari=about, actor_id=actor.id if actor else None))
