"""What may be seen inside an issue that is seen: restricted comments and worklogs, other people's votes and watches."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, or_

from whimbrel.jql.fields import BY_NAME
from whimbrel.search.sight import Sight
from whimbrel.search.sql.array import among
from whimbrel.search.sql.source import Rows
from whimbrel.search.sql.visible import reaches
from whimbrel.storage.schema.issue import comment, issue, worklog

Condition = ColumnElement[bool]

_RESTRICTED = (comment, worklog)
PARTICIPANTS = frozenset({BY_NAME["voter"], BY_NAME["watcher"]})


def seen_rows(rows: Rows, sight: Sight) -> Rows:
    """Return the rows of a field that the asker may see."""
    if rows.table not in _RESTRICTED:
        return rows
    return msgspec.structs.replace(rows, conditions=(*rows.conditions, hears(rows.table, issue.c.project_id, sight)))


def sees_participants(sight: Sight) -> Condition:
    """Return the condition under which an issue shows its voters and watchers to the asker."""
    return reaches(sight.participants, sight.user_id)


def hears(table: Any, project_id: ColumnElement[Any], sight: Sight) -> Condition:
    """Return that the audience of a comment or worklog, of an issue in a project, has the asker in it.

    A group counts before a role.
    """
    role_played = [
        and_(table.c.role_id == role_id, among(project_id, sorted(projects))) for role_id, projects in sight.roles
    ]
    to_role = and_(table.c.group_id.is_(None), or_(table.c.role_id.is_(None), *role_played))
    return or_(to_role, among(table.c.group_id, sorted(sight.groups)))
