"""What administrators do with priorities and resolutions: create, edit, order, delete; and with statuses: edit."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Table, any_, bindparam, delete, func, insert, select, update

from whimbrel.actions.described import read_description, read_name
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Conflict, Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import scheme as tables
from whimbrel.storage.singlevalue import SINGLE, Move, replace_values
from whimbrel.tracker import defaults
from whimbrel.tracker.constant import Priority, Resolution
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.status import CATEGORIES, Status
from whimbrel.tracker.user import User

_COLOUR = re.compile(r"#[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3})?")
_scheme = tables.priority_scheme.c
_gone = bindparam("gone", type_=BigInteger)
_OFFER = (
    update(tables.priority_scheme)
    .where(_scheme.id == defaults.PRIORITY_SCHEME_ID)
    .values(priority_ids=func.array_append(_scheme.priority_ids, bindparam("added", type_=BigInteger)))
)
_WITHDRAW = (
    update(tables.priority_scheme)
    .where(_gone == any_(_scheme.priority_ids))
    .values(
        priority_ids=func.array_remove(_scheme.priority_ids, _gone),
        default_priority_id=func.nullif(_scheme.default_priority_id, _gone),
    )
)

Constant = Priority | Resolution


class Kind(msgspec.Struct, frozen=True):
    """One of the two lists: its noun, its table, where the catalogue has it, and what its events are called."""

    noun: str
    table: Table
    empty: Constant
    known: Callable[[Catalogue], Mapping[int, Constant]]
    created: Avi
    updated: Avi
    deleted: Avi
    ordered: Avi


PRIORITY = Kind(
    "priority",
    tables.priority,
    Priority(0, "", 0),
    lambda catalogue: catalogue.schemes.priorities,
    Avi.PRIORITY_CREATED,
    Avi.PRIORITY_UPDATED,
    Avi.PRIORITY_DELETED,
    Avi.PRIORITIES_ORDERED,
)
RESOLUTION = Kind(
    "resolution",
    tables.resolution,
    Resolution(0, "", 0),
    lambda catalogue: catalogue.schemes.resolutions,
    Avi.RESOLUTION_CREATED,
    Avi.RESOLUTION_UPDATED,
    Avi.RESOLUTION_DELETED,
    Avi.RESOLUTIONS_ORDERED,
)


async def create_constant(
    tx: Tx, catalogue: Catalogue, actor: User | None, kind: Kind, sent: dict[str, Any]
) -> Constant:
    """Create a priority or resolution behind all others; priorities are offered by the default scheme.

    Raises `NotAllowed`, `Invalid` naming every wrong member, `Conflict` for a name that is taken.
    """
    _require(catalogue, actor, kind)
    made = _applied(kind, kind.empty, sent)
    await touch(tx, "schemes")
    await _require_free(tx, kind.table, kind.noun, made)
    last = await tx.fetch_value(select(func.coalesce(func.max(kind.table.c.sequence), 0)))
    made = msgspec.structs.replace(made, sequence=int(last) + 1)
    inserted = insert(kind.table).returning(kind.table.c.id)
    made = msgspec.structs.replace(made, id=int(await tx.fetch_value(inserted, _row(made))))
    if kind is PRIORITY:
        await tx.execute(_OFFER, {"added": made.id})
    _announce(tx, catalogue, actor, kind.created, made.id)
    return made


async def edit_constant(
    tx: Tx, catalogue: Catalogue, actor: User | None, kind: Kind, mention: str, sent: dict[str, Any]
) -> Constant:
    """Change a priority or resolution; what is not sent stays. Raises `NotFound`, and as creating does."""
    _require(catalogue, actor, kind)
    after = _applied(kind, _found(catalogue, kind, mention), sent)
    await touch(tx, "schemes")
    await _require_free(tx, kind.table, kind.noun, after)
    row = {name: value for name, value in _row(after).items() if name != "sequence"}
    if not await tx.execute(_this(update(kind.table), kind.table).values(row), {"constant": after.id}):
        raise _missing(kind.noun, mention)
    _announce(tx, catalogue, actor, kind.updated, after.id)
    return after


async def order_constants(
    tx: Tx, catalogue: Catalogue, actor: User | None, kind: Kind, mentions: Sequence[Any]
) -> None:
    """Put all of a list in this order. Raises `NotAllowed`, `Invalid` unless each is named once."""
    _require(catalogue, actor, kind)
    ids = [parse_id(mention) for mention in mentions]
    if sorted(one or 0 for one in ids) != sorted(kind.known(catalogue)):
        raise Invalid("The order must name each of them once, by id.")
    await touch(tx, "schemes")
    statement = _this(update(kind.table), kind.table).values(sequence=bindparam("place"))
    await tx.execute(statement, [{"constant": one, "place": place} for place, one in enumerate(ids, 1)])
    _announce(tx, catalogue, actor, kind.ordered, 0, {"order": [str(one) for one in ids]})


async def delete_constant(
    tx: Tx, catalogue: Catalogue, actor: User | None, kind: Kind, mention: str, replacement: str | None
) -> None:
    """Delete a priority or resolution; the issues that have it get the replacement.

    Raises `NotFound`, `NotAllowed`, `Invalid` without another one to replace it.
    """
    _require(catalogue, actor, kind)
    gone = _found(catalogue, kind, mention)
    other = kind.known(catalogue).get(parse_id(replacement) or 0)
    if other is None or other.id == gone.id:
        raise Invalid(fields={"replaceWith": f"Another {kind.noun} must be named, which issues get instead."})
    await touch(tx, "schemes")
    if kind is PRIORITY:
        for scheme in catalogue.schemes.priority_schemes.values():
            if gone.id in scheme.priority_ids and other.id not in scheme.priority_ids:
                sentence = f"The priority scheme '{scheme.name}' does not offer the priority '{other.name}'."
                raise Invalid(fields={"replaceWith": sentence})
    if not await tx.fetch_all(_this(select(kind.table.c.id), kind.table).with_for_update(), {"constant": gone.id}):
        raise _missing(kind.noun, mention)
    await replace_values(tx, SINGLE[kind.noun], [Move(gone.id, other.id)])
    if kind is PRIORITY:
        await tx.execute(_WITHDRAW, {"gone": gone.id})
    await tx.execute(_this(delete(kind.table), kind.table), {"constant": gone.id})
    body = {"replace": {kind.noun: {str(gone.id): str(other.id)}}}
    _announce(tx, catalogue, actor, kind.deleted, gone.id, body)


async def edit_status(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]) -> Status:
    """Change the name, the description or the category (`statusCategory`: its key or id) of a status.

    Raises `NotFound`, `NotAllowed`, `Invalid` naming every wrong member, `Conflict` for a name that is taken.
    """
    require_administrator(catalogue, actor, "change statuses")
    status = catalogue.schemes.statuses.get(parse_id(mention) or 0)
    if status is None:
        raise _missing("status", mention)
    wrong: dict[str, str] = {}
    name = read_name(sent, status.name, wrong, "You must specify a name for the status.")
    description = read_description(sent, status.description, wrong)
    category = sent.get("statusCategory", status.category_id)
    keyed = next((one.id for one in CATEGORIES.values() if category in (one.key, one.id, str(one.id))), None)
    if keyed is None:
        wrong["statusCategory"] = "There is no such category of statuses."
    if wrong:
        raise Invalid(fields=wrong)
    after = Status(status.id, name, keyed or status.category_id, description)
    await touch(tx, "schemes")
    await _require_free(tx, tables.status, "status", after)
    row = {"name": name, "description": description, "category_id": after.category_id}
    if not await tx.execute(_this(update(tables.status), tables.status).values(row), {"constant": after.id}):
        raise _missing("status", mention)
    _announce(tx, catalogue, actor, Avi.STATUS_UPDATED, after.id)
    return after


def _require(catalogue: Catalogue, actor: User | None, kind: Kind) -> None:
    require_administrator(catalogue, actor, "change priorities" if kind is PRIORITY else "change resolutions")


def _found(catalogue: Catalogue, kind: Kind, mention: str) -> Constant:
    found = kind.known(catalogue).get(parse_id(mention) or 0)
    if found is None:
        raise _missing(kind.noun, mention)
    return found


def _missing(noun: str, mention: str) -> NotFound:
    return NotFound(f"The {noun} with id '{mention[:80]}' does not exist.")


def _this(statement: Any, table: Table) -> Any:
    return statement.where(table.c.id == bindparam("constant"))


def _applied(kind: Kind, constant: Constant, sent: dict[str, Any]) -> Constant:
    wrong: dict[str, str] = {}
    read = {
        "name": read_name(sent, constant.name, wrong, f"You must specify a name for the {kind.noun}."),
        "description": read_description(sent, constant.description, wrong),
    }
    if isinstance(constant, Priority):
        colour = sent.get("statusColor", constant.color)
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            wrong["statusColor"] = "The colour must have the form #rgb or #rrggbb."
        read["color"] = str(colour)
    if wrong:
        raise Invalid(fields=wrong)
    return msgspec.structs.replace(constant, **read)


async def _require_free(tx: Tx, table: Table, noun: str, constant: Constant | Status) -> None:
    for row in await tx.fetch_all(select(table.c.id, table.c.name)):
        if row.name.lower() == constant.name.lower() and row.id != constant.id:
            raise Conflict(f"A {noun} with the name '{constant.name}' already exists.")


def _row(constant: Constant) -> dict[str, Any]:
    row = msgspec.structs.asdict(constant)
    del row["id"]
    return row


def _announce(
    tx: Tx, catalogue: Catalogue, actor: User | None, avi: Avi, thing_id: int, body: dict[str, Any] | None = None
) -> None:
    named = ari(catalogue.site_id, avi.rpartition(":")[2], thing_id)
    tx.emit(Event(avi=avi, ari=named, actor_id=actor.id if actor else None, body=body or {}))
