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
    reference("priority_scheme_id", "priority_scheme", nullable=True),
    reference("field_configuration_scheme_id", "field_configuration_scheme", nullable=True),
    reference("screen_scheme_id", "issue_type_screen_scheme", nullable=True),
    reference("avatar_id", "avatar", nullable=True),
    Column("archived", Boolean, nullable=False, server_default="false"),
    # Since when the project is deleted: nobody sees it, and its issues are taken away a few at a time.
    instant("deleted", nullable=True),
)
Index("project_lower_name_key", func.lower(project.c.name), unique=True)

# Keys that projects had before; they go on answering, so that no other project can take them.
former_project_key = Table(
    "former_project_key",
    metadata,
    Column("key", Text, primary_key=True),
    reference("project_id", "project", cascade=True),
    Index("former_project_key_project_id_idx", "project_id"),
)

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

# Who plays a role in a new project.
default_role_actor = Table(
    "default_role_actor",
    metadata,
    identity(),
    reference("role_id", "project_role", cascade=True),
    reference("user_id", "app_user", nullable=True, cascade=True),
    reference("group_id", "app_group", nullable=True, cascade=True),
    CheckConstraint("(user_id IS NULL) <> (group_id IS NULL)", name="default_role_actor_one_check"),
    UniqueConstraint(
        "role_id", "user_id", "group_id", name="default_role_actor_key", postgresql_nulls_not_distinct=True
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
