"""Creates security levels, never wider than the source's.

REST pages name an issue's level but not whom it lets in, so a level of which nothing more is known lets in the
project's administrators alone; an administrator opens it.
"""

import msgspec
from sqlalchemy import insert, update

from whimbrel.importers.allotment import allot
from whimbrel.importers.known import Known, KnownProject
from whimbrel.importers.model import ImportedHolder, ImportedLevel, ImportedPerson
from whimbrel.importers.need import Needs
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.project import project
from whimbrel.storage.schema.scheme import security_grant, security_level, security_scheme
from whimbrel.tracker import defaults
from whimbrel.tracker.permission import Holder, HolderKind

_NAMELESS = frozenset({HolderKind.REPORTER, HolderKind.ASSIGNEE, HolderKind.PROJECT_LEAD, HolderKind.SIGNED_IN})


async def create_levels(tx: Tx, known: Known, needs: Needs) -> None:
    """Create the security levels that are needed, in a scheme of the project's own where it has none."""
    ids = await allot(tx, security_level, [level.id for level in needs.levels.values()])
    for new_id, ((key, name), level) in zip(ids, needs.levels.items(), strict=True):
        place = known.projects[key]
        row = {"id": new_id, "scheme_id": await _scheme(tx, place), "name": level.name}
        await tx.execute(insert(security_level), row | {"description": level.description})
        grants = [
            {"level_id": new_id, "holder_kind": str(holder.kind), "holder_parameter": holder.parameter}
            for holder in _holders(known, level)
        ]
        if grants:
            await tx.execute(insert(security_grant), grants)
        place.levels[name] = new_id


async def _scheme(tx: Tx, place: KnownProject) -> int:
    if place.project.security_scheme_id is not None:
        return place.project.security_scheme_id
    (scheme_id,) = await allot(tx, security_scheme, [None])
    name = f"{place.project.key} imported issue security scheme"
    await tx.execute(insert(security_scheme), {"id": scheme_id, "name": name})
    await tx.execute(update(project).where(project.c.id == place.id).values(security_scheme_id=scheme_id))
    place.project = msgspec.structs.replace(place.project, security_scheme_id=scheme_id)
    return scheme_id


def _holders(known: Known, level: ImportedLevel) -> list[Holder]:
    if not level.holders:
        return [Holder(HolderKind.PROJECT_ROLE, defaults.ROLE_ADMINISTRATORS)]
    found = [_holder(known, holder) for holder in level.holders]
    return [holder for holder in found if holder is not None]


def _holder(known: Known, holder: ImportedHolder) -> Holder | None:
    """Return a holder with its id; one that is not understood lets nobody in."""
    if holder.kind in _NAMELESS:
        return Holder(holder.kind)
    name = (holder.name or "").lower()
    parameter = None
    if holder.kind is HolderKind.GROUP:
        parameter = known.groups.get(name)
    elif holder.kind is HolderKind.PROJECT_ROLE:
        parameter = known.roles.get(name)
    elif holder.kind is HolderKind.USER:
        user = known.person(ImportedPerson(name=holder.name))
        parameter = user.id if user is not None else None
    return Holder(holder.kind, parameter) if parameter is not None else None
