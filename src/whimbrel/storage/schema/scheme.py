"""Schemes: what projects share and administrators configure."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from whimbrel.storage.schema.metadata import identity, metadata, reference

issue_type = Table(
    "issue_type",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("subtask", Boolean, nullable=False, server_default="false"),
    Column("description", Text, nullable=False, server_default=""),
    reference("avatar_id", "avatar", nullable=True),
)

priority = Table(
    "priority",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("sequence", Integer, nullable=False),
    Column("color", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
)

resolution = Table(
    "resolution",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("sequence", Integer, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
)

status = Table(
    "status",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("category_id", BigInteger, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    CheckConstraint("category_id IN (1, 2, 3, 4)", name="status_category_check"),
)

issue_link_type = Table(
    "issue_link_type",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("inward", Text, nullable=False),
    Column("outward", Text, nullable=False),
)

issue_type_scheme = Table(
    "issue_type_scheme",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    Column("issue_type_ids", ARRAY(BigInteger), nullable=False),
    Column("default_issue_type_id", BigInteger),
    Column("description", Text, nullable=False, server_default=""),
)

priority_scheme = Table(
    "priority_scheme",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("priority_ids", ARRAY(BigInteger), nullable=False),
    Column("default_priority_id", BigInteger),
)

workflow = Table(
    "workflow",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text, nullable=False, server_default=""),
    Column("definition", JSONB, nullable=False),
)

workflow_scheme = Table(
    "workflow_scheme",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    reference("default_workflow_id", "workflow"),
    Column("by_issue_type", JSONB, nullable=False, server_default="{}"),
    Column("description", Text, nullable=False, server_default=""),
)

notification_scheme = Table(
    "notification_scheme",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
)

permission_scheme = Table(
    "permission_scheme",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
)

permission_grant = Table(
    "permission_grant",
    metadata,
    identity(),
    reference("scheme_id", "permission_scheme", cascade=True),
    Column("permission", Text, nullable=False),
    Column("holder_kind", Text, nullable=False),
    Column("holder_parameter", BigInteger),
    Index("permission_grant_scheme_id_idx", "scheme_id"),
)

# Permissions that hold for the whole site; without a group, of everybody who is signed in.
global_grant = Table(
    "global_grant",
    metadata,
    identity(),
    Column("permission", Text, nullable=False),
    reference("group_id", "app_group", nullable=True, cascade=True),
    UniqueConstraint(
        "permission", "group_id", name="global_grant_permission_group_id_key", postgresql_nulls_not_distinct=True
    ),
)

security_scheme = Table(
    "security_scheme",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("default_level_id", BigInteger),
)

security_level = Table(
    "security_level",
    metadata,
    identity(),
    reference("scheme_id", "security_scheme", cascade=True),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Index("security_level_scheme_id_idx", "scheme_id"),
)

security_grant = Table(
    "security_grant",
    metadata,
    identity(),
    reference("level_id", "security_level", cascade=True),
    Column("holder_kind", Text, nullable=False),
    Column("holder_parameter", BigInteger),
    Index("security_grant_level_id_idx", "level_id"),
)
