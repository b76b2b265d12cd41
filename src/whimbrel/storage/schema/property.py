"""Entity properties: JSON that apps and scripts keep on an entity under a key."""

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from whimbrel.storage.schema.metadata import metadata, reference


def _property_of(entity: str, target: str) -> Table:
    """Return the table of an entity's properties, found by the entity and by key and value."""
    name = f"{entity}_property"
    return Table(
        name,
        metadata,
        reference(f"{entity}_id", target, cascade=True),
        Column("key", Text, nullable=False),
        Column("value", JSONB, nullable=False),
        PrimaryKeyConstraint(f"{entity}_id", "key"),
        Index(f"{name}_key_idx", "key", f"{entity}_id"),
        Index(f"{name}_value_idx", "value", postgresql_using="gin", postgresql_ops={"value": "jsonb_path_ops"}),
    )


issue_property = _property_of("issue", "issue")
comment_property = _property_of("comment", "comment")
project_property = _property_of("project", "project")
user_property = _property_of("user", "app_user")
issue_type_property = _property_of("issue_type", "issue_type")
board_property = _property_of("board", "board")
sprint_property = _property_of("sprint", "sprint")

# The items of dashboards are known by their ids alone.
dashboard_item_property = Table(
    "dashboard_item_property",
    metadata,
    reference("dashboard_id", "dashboard", cascade=True),
    Column("item_id", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("value", JSONB, nullable=False),
    PrimaryKeyConstraint("dashboard_id", "item_id", "key"),
)
