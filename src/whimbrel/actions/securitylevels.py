"""What administrators can do with the levels of a security scheme: create, edit, delete with a swap.

A level that disappears is replaced by another one, or by none, on all its issues at once.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import ARRAY, BigInteger, ColumnElement, bindparam, delete, func, insert, select, update

from whimbrel.actions.described import read_description, read_name
from whimbrel.actions.holders import MOST, read_holder
from whimbrel.actions.securityschemes import held_scheme
from whimbrel.actions.values import ECHO
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue
from whimbrel.storage.schema.scheme import security_grant, security_scheme
from whimbrel.storage.schema.scheme import security_level as table
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import Holder, HolderKind, SecurityLevel
from whimbrel.tracker.user import User

_WHAT = "change security levels"
_INSERT = insert(table).returning(table.c.id)
_OF_SCHEME = select(table).where(table.c.scheme_id == bindparam("scheme")).order_by(table.c.id).with_for_update()
_UPDATE = update(table).where(table.c.id == bindparam("level"))
_DELETE = delete(table).where(table.c.id == bindparam("level"))
_HOLDERS = select(security_grant).where(security_grant.c.level_id == bindparam("level")).order_by(security_grant.c.id)
_CLEAR = delete(security_grant).where(security_grant.c.level_id == bindparam("level"))
_ids = ARRAY(BigInteger)
_pairs = (
    func.unnest(bindparam("before", type_=_ids), bindparam("after", type_=_ids))
    .table_valued("had", "gets", name="pair")
    .render_derived()
)
_SET_DEFAULT = (
    update(security_scheme)
    .where(security_scheme.c.default_level_id == bindparam("gone"))
    .values(default_level_id=bindparam("instead"))
)


async def create_security_level(
    tx: Tx, catalogue: Catalogue, actor: User | None, scheme: str, sent: dict[str, Any]
) -> int:
    """Create a level: `{"name", "description", "members": [{"type", "parameter"}]}`; return its id.

    Raises `NotFound` for the scheme, `NotAllowed`, and `Invalid` naming every wrong member.
    """
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "schemes")
    scheme_id = (await held_scheme(tx, scheme)).id
    others = await _levels(tx, scheme_id)
    made = _applied(catalogue, SecurityLevel(-1, scheme_id, "", ()), sent, others)
    level_id = int(await tx.fetch_value(_INSERT, {"scheme_id": scheme_id, **_row(made)}))
    await _let_in(tx, level_id, made.holders)
    _announce(tx, catalogue, actor, level_id, Avi.SECURITY_LEVEL_CREATED, {"holders": _told(made.holders)})
    return level_id


async def edit_security_level(
    tx: Tx, catalogue: Catalogue, actor: User | None, scheme: str, mention: str, sent: dict[str, Any]
) -> int:
    """Change a level; what is not sent stays, and `members` are then all whom it lets in.

    Whoever sees which issues by it is told by one event. Raises as `create_security_level`.
    """
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "schemes")
    others, before = await _found(tx, scheme, mention)
    after = _applied(catalogue, before, sent, others)
    await tx.execute(_UPDATE.values(_row(after)), {"level": after.id})
    if after.holders != before.holders:
        await tx.execute(_CLEAR, {"level": after.id})
        await _let_in(tx, after.id, after.holders)
    _announce(tx, catalogue, actor, after.id, Avi.SECURITY_LEVEL_UPDATED, {"holders": _told(after.holders)})
    return after.id


async def add_level_member(
    tx: Tx, catalogue: Catalogue, actor: User | None, scheme: str, mention: str, sent: dict[str, Any]
) -> int:
    """Let one more holder in: `{"type", "parameter"}`; return the id of the level. Raises `Invalid` where it is in."""
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "schemes")
    _, level = await _found(tx, scheme, mention)
    holder = read_holder(catalogue, sent)
    if holder in level.holders:
        raise Invalid("The security level lets that holder in already.")
    if len(level.holders) >= MOST:
        raise Invalid(f"A security level has at most {MOST} members.")
    await _let_in(tx, level.id, (holder,))
    after = (*level.holders, holder)
    _announce(tx, catalogue, actor, level.id, Avi.SECURITY_LEVEL_UPDATED, {"holders": _told(after)})
    return level.id


async def remove_level_member(
    tx: Tx, catalogue: Catalogue, actor: User | None, scheme: str, mention: str, sent: dict[str, Any]
) -> None:
    """Let a holder in no longer. Raises `NotFound` where the level or the holder in it is missing."""
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "schemes")
    _, level = await _found(tx, scheme, mention)
    holder = read_holder(catalogue, sent)
    if holder not in level.holders:
        raise NotFound("The security level has no such member.")
    after = tuple(one for one in level.holders if one != holder)
    await tx.execute(_CLEAR, {"level": level.id})
    await _let_in(tx, level.id, after)
    _announce(tx, catalogue, actor, level.id, Avi.SECURITY_LEVEL_UPDATED, {"holders": _told(after)})


async def delete_security_level(
    tx: Tx, catalogue: Catalogue, actor: User | None, scheme: str, mention: str, swap: str | None
) -> None:
    """Delete a level; its issues get the level `swap` of the scheme instead, or none, which opens them.

    Raises `NotFound`, `NotAllowed`, and `Invalid` for another level that is none of the scheme.
    """
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "schemes")
    others, level = await _found(tx, scheme, mention)
    other = others.get(parse_id(swap) or -1) if swap else None
    if swap and (other is None or other.id == level.id):
        raise Invalid(f"The security level with id '{swap[:ECHO]}' is no other one of the scheme.")
    other_id = other.id if other else None
    await replace_levels(tx, {level.id: other_id})
    await tx.execute(_SET_DEFAULT, {"gone": level.id, "instead": other_id})
    await tx.execute(_DELETE, {"level": level.id})
    replace = {"security": {str(level.id): str(other_id) if other_id else None}}
    _announce(tx, catalogue, actor, level.id, Avi.SECURITY_LEVEL_DELETED, {"replace": replace})


async def replace_levels(tx: Tx, mapping: Mapping[int, int | None], project_id: int | None = None) -> None:
    """Replace levels by others, or by none, on all issues that have them, or on those of one project.

    The issues are locked in the order of their ids, and `updated` moves on.
    """
    had: ColumnElement[bool] = issue.c.security_level_id == func.any(bindparam("before", type_=_ids))
    if project_id is not None:
        had &= issue.c.project_id == project_id
    sides = {"before": list(mapping), "after": list(mapping.values())}
    lock = select(issue.c.id).where(had).order_by(issue.c.id).with_for_update(key_share=True)
    await tx.fetch_all(lock, {"before": sides["before"]})
    became = update(issue).where(had, issue.c.security_level_id == _pairs.c.had)
    await tx.execute(became.values(security_level_id=_pairs.c.gets, updated=tx.now), sides)


async def _levels(tx: Tx, scheme_id: int) -> dict[int, SecurityLevel]:
    """Return the levels of a scheme as the database has them, locked; without their holders."""
    rows = await tx.fetch_all(_OF_SCHEME, {"scheme": scheme_id})
    return {row.id: SecurityLevel(row.id, row.scheme_id, row.name, (), row.description) for row in rows}


async def _found(tx: Tx, scheme: str, mention: str) -> tuple[dict[int, SecurityLevel], SecurityLevel]:
    """Return all levels of a scheme, and one of them with its holders. Raises `NotFound`."""
    levels = await _levels(tx, (await held_scheme(tx, scheme)).id)
    level_id = parse_id(mention)
    found = levels.get(level_id) if level_id is not None else None
    if found is None:
        raise NotFound(f"The security scheme has no level with id '{mention[:ECHO]}'.")
    rows = await tx.fetch_all(_HOLDERS, {"level": found.id})
    holders = tuple(Holder(HolderKind(row.holder_kind), row.holder_parameter) for row in rows)
    return levels, msgspec.structs.replace(found, holders=holders)


def _applied(
    catalogue: Catalogue, level: SecurityLevel, sent: dict[str, Any], others: dict[int, SecurityLevel]
) -> SecurityLevel:
    wrong: dict[str, str] = {}
    name = read_name(sent, level.name, wrong, "A security level needs a name.")
    description = read_description(sent, level.description, wrong)
    if any(other.name.lower() == name.lower() for other in others.values() if other.id != level.id):
        wrong["name"] = f"The scheme has a level with the name '{name}' already."
    holders = level.holders
    try:
        if sent.get("members") is not None:
            holders = _read_all(catalogue, sent["members"])
    except Invalid as error:
        wrong["members"] = " ".join(error.messages)
    if wrong:
        raise Invalid(fields=wrong)
    return SecurityLevel(level.id, level.scheme_id, name, holders, description)


def _read_all(catalogue: Catalogue, sent: Any) -> tuple[Holder, ...]:
    if not isinstance(sent, list) or len(sent) > MOST:
        raise Invalid(f"The members are a list of at most {MOST} holders.")
    return tuple(dict.fromkeys(read_holder(catalogue, one) for one in sent))


async def _let_in(tx: Tx, level_id: int, holders: Iterable[Holder]) -> None:
    rows = [
        {"level_id": level_id, "holder_kind": str(holder.kind), "holder_parameter": holder.parameter}
        for holder in holders
    ]
    await tx.execute(insert(security_grant), rows)


def _row(level: SecurityLevel) -> dict[str, Any]:
    return {"name": level.name, "description": level.description}


def _told(holders: Iterable[Holder]) -> list[Any]:
    return [msgspec.to_builtins(holder) for holder in holders]


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, level_id: int, avi: Avi, body: dict[str, Any]) -> None:
    about = ari(catalogue.site_id, "security-level", level_id)
    tx.emit(Event(avi=avi, ari=about, actor_id=actor.id if actor else None, body=body))
