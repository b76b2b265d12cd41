"""Saved filters, with whom they are shared, and whose favourites they are."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from whimbrel.storage.schema.metadata import identity, instant, metadata, reference

saved_filter = Table(
    "saved_filter",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    reference("owner_id", "app_user"),
    Column("jql", Text, nullable=False),
    Column("columns", ARRAY(Text)),
    instant("created"),
    instant("updated"),
)
Index("saved_filter_owner_id_name_key", saved_filter.c.owner_id, func.lower(saved_filter.c.name), unique=True)
Index("saved_filter_lower_name_idx", func.lower(saved_filter.c.name))

filter_share = Table(
    "filter_share",
    metadata,
    identity(),
    reference("filter_id", "saved_filter", cascade=True),
    Column("kind", Text, nullable=False),
    reference("group_id", "app_group", nullable=True, cascade=True),
    reference("project_id", "project", nullable=True, cascade=True),
    reference("role_id", "project_role", nullable=True, cascade=True),
    reference("user_id", "app_user", nullable=True, cascade=True),
    Column("may_edit", Boolean, nullable=False, server_default="false"),
    CheckConstraint(
        "kind IN ('global', 'authenticated', 'group', 'project', 'project_role', 'user')",
        name="filter_share_kind_check",
    ),
    Index("filter_share_filter_id_idx", "filter_id"),
    *(
        Index(f"filter_share_{holder}_id_idx", f"{holder}_id", postgresql_where=text(f"{holder}_id IS NOT NULL"))
        for holder in ("group", "project", "user")
    ),
)

favourite_filter = Table(
    "favourite_filter",
    metadata,
    reference("user_id", "app_user", cascade=True),
    reference("filter_id", "saved_filter", cascade=True),
    Column("position", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("user_id", "filter_id"),
    Index("favourite_filter_filter_id_idx", "filter_id"),
)
