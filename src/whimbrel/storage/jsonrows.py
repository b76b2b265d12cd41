"""Rows as JSON: the answers to several questions come in one statement, and are read at once into what they are.

One round of the driver costs a node more than most of its questions cost the database.
"""

from typing import Any

from sqlalchemy import JSON, ScalarSelect, Select, Text, cast, func, literal, literal_column, select


def as_json(rows: Select[Any]) -> ScalarSelect[Any]:
    """Return a column with the rows of a statement: the text of an array of objects, in the order of the rows."""
    one = rows.subquery("one")
    gathered = func.json_agg(literal_column("one"))
    nothing = cast(literal("[]", Text), JSON)
    return select(cast(func.coalesce(gathered, nothing), Text)).select_from(one).scalar_subquery()
