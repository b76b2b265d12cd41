"""Accounts, groups, and what proves who somebody is."""

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, PrimaryKeyConstraint, Table, Text, func
from sqlalchemy.dialects.postgresql import JSONB

from whimbrel.storage.schema.metadata import identity, instant, metadata, reference

app_user = Table(
    "app_user",
    metadata,
    identity(),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("email", Text, nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, server_default="true"),
    Column("time_zone", Text, nullable=False, server_default="Etc/UTC"),
    Column("locale", Text, nullable=False, server_default="en_US"),
    Column("password_hash", Text),
    instant("created"),
    Column("default_share_scope", Text, nullable=False, server_default="PRIVATE"),
    instant("current_login", nullable=True),
    instant("previous_login", nullable=True),
    reference("avatar_id", "avatar", nullable=True),
    Column("preferences", JSONB, nullable=False, server_default="{}"),
)
Index("app_user_lower_name_key", func.lower(app_user.c.name), unique=True)

app_group = Table("app_group", metadata, identity(), Column("name", Text, nullable=False))
Index("app_group_lower_name_key", func.lower(app_group.c.name), unique=True)

group_member = Table(
    "group_member",
    metadata,
    reference("group_id", "app_group", cascade=True),
    reference("user_id", "app_user", cascade=True),
    PrimaryKeyConstraint("group_id", "user_id"),
    Index("group_member_user_id_idx", "user_id"),
)

api_token = Table(
    "api_token",
    metadata,
    identity(1),
    reference("user_id", "app_user", cascade=True),
    Column("name", Text, nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    instant("created"),
    instant("expires", nullable=True),
    instant("last_accessed", nullable=True),
    Index("api_token_user_id_idx", "user_id"),
)

web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    reference("user_id", "app_user", cascade=True),
    instant("created"),
    instant("expires"),
    Index("web_session_user_id_idx", "user_id"),
    Index("web_session_expires_idx", "expires"),
)

one_time_link = Table(
    "one_time_link",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("user_id", BigInteger),
    instant("expires"),
    Index("one_time_link_user_id_idx", "user_id"),
    Index("one_time_link_expires_idx", "expires"),
)
