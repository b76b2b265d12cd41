"""Shows what becomes of a query on its way to an answer, stage by stage."""

from typing import Any

import msgspec

from whimbrel.catalogue.lookup import lookup
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.asker import Asker
from whimbrel.jql.errors import Problem
from whimbrel.jql.fields import QueryField
from whimbrel.jql.lex import lex
from whimbrel.jql.normalise import key
from whimbrel.jql.operators import FieldType
from whimbrel.jql.outline import describe, outline, outline_meaning
from whimbrel.jql.resolved import Node, leaves
from whimbrel.jql.split import REASONS, nature_of, split
from whimbrel.jql.tokens import Kind
from whimbrel.search.sql import statement
from whimbrel.search.understanding import spelt_out, understand
from whimbrel.storage.postgres import Reader
from whimbrel.storage.statement import compose


class Reason(msgspec.Struct, frozen=True):
    """A clause of the normal form, its class for splitting, and why it has that."""

    clause: str
    nature: str
    why: str


class Explanation(msgspec.Struct, frozen=True):
    """The stages of a query: `tokens` as (kind, text); trees as lines; `key` tells its normal form from others."""

    tokens: tuple[tuple[str, str], ...]
    tree: tuple[str, ...]
    resolved: tuple[str, ...]
    normal: tuple[str, ...]
    key: str
    order_by: tuple[str, ...]
    static: tuple[str, ...]
    dynamic: tuple[str, ...]
    reasons: tuple[Reason, ...]
    sql: str
    parameters: dict[str, Any]
    warnings: tuple[Problem, ...]


async def explain(reader: Reader, catalogue: Catalogue, asker: Asker, text: str, limit: int = 50) -> Explanation:
    """Explain a query as one asker asks it. Raises `JqlError` for what is wrong with it."""
    asked = await understand(reader, catalogue, asker, text)
    parts = split(asked.normal.where)
    sql, parameters = compose(statement.page(await spelt_out(reader, asked), asked.sight, 0, limit))

    def name_of(field: QueryField, value: Any) -> str | None:
        return _name(catalogue, field, value)

    def shown(node: Node) -> tuple[str, ...]:
        return tuple(outline_meaning(node, name_of))

    return Explanation(
        tokens=tuple((str(token.kind), token.text) for token in lex(text) if token.kind is not Kind.END),
        tree=tuple(outline(asked.parsed.where)) if asked.parsed.where else ("every issue",),
        resolved=shown(asked.meant.where),
        normal=shown(asked.normal.where),
        key=key(asked.normal.where),
        order_by=tuple(f"{sort.field.id} {'DESC' if sort.descending else 'ASC'}" for sort in asked.normal.order_by),
        static=shown(parts.static),
        dynamic=shown(parts.dynamic),
        reasons=tuple(
            Reason(describe(leaf, name_of), str(nature_of(leaf)), REASONS[nature_of(leaf)])
            for leaf in dict.fromkeys(leaves(asked.normal.where))
        ),
        sql=sql,
        parameters=parameters,
        warnings=asked.warnings,
    )


def _name(catalogue: Catalogue, field: QueryField, value: Any) -> str | None:
    """Return what a thing with an id is called, for people to read."""
    if not isinstance(value, int):
        return None
    if field.type in {FieldType.OPTION, FieldType.CASCADE}:
        option = catalogue.fields.options.get(value)
        return option.value if option else None
    return lookup(catalogue).name_of(field.type, value)
