"""Creates issue types, statuses, priorities, resolutions and link types."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, insert, update

from whimbrel.importers.allotment import allot
from whimbrel.importers.known import Known
from whimbrel.importers.model import ImportedLink, ImportedNamed, ImportedStatus, ImportedType
from whimbrel.importers.need import Needs
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.scheme import issue_link_type, issue_type, priority, resolution, status
from whimbrel.tracker.constant import Priority
from whimbrel.tracker.status import Status

_COLOUR = Priority.__struct_defaults__[0]


async def create_constants(tx: Tx, known: Known, needs: Needs) -> None:
    """Create what is needed; new entries stand behind those that exist, in the order of the source's ids."""
    await _create(tx, issue_type, needs.types, known.types, known.last_sequences)
    await _create(tx, priority, needs.priorities, known.priorities, known.last_sequences)
    await _create(tx, resolution, needs.resolutions, known.resolutions, known.last_sequences)
    await _create_statuses(tx, known, needs)
    await _create_link_types(tx, known, needs.link_types)


async def _create(
    tx: Tx,
    table: Table,
    needed: Mapping[str, ImportedType | ImportedNamed],
    names: dict[str, int],
    last_sequences: dict[str, int],
) -> None:
    things = sorted(needed.items(), key=lambda entry: entry[1].id or 0)
    ids = await allot(tx, table, [thing.id for _, thing in things])
    rows = []
    for new_id, (name, thing) in zip(ids, things, strict=True):
        names[name] = new_id
        last_sequences[table.name] += 1
        row = {"id": new_id, "name": thing.name, "sequence": last_sequences[table.name]}
        rows.append(row | {"description": thing.description} | _own_columns(table, thing))
    if rows:
        await tx.execute(insert(table), rows)


def _own_columns(table: Table, thing: ImportedType | ImportedNamed) -> dict[str, Any]:
    if isinstance(thing, ImportedType):
        return {"subtask": thing.subtask}
    return {"color": _COLOUR} if table is priority else {}


async def _create_statuses(tx: Tx, known: Known, needs: Needs) -> None:
    new = [(name, one) for name, one in needs.statuses.items() if name not in known.statuses]
    ids = await allot(tx, status, [one.id for _, one in new])
    rows = [_status(new_id, one) for new_id, (_, one) in zip(ids, new, strict=True)]
    if rows:
        await tx.execute(insert(status), [_status_row(row) for row in rows])
    for name, one in needs.statuses.items():
        if name in known.statuses:
            await _tell_category(tx, known, name, one)
    known.statuses.update({row.name.lower(): row for row in rows})


def _status(new_id: int, one: ImportedStatus) -> Status:
    return Status(new_id, one.name, one.category_id, one.description)


def _status_row(one: Status) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "category_id": one.category_id, "description": one.description}


async def _tell_category(tx: Tx, known: Known, name: str, one: ImportedStatus) -> None:
    """Give its category to a status of which only history had told."""
    told = _status(known.statuses[name].id, one)
    await tx.execute(update(status).where(status.c.id == told.id).values(category_id=told.category_id))
    known.statuses[name] = told


async def _create_link_types(tx: Tx, known: Known, needed: Mapping[str, ImportedLink]) -> None:
    ids = await allot(tx, issue_link_type, [link.type_id for link in needed.values()])
    rows = [
        {"id": new_id, "name": link.type_name, "inward": link.inward, "outward": link.outward_text}
        for new_id, link in zip(ids, needed.values(), strict=True)
    ]
    if rows:
        await tx.execute(insert(issue_link_type), rows)
    known.link_types.update(zip(needed, ids, strict=True))
