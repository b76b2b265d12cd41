"""The site itself and its dashboards."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import UUID

from whimbrel.storage.schema.metadata import identity, instant, metadata, reference

site = Table(
    "site",
    metadata,
    Column("id", UUID(as_uuid=False), primary_key=True),
    Column("title", Text, nullable=False),
    instant("created"),
    Column("analysis_version", Integer, nullable=False, server_default="0"),
)

# What administrators set; what is not here has its default.
application_property = Table(
    "application_property",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

dashboard = Table(
    "dashboard",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    reference("owner_id", "app_user", nullable=True),
    Column("system", Boolean, nullable=False, server_default="false"),
    Column("description", Text, nullable=False, server_default=""),
)

dashboard_share = Table(
    "dashboard_share",
    metadata,
    identity(),
    reference("dashboard_id", "dashboard", cascade=True),
    Column("kind", Text, nullable=False),
    reference("group_id", "app_group", nullable=True, cascade=True),
    reference("project_id", "project", nullable=True, cascade=True),
    reference("role_id", "project_role", nullable=True, cascade=True),
    reference("user_id", "app_user", nullable=True, cascade=True),
    Column("may_edit", Boolean, nullable=False, server_default="false"),
    CheckConstraint(
        "kind IN ('global', 'authenticated', 'group', 'project', 'project_role', 'user')",
        name="dashboard_share_kind_check",
    ),
    Index("dashboard_share_dashboard_id_idx", "dashboard_id"),
    *(
        Index(f"dashboard_share_{holder}_id_idx", f"{holder}_id", postgresql_where=text(f"{holder}_id IS NOT NULL"))
        for holder in ("group", "project", "user", "role")
    ),
)

favourite_dashboard = Table(
    "favourite_dashboard",
    metadata,
    reference("user_id", "app_user", cascade=True),
    reference("dashboard_id", "dashboard", cascade=True),
    PrimaryKeyConstraint("user_id", "dashboard_id"),
    Index("favourite_dashboard_dashboard_id_idx", "dashboard_id"),
)

# Pictures that are about to become avatars of something: the last one of each person, until it is cut out.
avatar_draft = Table(
    "avatar_draft",
    metadata,
    reference("user_id", "app_user", cascade=True),
    Column("kind", Text, nullable=False),
    Column("owner_id", BigInteger, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("mime_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    instant("created"),
    PrimaryKeyConstraint("user_id", "kind", "owner_id"),
    Index("avatar_draft_content_hash_idx", "content_hash"),
)

# Pictures of projects, people and issue types. Those of the system have a name and are drawn by the product; those that
# people brought have a content hash.
avatar = Table(
    "avatar",
    metadata,
    identity(),
    Column("kind", Text, nullable=False),
    Column("owner_id", BigInteger),
    Column("name", Text),
    Column("content_hash", Text),
    Column("mime_type", Text, nullable=False, server_default="image/png"),
    CheckConstraint("kind IN ('project', 'user', 'issuetype')", name="avatar_kind_check"),
    CheckConstraint("(name IS NULL) <> (content_hash IS NULL)", name="avatar_source_check"),
    Index("avatar_owner_id_idx", "kind", "owner_id"),
    Index("avatar_content_hash_idx", "content_hash", postgresql_where=text("content_hash IS NOT NULL")),
)
