"""From a composed statement to the text and parameters that psycopg executes.

Compiling costs about as much as the statement takes to run (0.26 ms for a row of the issue table), so it is done
once. A statement that is a module constant is found by its identity, at no cost. One that is composed for each call is
found by SQLAlchemy's cache key (0.03 ms), which is equal for equal shapes with other values. Both stores are bounded
and forget what was used least lately.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import LRUCache

Parameters = Mapping[str, Any]

DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]

_KEPT = 1000
_shapes: LRUCache[Any, Any] = LRUCache(_KEPT)
_by_identity: LRUCache[tuple[int, tuple[str, ...]], "_Compiled"] = LRUCache(_KEPT)


class _Compiled(msgspec.Struct, frozen=True):
    """A compiled statement and the values that stand in it; the statement is kept alive, since its id finds this."""

    statement: Executable
    compiler: SQLCompiler
    extracted: Any
    collected: Any
    processors: Mapping[str, Any]

    def bind(self, parameters: Parameters | None) -> tuple[str, dict[str, Any]]:
        values = self.compiler.construct_params(
            parameters,
            extracted_parameters=self.extracted,
            _collected_params=self.collected,
        )
        if not self.compiler.post_compile_params:
            return self.compiler.string, _processed(values, self.processors)
        expanded = self.compiler.construct_expanded_state(values)
        return expanded.statement, _processed(expanded.parameters, {**self.processors, **expanded.processors})


def compose(statement: Executable, parameters: Parameters | None = None) -> tuple[str, dict[str, Any]]:
    """Return the text and the parameters of a statement, with IN lists expanded.

    Raises SQLAlchemy's error for a statement that PostgreSQL has no form of, or a parameter without a value.
    """
    return _compiled(statement, tuple(parameters or ())).bind(parameters)


def compose_many(statement: Executable, rows: Sequence[Parameters]) -> tuple[str, list[dict[str, Any]]]:
    """Return the text of a statement and its parameters for each of at least one row; the rows have equal keys."""
    compiled = _compiled(statement, tuple(rows[0]))
    bound = [compiled.bind(row) for row in rows]
    return bound[0][0], [parameters for _, parameters in bound]


def _processed(values: Mapping[str, Any], processors: Mapping[str, Any]) -> dict[str, Any]:
    if not processors:
        return dict(values)
    return {name: processors[name](value) if name in processors else value for name, value in values.items()}


def _compiled(statement: Executable, names: tuple[str, ...]) -> _Compiled:
    # Only what INSERT and UPDATE set depends on the names that are given.
    place = (id(statement), names if statement.is_dml else ())
    known = _by_identity.get(place)
    if known is None:
        known = _by_identity[place] = _compile(statement, place[1])
    return known


def _compile(statement: Any, names: tuple[str, ...]) -> _Compiled:
    # SQLAlchemy's own engine caches by this same call; it has no public name. An INSERT is compiled as for many
    # rows, or it would ask for the new primary key in a RETURNING that nobody reads.
    compiler, extracted, collected, _ = statement._compile_w_cache(  # noqa: SLF001
        DIALECT, compiled_cache=_shapes, column_keys=list(names), for_executemany=statement.is_insert
    )
    return _Compiled(statement, compiler, extracted, collected, compiler._bind_processors)  # noqa: SLF001
