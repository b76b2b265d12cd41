"""Boards and sprints."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from whimbrel.storage.schema.metadata import identity, instant, metadata, reference

# `columns` holds, in order, each column's name, status ids and limits.
board = Table(
    "board",
    metadata,
    identity(1),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    reference("filter_id", "saved_filter"),
    reference("owner_id", "app_user", nullable=True),
    reference("project_id", "project", nullable=True, cascade=True),
    Column("columns", JSONB, nullable=False),
    Column("constraint_type", Text, nullable=False, server_default="none"),
    Column("estimation_field", Text),
    Column("sub_query", Text, nullable=False, server_default=""),
    CheckConstraint("type IN ('scrum', 'kanban')", name="board_type_check"),
    CheckConstraint("constraint_type IN ('none', 'issueCount', 'issueCountExclSubs')", name="board_constraint_check"),
    Index("board_filter_id_idx", "filter_id"),
    Index("board_project_id_idx", "project_id"),
)

# Sprints of an import may be of boards that were not imported, so a board's id is no foreign key.
sprint = Table(
    "sprint",
    metadata,
    identity(1),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("board_id", BigInteger),
    Column("sequence", Integer, nullable=False, server_default="0"),
    instant("start", nullable=True),
    instant("end", nullable=True),
    instant("activated", nullable=True),
    instant("completed", nullable=True),
    Column("goal", Text, nullable=False, server_default=""),
    CheckConstraint("state IN ('future', 'active', 'closed')", name="sprint_state_check"),
    Index("sprint_board_id_idx", "board_id"),
)
