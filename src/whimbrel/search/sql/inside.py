"""What may be seen inside an issue that is seen: restricted worklogs, and other people's votes and watches."""

import msgspec
from sqlalchemy import ColumnElement, and_, or_

from whimbrel.jql.fields import BY_NAME
from whimbrel.search.sight import Sight
from whimbrel.search.sql.array import among
from whimbrel.search.sql.source import Rows
from whimbrel.search.sql.visible import reaches
from whimbrel.storage.schema.issue import issue, worklog

Condition = ColumnElement[bool]

PARTICIPANTS = frozenset({BY_NAME["voter"], BY_NAME["watcher"]})


def seen_rows(rows: Rows, sight: Sight) -> Rows:
    """Return the rows of a field that the asker may see."""
    if rows.table is not worklog:
        return rows
    return msgspec.structs.replace(rows, conditions=(*rows.conditions, _sees_worklog(sight)))


def sees_participants(sight: Sight) -> Condition:
    """Return the condition under which an issue shows its voters and watchers to the asker."""
    return reaches(sight.participants, sight.user_id)


def _sees_worklog(sight: Sight) -> Condition:
    """Return that a worklog's audience has the asker in it: a group counts before a role."""
    role_played = [
        and_(worklog.c.role_id == role_id, among(issue.c.project_id, sorted(projects)))
        for role_id, projects in sight.roles
    ]
    to_role = and_(worklog.c.group_id.is_(None), or_(worklog.c.role_id.is_(None), *role_played))
    return or_(to_role, among(worklog.c.group_id, sorted(sight.groups)))
