"""Roles and groups that workflows name in their conditions, by members of their definitions."""

from typing import Any, Literal

from sqlalchemy import Integer, Text, bindparam, cast, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.scheme import workflow as table

Member = Literal["role_id", "group_id"]

_UPDATE = update(table).where(table.c.id == bindparam("workflow"))


async def is_named(tx: Tx, member: Member, thing_id: int) -> bool:
    """Tell whether any workflow names a thing."""
    return await tx.fetch_value(_naming(member, thing_id)) is not None


async def rename(tx: Tx, member: Member, before: int, after: int) -> None:
    """Let another thing take the place of one in every workflow; there are few of them."""
    for row in await tx.fetch_all(_naming(member, before).with_for_update()):
        renamed = _renamed(row.definition, member, before, after)
        await tx.execute(_UPDATE.values(definition=renamed), {"workflow": row.id})


def _naming(member: Member, thing_id: int) -> Any:
    path = cast(literal(f"$.**.{member} ? (@ == $id)", Text), JSONPATH)
    sent = func.jsonb_build_object(literal("id", Text), literal(thing_id, Integer), type_=JSONB)
    return select(table.c.id, table.c.definition).where(func.jsonb_path_exists(table.c.definition, path, sent))


def _renamed(value: Any, member: Member, before: int, after: int) -> Any:
    if isinstance(value, dict):
        return {
            name: after if name == member and one == before else _renamed(one, member, before, after)
            for name, one in value.items()
        }
    return [_renamed(one, member, before, after) for one in value] if isinstance(value, list) else value
