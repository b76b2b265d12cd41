"""What changed on each issue, by whom, when: Jira's changelog."""

from sqlalchemy import BigInteger, Column, Index, Table, Text, text

from whimbrel.storage.schema.metadata import identity, instant, metadata, reference

SEARCHED = "field IN ('status', 'assignee', 'reporter', 'priority', 'resolution', 'Fix Version')"
"""The fields whose history queries ask about; a statement must name its field as a literal to use their indexes."""

change_group = Table(
    "change_group",
    metadata,
    identity(),
    reference("issue_id", "issue", cascade=True),
    reference("author_id", "app_user", nullable=True),
    instant("created"),
    Index("change_group_issue_id_idx", "issue_id", "created"),
    Index("change_group_author_id_idx", "author_id", "created"),
)

# The issue, author and instant of the group are repeated, so that a history question reads one table.
change_item = Table(
    "change_item",
    metadata,
    identity(),
    reference("group_id", "change_group", cascade=True),
    Column("issue_id", BigInteger, nullable=False),
    Column("author_id", BigInteger),
    instant("created"),
    Column("field", Text, nullable=False),
    Column("field_type", Text, nullable=False),
    Column("from_value", Text),
    Column("from_string", Text),
    Column("to_value", Text),
    Column("to_string", Text),
    Index("change_item_group_id_idx", "group_id"),
    Index("change_item_issue_id_idx", "issue_id", "field", "created"),
    *(
        Index(f"change_item_{name}_idx", "field", expression, "issue_id", postgresql_where=text(SEARCHED))
        for name, expression in (
            ("created", "created"),
            ("from_value", "from_value"),
            ("to_value", "to_value"),
            ("from_string", text("lower(left(from_string, 200))")),
            ("to_string", text("lower(left(to_string, 200))")),
        )
    ),
)
