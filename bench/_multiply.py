"""Multiplies the issues of a site inside the database.

Each further block is a company of its own, with its own projects, people, versions and sprints, and shares statuses,
fields and words with the others. Every id of a block is that of the first block plus a distance, so that what referred
to each other still does. An issue's people are spread over several of the same team, since a large site has many.
"""

import string
from collections.abc import Iterator, Mapping

import msgspec
from sqlalchemy import Column, DateTime, Table, text

from whimbrel.storage.postgres import Database, Tx
from whimbrel.storage.schema import agile, history, people, project, scheme
from whimbrel.storage.schema import issue as issues
from whimbrel.storage.schema import text as texts
from whimbrel.tracker.customfield import FIELD_TYPES, Kind
from whimbrel.tracker.rank import GAP

MOST_BLOCKS = len(string.ascii_lowercase)
_SHARDS = 4
_TABLES = (
    people.app_user,
    people.app_group,
    people.group_member,
    scheme.security_scheme,
    scheme.security_level,
    scheme.security_grant,
    project.project,
    project.project_counter,
    project.project_role_actor,
    project.component,
    project.version,
    agile.sprint,
    issues.issue,
    issues.issue_component,
    issues.issue_fix_version,
    issues.issue_affected_version,
    issues.issue_label,
    issues.custom_field_value,
    issues.issue_link,
    issues.comment,
    issues.worklog,
    issues.attachment,
    issues.vote,
    issues.watcher,
    history.change_group,
    history.change_item,
    texts.issue_text,
)
_SPREAD = frozenset({"app_user", "group_member"})  # every person of the first block becomes several
_TEAM = "EXISTS (SELECT FROM app_group g WHERE g.id = {column} AND g.name LIKE 'team-%')"
_USED = "EXISTS (SELECT FROM project p JOIN security_level l ON l.scheme_id = p.security_scheme_id WHERE {column})"
_ONLY: Mapping[str, str] = {
    "app_group": _TEAM.format(column="t.id"),
    "group_member": _TEAM.format(column="t.group_id"),
    "security_scheme": _USED.format(column="p.security_scheme_id = t.id"),
    "security_level": _USED.format(column="l.id = t.id"),
    "security_grant": _USED.format(column="l.id = t.level_id"),
}
_UNDECLARED = {"project_id": "project", "issue_id": "issue", "author_id": "app_user"}
_PEOPLE_CHANGED = "field IN ('assignee', 'reporter')"
_VALUES: Mapping[tuple[str, str], str] = {
    ("app_user", "key"): "{column} || '.' || {person}",
    ("app_user", "name"): "{column} || '.' || {person}",
    ("app_user", "display_name"): "{column} || ' ' || upper({person})",
    ("app_group", "name"): "{column} || '-{letter}'",
    ("security_scheme", "name"): "{column} || ' {letter}'",
    ("project", "key"): "{column} || upper('{letter}')",
    ("project", "name"): "{column} || upper(' {letter}')",
    ("sprint", "name"): "{column} || upper(' {letter}')",
    ("issue", "rank"): f"{{column}} + {{block}} * {GAP}::bigint * {{size}}",
    # Two labels of three belong to one company.
    ("issue_label", "label"): "{column} || CASE WHEN hashtext({column}) % 3 = 0 THEN '' ELSE '-{letter}' END",
    **{
        ("change_item", column): f"CASE WHEN {_PEOPLE_CHANGED} THEN {{column}} || {person} ELSE {version} END"
        for end in ("from", "to")
        for column, person, version in (
            (
                f"{end}_value",
                "'.' || {person}",
                f"CASE field WHEN 'Fix Version' THEN ({end}_value::bigint + {{version}})::text ELSE {end}_value END",
            ),
            (f"{end}_string", "' ' || upper({person})", f"{end}_string"),
        )
    },
}
_SESSION = text(
    "SELECT set_config('statement_timeout', '0', true) AS one, set_config('maintenance_work_mem', '1GB', true) AS two, "
    "set_config('session_replication_role', 'replica', true) AS three, "
    "set_config('idle_in_transaction_session_timeout', '0', true) AS four"
)
_INDEXES = text(
    "SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i "
    "WHERE i.indrelid = CAST(:table AS regclass) "
    "AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)"
)


async def multiply(database: Database, blocks: int) -> None:
    """Add blocks to the one that the site has, all or none, so that there are `blocks`, at most `MOST_BLOCKS`.

    The log gets no events of it.
    """
    async with database.transaction() as tx:
        await tx.fetch_value(_SESSION)
        tops = {table.name: await tx.fetch_value(text(f"SELECT max(id) FROM {table.name}")) for table in _with_ids()}
        kinds = await _fields_by_kind(tx)
        size = await tx.fetch_value(text("SELECT count(*) FROM issue"))
        for table in _TABLES:
            indexes = await tx.fetch_all(_INDEXES, {"table": table.name})
            for index in indexes:
                await tx.execute(text(f"DROP INDEX {index.name}"))
            for number in range(1, blocks):
                await tx.execute(text(_Block(number, tops, kinds, size).statement(table)))
            for index in indexes:
                await tx.execute(text(index.definition))
        for name in tops:
            await tx.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"))
        await tx.execute(text(f"SELECT setval('issue_rank_seq', max(rank) + {GAP}) FROM issue"))
        await tx.execute(text("UPDATE catalogue_part SET generation = generation + 1"))


def _with_ids() -> Iterator[Table]:
    return (table for table in _TABLES if "id" in table.c)


async def _fields_by_kind(tx: Tx) -> Mapping[Kind, list[int]]:
    found: dict[Kind, list[int]] = {}
    for row in await tx.fetch_all(text("SELECT id, type_key FROM custom_field")):
        found.setdefault(FIELD_TYPES[row.type_key].kind, []).append(row.id)
    return found


class _Block(msgspec.Struct, frozen=True):
    """Block `number`: the first block's highest ids by table, its fields by kind, and how many issues it has."""

    number: int
    tops: Mapping[str, int]
    fields: Mapping[Kind, list[int]]
    size: int

    def statement(self, table: Table) -> str:
        """Return the statement that adds the block's rows of a table."""
        columns = [column for column in table.c if column.computed is None]
        names = ", ".join(f'"{column.name}"' for column in columns)
        values = ", ".join(self._value(table, column) for column in columns)
        spread = f" CROSS JOIN generate_series(0, {_SHARDS - 1}) AS shard" if table.name in _SPREAD else ""
        where = " AND ".join([self._in_first_block(table), _ONLY.get(table.name, "true")])
        return f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {table.name} AS t{spread} WHERE {where}"

    def _in_first_block(self, table: Table) -> str:
        column = next(column for column in table.c if column.name == "id" or self._target(column))
        return f"t.{column.name} <= {self.tops[self._target(column) or table.name]}"

    def _target(self, column: Column[object]) -> str | None:
        """Return the multiplied table that a column refers to."""
        targets = [key.column.table.name for key in column.foreign_keys] or [_UNDECLARED.get(column.name, "")]
        return targets[0] if targets[0] in self.tops else None

    def _value(self, table: Table, column: Column[object]) -> str:
        place = f't."{column.name}"'
        if (table.name, column.name) in _VALUES:
            return self._filled(_VALUES[table.name, column.name], table, place)
        if column.name == "id":
            return f"{place} + {self._distance(table.name, table)}"
        if target := self._target(column):
            moved = f"{place} + {self._distance(target, table)}"
            return (
                f"CASE WHEN {_TEAM.format(column=place)} THEN {moved} ELSE {place} END"
                if target == "app_group"
                else moved
            )
        if table is issues.custom_field_value and column.name == "ref":
            return self._reference(table)
        if isinstance(column.type, DateTime):
            return f"{place} - interval '{self.number} hours'"  # no two blocks do the same at the same instant
        return place

    def _distance(self, target: str, table: Table) -> str:
        if target == "app_user":
            return f"{self.tops[target]} * ({(self.number - 1) * _SHARDS + 1} + {self._shard(table)})"
        return str(self.tops[target] * self.number)

    def _reference(self, table: Table) -> str:
        """Return where a custom field's value refers to, by the field's kind."""
        targets = {Kind.USER: "app_user", Kind.SPRINT: "sprint", Kind.ISSUE: "issue", Kind.VERSION: "version"}
        cases = " ".join(
            f"WHEN field_id IN ({', '.join(map(str, self.fields[kind]))}) THEN ref + {self._distance(target, table)}"
            for kind, target in targets.items()
            if kind in self.fields
        )
        return f"CASE {cases} ELSE ref END"

    def _shard(self, table: Table) -> str:
        if table.name in _SPREAD:
            return "shard"
        if table is issues.issue:
            return f"t.id % {_SHARDS}"
        return f"t.issue_id % {_SHARDS}" if "issue_id" in table.c else "0"

    def _filled(self, expression: str, table: Table, place: str) -> str:
        letter = string.ascii_lowercase[self.number]
        return expression.format(
            column=place,
            letter=letter,
            person=f"'{letter}' || ({self._shard(table)})",
            block=self.number,
            size=self.size,
            version=self._distance("version", table),
        )
