"""Custom fields with their contexts and options, field configurations, and screens."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from whimbrel.storage.schema.metadata import identity, metadata, reference

custom_field = Table(
    "custom_field",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    Column("type_key", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
)

# Where a field applies, with which default: everywhere without projects, for all types without issue types. A field
# without any context applies everywhere too.
field_context = Table(
    "field_context",
    metadata,
    identity(),
    reference("field_id", "custom_field", cascade=True),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("project_ids", ARRAY(BigInteger), nullable=False, server_default="{}"),
    Column("issue_type_ids", ARRAY(BigInteger), nullable=False, server_default="{}"),
    Column("default_value", JSONB),
    Index("field_context_field_id_idx", "field_id"),
)

# An option without a context is offered in all of them.
custom_field_option = Table(
    "custom_field_option",
    metadata,
    identity(),
    reference("field_id", "custom_field", cascade=True),
    reference("context_id", "field_context", nullable=True, cascade=True),
    reference("parent_id", "custom_field_option", nullable=True, cascade=True),
    Column("value", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("disabled", Boolean, nullable=False, server_default="false"),
    Index("custom_field_option_field_id_idx", "field_id"),
    Index("custom_field_option_parent_id_idx", "parent_id"),
    Index("custom_field_option_context_id_idx", "context_id"),
)

field_configuration = Table(
    "field_configuration",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text, nullable=False, server_default=""),
)

# Fields that have no item are shown, optional, and rendered as text is by default.
field_configuration_item = Table(
    "field_configuration_item",
    metadata,
    reference("configuration_id", "field_configuration", cascade=True),
    Column("field_key", Text, nullable=False),
    Column("required", Boolean, nullable=False, server_default="false"),
    Column("hidden", Boolean, nullable=False, server_default="false"),
    Column("renderer", Text),
    Column("description", Text),
    PrimaryKeyConstraint("configuration_id", "field_key"),
)

field_configuration_scheme = Table(
    "field_configuration_scheme",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text, nullable=False, server_default=""),
    reference("default_configuration_id", "field_configuration"),
    Column("by_issue_type", JSONB, nullable=False, server_default="{}"),
)

screen = Table(
    "screen",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text, nullable=False, server_default=""),
)

screen_tab = Table(
    "screen_tab",
    metadata,
    identity(),
    reference("screen_id", "screen", cascade=True),
    Column("name", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("field_keys", ARRAY(Text), nullable=False, server_default="{}"),
    UniqueConstraint("screen_id", "name"),
)

# `by_operation` maps create, edit and view to screens; operations that it does not name have the default one.
screen_scheme = Table(
    "screen_scheme",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text, nullable=False, server_default=""),
    reference("default_screen_id", "screen"),
    Column("by_operation", JSONB, nullable=False, server_default="{}"),
)

issue_type_screen_scheme = Table(
    "issue_type_screen_scheme",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text, nullable=False, server_default=""),
    reference("default_screen_scheme_id", "screen_scheme"),
    Column("by_issue_type", JSONB, nullable=False, server_default="{}"),
)
