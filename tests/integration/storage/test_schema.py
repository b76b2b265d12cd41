"""The tables as migrated are the tables as the product sees them, and no foreign key makes anybody scan."""

import importlib
import pkgutil
from typing import Any

import psycopg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Table, create_engine
from sqlalchemy.pool import NullPool

from whimbrel.storage import schema
from whimbrel.storage.schema.log import Xid8
from whimbrel.storage.schema.metadata import metadata
from whimbrel.storage.schema.whole import MODULES

for _module in pkgutil.iter_modules(schema.__path__):
    importlib.import_module(f"{schema.__name__}.{_module.name}")

_FEW = "few rows, and what it refers to is deleted by hand, if ever"
_CONFIGURED = "a configured thing in use is replaced everywhere before it is deleted, which scans on purpose"
_WRITTEN_BY = "accounts that wrote something are switched off, not deleted"

# Foreign keys without an index that begins with them, and why that is right.
WITHOUT_INDEX = {
    "issue.issue_type_id": _CONFIGURED,
    "issue.status_id": _CONFIGURED,
    "issue.priority_id": _CONFIGURED,
    "issue.resolution_id": _CONFIGURED,
    "issue_link.type_id": _CONFIGURED,
    "comment.group_id": _CONFIGURED,
    "comment.role_id": _CONFIGURED,
    "worklog.group_id": _CONFIGURED,
    "worklog.role_id": _CONFIGURED,
    "worklog.update_author_id": _WRITTEN_BY,
    "attachment.author_id": _WRITTEN_BY,
    "custom_field_value.field_id": "each kind of value has a partial index that begins with the field",
    "component.lead_id": _FEW,
    "dashboard.owner_id": _FEW,
    "filter_share.role_id": _FEW,
    "project.category_id": _FEW,
    "project.issue_type_scheme_id": _FEW,
    "project.lead_id": _FEW,
    "project.notification_scheme_id": _FEW,
    "project.permission_scheme_id": _FEW,
    "project.security_scheme_id": _FEW,
    "project.workflow_scheme_id": _FEW,
    "project_role_actor.group_id": _FEW,
    "project_role_actor.role_id": _FEW,
    "project_role_actor.user_id": _FEW,
    "workflow_scheme.default_workflow_id": _FEW,
    "app_user.avatar_id": _FEW,
    "project.avatar_id": _FEW,
    "issue_type.avatar_id": _FEW,
    "board.owner_id": _FEW,
    "default_role_actor.group_id": _FEW,
    "default_role_actor.user_id": _FEW,
    "field_configuration_scheme.default_configuration_id": _FEW,
    "global_grant.group_id": _FEW,
    "issue_type_screen_scheme.default_screen_scheme_id": _FEW,
    "project.field_configuration_scheme_id": _FEW,
    "project.priority_scheme_id": _FEW,
    "project.screen_scheme_id": _FEW,
    "screen_scheme.default_screen_id": _FEW,
    "issue.archived_by_id": _WRITTEN_BY,
    "comment.pinned_by_id": _WRITTEN_BY,
}


def test_migrations_make_the_tables_that_the_product_sees(database_url: str) -> None:
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(database_url), poolclass=NullPool)
    engine.dialect.ischema_names = {**engine.dialect.ischema_names, "xid8": Xid8}  # type: ignore[attr-defined]
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_object": _is_comparable}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    assert differences == []


def _is_comparable(thing: Any, _name: str, kind: str, *_: Any) -> bool:
    """PostgreSQL rewrites the expression of a computed column, so such a column is held against its figures instead."""
    return not (kind == "column" and thing.computed is not None)


def test_the_computed_columns_are_computed(database_url: str) -> None:
    asked = "SELECT table_name, column_name FROM information_schema.columns WHERE is_generated = 'ALWAYS'"
    with psycopg.connect(database_url) as connection:
        made = {(table, column) for table, column in connection.execute(asked)}
    declared = {
        (table.name, column.name) for table in metadata.tables.values() for column in table.c if column.computed
    }
    assert made == declared == {("issue", "work_ratio")}


def _leading(table: Table) -> set[str]:
    """The columns with which some whole or not-null index of the table begins."""
    begins = {next(iter(index.columns)).name for index in table.indexes if len(index.columns) and _covers(index)}
    unique = [constraint for constraint in table.constraints if type(constraint).__name__ == "UniqueConstraint"]
    ordered: list[Any] = [*unique, table.primary_key]
    return begins | {next(iter(constraint.columns)).name for constraint in ordered if len(constraint.columns)}


def _covers(index: Any) -> bool:
    condition = index.dialect_options["postgresql"]["where"]
    first = next(iter(index.columns)).name
    return condition is None or str(condition) == f"{first} IS NOT NULL"


def test_every_foreign_key_that_is_followed_back_has_an_index() -> None:
    bare = {
        f"{table.name}.{key.parent.name}"
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.parent.name not in _leading(table)
    }
    assert bare == set(WITHOUT_INDEX)


def test_whatever_goes_with_a_big_table_is_found_by_index() -> None:
    cascading = {
        f"{table.name}.{key.parent.name}"
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.ondelete == "CASCADE" and key.column.table.name in {"issue", "change_group", "app_user"}
    }
    assert cascading & set(WITHOUT_INDEX) == {"project_role_actor.user_id", "default_role_actor.user_id"}


def test_the_whole_metadata_has_every_module() -> None:
    names = {module.name for module in pkgutil.iter_modules(schema.__path__)} - {"metadata", "whole"}
    assert {module.__name__.rpartition(".")[2] for module in MODULES} == names
