"""What may be seen inside an issue that is seen: restricted comments and worklogs, other people's votes and watches."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, and_, or_

from whimbrel.jql.fields import BY_NAME
from whimbrel.search.sight import NO_USER, Sight
from whimbrel.search.sql.array import among
from whimbrel.search.sql.source import Rows
from whimbrel.search.sql.visible import reaches
from whimbrel.storage.schema.issue import comment, issue, issue_view, worklog

Condition = ColumnElement[bool]

_RESTRICTED = (comment, worklog)
PARTICIPANTS = frozenset({BY_NAME["voter"], BY_NAME["watcher"]})


def seen_rows(rows: Rows, sight: Sight) -> Rows:
    """Return the rows of a field that the asker may see."""
    if rows.table in _RESTRICTED:
        return _narrowed(rows, hears(rows.table, issue.c.project_id, sight))
    if rows.table is issue_view:
        return _narrowed(rows, issue_view.c.user_id == (sight.user_id or NO_USER))
    return rows


def _narrowed(rows: Rows, condition: Condition) -> Rows:
    return msgspec.structs.replace(rows, conditions=(*rows.conditions, condition))


def sees_participants(sight: Sight) -> Condition:
    """Return the condition under which an issue shows its voters and watchers to the asker."""
    return reaches(sight.participants, sight.user_id)


def hears(table: FromClause, project_id: ColumnElement[Any], sight: Sight) -> Condition:
    """Return that the audience of a comment or worklog has the asker in it: a group counts before a role.

    `project_id` is that of its issue.
    """
    said = table.c
    role_played = [
        and_(said.role_id == role_id, among(project_id, sorted(projects))) for role_id, projects in sight.roles
    ]
    to_role = and_(said.group_id.is_(None), or_(said.role_id.is_(None), *role_played))
    return or_(to_role, among(said.group_id, sorted(sight.groups)))
