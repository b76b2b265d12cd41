"""Projects, and what belongs to one."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    func,
)

from whimbrel.storage.schema.metadata import identity, instant, metadata, reference

project_category = Table(
    "project_category",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
)

project = Table(
    "project",
    metadata,
    identity(),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("type_key", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("url", Text, nullable=False, server_default=""),
    reference("lead_id", "app_user", nullable=True),
    Column("assignee_type", Text, nullable=False, server_default="UNASSIGNED"),
    reference("category_id", "project_category", nullable=True),
    reference("permission_scheme_id", "permission_scheme"),
    reference("notification_scheme_id", "notification_scheme"),
    reference("security_scheme_id", "security_scheme", nullable=True),
    reference("issue_type_scheme_id", "issue_type_scheme"),
    reference("workflow_scheme_id", "workflow_scheme"),
    Column("archived", Boolean, nullable=False, server_default="false"),
)
Index("project_lower_name_key", func.lower(project.c.name), unique=True)

# Apart from the project's row, so that taking a number does not hold up readers of the project for update.
project_counter = Table(
    "project_counter",
    metadata,
    Column("project_id", BigInteger, primary_key=True, autoincrement=False),
    Column("last_number", BigInteger, nullable=False, server_default="0"),
)

project_role = Table(
    "project_role",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text, nullable=False, server_default=""),
)

project_role_actor = Table(
    "project_role_actor",
    metadata,
    identity(),
    reference("project_id", "project", cascade=True),
    reference("role_id", "project_role", cascade=True),
    reference("user_id", "app_user", nullable=True, cascade=True),
    reference("group_id", "app_group", nullable=True, cascade=True),
    CheckConstraint("(user_id IS NULL) <> (group_id IS NULL)", name="project_role_actor_one_check"),
    UniqueConstraint(
        "project_id",
        "role_id",
        "user_id",
        "group_id",
        name="project_role_actor_key",
        postgresql_nulls_not_distinct=True,
    ),
)

component = Table(
    "component",
    metadata,
    identity(),
    reference("project_id", "project", cascade=True),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    reference("lead_id", "app_user", nullable=True),
    Column("assignee_type", Text, nullable=False, server_default="PROJECT_DEFAULT"),
    Column("archived", Boolean, nullable=False, server_default="false"),
    UniqueConstraint("project_id", "name"),
)

version = Table(
    "version",
    metadata,
    identity(),
    reference("project_id", "project", cascade=True),
    Column("name", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("archived", Boolean, nullable=False, server_default="false"),
    Column("released", Boolean, nullable=False, server_default="false"),
    Column("start_date", Date),
    Column("release_date", Date),
    UniqueConstraint("project_id", "name"),
)

sprint = Table(
    "sprint",
    metadata,
    identity(1),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("board_id", BigInteger),
    instant("start", nullable=True),
    instant("end", nullable=True),
    instant("completed", nullable=True),
    Column("goal", Text, nullable=False, server_default=""),
    CheckConstraint("state IN ('future', 'active', 'closed')", name="sprint_state_check"),
)
