"""The site itself and its dashboards."""

from sqlalchemy import Boolean, Column, Integer, Table, Text
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

dashboard = Table(
    "dashboard",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    reference("owner_id", "app_user", nullable=True),
    Column("system", Boolean, nullable=False, server_default="false"),
)
