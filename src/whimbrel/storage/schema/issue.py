"""Issues and everything that hangs on one."""

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    Date,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Sequence,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from whimbrel.storage.schema.metadata import identity, instant, lexemes_index, metadata, reference
from whimbrel.tracker.rank import GAP

# Far apart, so that a card can be dropped between two others without touching a third; `tracker/rank.py` says the unit.
rank_sequence = Sequence("issue_rank_seq", start=36**8, increment=GAP, metadata=metadata)

issue = Table(
    "issue",
    metadata,
    identity(),
    reference("project_id", "project"),
    Column("number", BigInteger, nullable=False),
    reference("issue_type_id", "issue_type"),
    reference("status_id", "status"),
    reference("priority_id", "priority", nullable=True),
    reference("resolution_id", "resolution", nullable=True),
    reference("security_level_id", "security_level", nullable=True),
    reference("assignee_id", "app_user", nullable=True),
    reference("reporter_id", "app_user", nullable=True),
    reference("creator_id", "app_user", nullable=True),
    reference("parent_id", "issue", nullable=True),
    Column("summary", Text, nullable=False),
    Column("description", Text),
    Column("environment", Text),
    instant("created"),
    instant("updated"),
    instant("resolved", nullable=True),
    Column("due", Date),
    Column("original_estimate", BigInteger),
    Column("remaining_estimate", BigInteger),
    Column("time_spent", BigInteger),
    Column(
        "work_ratio",
        BigInteger,
        Computed("CASE WHEN original_estimate > 0 THEN coalesce(time_spent, 0) * 100 / original_estimate END"),
    ),
    Column("votes", Integer, nullable=False, server_default="0"),
    Column("watches", Integer, nullable=False, server_default="0"),
    instant("archived", nullable=True),
    reference("archived_by_id", "app_user", nullable=True),
    Column("rank", BigInteger, rank_sequence, nullable=False, server_default=rank_sequence.next_value()),
    UniqueConstraint("project_id", "number"),
    Index("issue_project_id_status_id_idx", "project_id", "status_id"),
    Index("issue_project_id_created_idx", "project_id", "created"),
    Index("issue_assignee_id_idx", "assignee_id", "project_id"),
    Index("issue_reporter_id_idx", "reporter_id", "project_id"),
    Index("issue_creator_id_idx", "creator_id", "created"),
    Index("issue_parent_id_idx", "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
    Index("issue_unresolved_idx", "project_id", "priority_id", postgresql_where=text("resolution_id IS NULL")),
    Index("issue_security_level_id_idx", "security_level_id", postgresql_where=text("security_level_id IS NOT NULL")),
    Index("issue_created_idx", "created"),
    Index("issue_updated_idx", "updated"),
    Index("issue_resolved_idx", "resolved", postgresql_where=text("resolved IS NOT NULL")),
    Index("issue_due_idx", "due", postgresql_where=text("due IS NOT NULL")),
    Index("issue_votes_idx", "votes", postgresql_where=text("votes > 0")),
    Index("issue_rank_idx", "rank"),
)


def _many_to_many(name: str, column: str, target: str) -> Table:
    """Return a table of (issue, thing) pairs, indexed from both sides."""
    return Table(
        name,
        metadata,
        reference("issue_id", "issue", cascade=True),
        reference(column, target),
        PrimaryKeyConstraint("issue_id", column),
        Index(f"{name}_{column}_idx", column, "issue_id"),
    )


issue_component = _many_to_many("issue_component", "component_id", "component")
issue_fix_version = _many_to_many("issue_fix_version", "version_id", "version")
issue_affected_version = _many_to_many("issue_affected_version", "version_id", "version")

issue_label = Table(
    "issue_label",
    metadata,
    reference("issue_id", "issue", cascade=True),
    Column("label", Text, nullable=False),
    PrimaryKeyConstraint("issue_id", "label"),
)
Index("issue_label_lower_label_idx", func.lower(issue_label.c.label), issue_label.c.issue_id)


def _index_of_values(column: str) -> Index:
    """Return an index that alone tells which issues have a value of a field, and in what order."""
    name = f"custom_field_value_{column}_idx"
    return Index(name, "field_id", column, "issue_id", postgresql_where=text(f"{column} IS NOT NULL"))


# PostgreSQL has statistics of (field_id, ref) and (field_id, number), which this metadata has no word for: a value is
# that of one field or few, and without them a fifth or less of the rows was expected.
# One row per scalar; which of the columns holds it is told by the field's kind.
custom_field_value = Table(
    "custom_field_value",
    metadata,
    reference("issue_id", "issue", cascade=True),
    reference("field_id", "custom_field"),
    Column("ordinal", SmallInteger, nullable=False),
    Column("ref", BigInteger),
    Column("text", Text),
    Column("number", Float(53)),
    Column("day", Date),
    instant("instant", nullable=True),
    PrimaryKeyConstraint("issue_id", "field_id", "ordinal"),
    *(_index_of_values(column) for column in ("ref", "number", "day", "instant")),
    Index(
        "custom_field_value_text_idx",
        "field_id",
        text("lower(left(text, 200))"),
        postgresql_where=text("text IS NOT NULL"),
    ),
)

comment = Table(
    "comment",
    metadata,
    identity(),
    reference("issue_id", "issue", cascade=True),
    reference("author_id", "app_user", nullable=True),
    reference("update_author_id", "app_user", nullable=True),
    Column("body", Text, nullable=False),
    instant("created"),
    instant("updated"),
    reference("group_id", "app_group", nullable=True),
    reference("role_id", "project_role", nullable=True),
    instant("pinned", nullable=True),
    reference("pinned_by_id", "app_user", nullable=True),
    Index("comment_issue_id_idx", "issue_id", "created"),
    Column("lexemes", TSVECTOR),
    Index("comment_author_id_idx", "author_id", "created"),
    Index("comment_update_author_id_idx", "update_author_id", "updated"),
    lexemes_index("comment_lexemes_idx"),
)

worklog = Table(
    "worklog",
    metadata,
    identity(),
    reference("issue_id", "issue", cascade=True),
    reference("author_id", "app_user", nullable=True),
    reference("update_author_id", "app_user", nullable=True),
    Column("comment", Text, nullable=False, server_default=""),
    instant("started"),
    Column("time_spent", BigInteger, nullable=False),
    instant("created"),
    instant("updated"),
    reference("group_id", "app_group", nullable=True),
    reference("role_id", "project_role", nullable=True),
    Column("lexemes", TSVECTOR),
    Index("worklog_issue_id_idx", "issue_id"),
    lexemes_index("worklog_lexemes_idx"),
    Index("worklog_author_id_idx", "author_id", "started"),
    Index("worklog_updated_idx", "updated", "id"),
)

# Worklogs that are gone, for scripts that mirror them.
deleted_worklog = Table(
    "deleted_worklog",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    instant("deleted"),
    Index("deleted_worklog_deleted_idx", "deleted", "id"),
)

attachment = Table(
    "attachment",
    metadata,
    identity(),
    reference("issue_id", "issue", cascade=True),
    reference("author_id", "app_user", nullable=True),
    Column("filename", Text, nullable=False),
    Column("mime_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    instant("created"),
    Column("content_hash", Text),
    Column("thumbnail_hash", Text),
    Index("attachment_issue_id_idx", "issue_id"),
    Index("attachment_content_hash_idx", "content_hash"),
    Index("attachment_thumbnail_hash_idx", "thumbnail_hash", postgresql_where=text("thumbnail_hash IS NOT NULL")),
)

issue_link = Table(
    "issue_link",
    metadata,
    identity(),
    reference("type_id", "issue_link_type"),
    reference("source_id", "issue", cascade=True),
    reference("destination_id", "issue", cascade=True),
    UniqueConstraint("source_id", "destination_id", "type_id"),
    Index("issue_link_destination_id_idx", "destination_id"),
)

remote_link = Table(
    "remote_link",
    metadata,
    identity(),
    reference("issue_id", "issue", cascade=True),
    Column("global_id", Text),
    Column("relationship", Text, nullable=False, server_default=""),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False, server_default=""),
    Column("application", JSONB, nullable=False, server_default="{}"),
    Column("icon", JSONB, nullable=False, server_default="{}"),
    Column("status", JSONB, nullable=False, server_default="{}"),
    Index("remote_link_issue_id_idx", "issue_id"),
    Index(
        "remote_link_global_id_key",
        "global_id",
        "issue_id",
        unique=True,
        postgresql_where=text("global_id IS NOT NULL"),
    ),
)

# Keys that issues had in projects from which they were moved.
former_issue_key = Table(
    "former_issue_key",
    metadata,
    reference("project_id", "project", cascade=True),
    Column("number", BigInteger, nullable=False),
    reference("issue_id", "issue", cascade=True),
    PrimaryKeyConstraint("project_id", "number"),
    Index("former_issue_key_issue_id_idx", "issue_id"),
)

vote = Table(
    "vote",
    metadata,
    reference("issue_id", "issue", cascade=True),
    reference("user_id", "app_user", cascade=True),
    instant("created"),
    PrimaryKeyConstraint("issue_id", "user_id"),
    Index("vote_user_id_idx", "user_id"),
)

watcher = Table(
    "watcher",
    metadata,
    reference("issue_id", "issue", cascade=True),
    reference("user_id", "app_user", cascade=True),
    instant("created"),
    PrimaryKeyConstraint("issue_id", "user_id"),
    Index("watcher_user_id_idx", "user_id"),
)

# What each person looked at last: the newest 60 issues of 90 days.
issue_view = Table(
    "issue_view",
    metadata,
    reference("user_id", "app_user", cascade=True),
    reference("issue_id", "issue", cascade=True),
    instant("viewed"),
    PrimaryKeyConstraint("user_id", "issue_id"),
    Index("issue_view_issue_id_idx", "issue_id"),
)
