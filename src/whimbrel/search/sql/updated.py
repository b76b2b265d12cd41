"""Which issues somebody did something to: created, edited or commented on them."""

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, FromClause, Select, select, union_all

from whimbrel.jql.resolved import Related
from whimbrel.search.sight import Sight
from whimbrel.search.sql.compare import lies_in
from whimbrel.search.sql.inside import hears
from whimbrel.storage.schema.history import change_group
from whimbrel.storage.schema.issue import comment, issue


def updated_issues(leaf: Related, sight: Sight) -> CompoundSelect[Any]:
    """Return the ids of the issues that the user `leaf.id` did something to in the time `leaf.within`.

    Each arm is answered by an index on who and when. Of a comment, its creation and its last edit count, unless its
    audience leaves the asker out.
    """
    commented = issue.alias()
    project = select(commented.c.project_id).where(commented.c.id == comment.c.issue_id)
    heard = hears(comment, project.correlate(comment).scalar_subquery(), sight)
    return union_all(
        _done(leaf, issue, issue.c.id, issue.c.creator_id, issue.c.created),
        _done(leaf, change_group, change_group.c.issue_id, change_group.c.author_id, change_group.c.created),
        _done(leaf, comment, comment.c.issue_id, comment.c.author_id, comment.c.created).where(heard),
        _done(leaf, comment, comment.c.issue_id, comment.c.update_author_id, comment.c.updated).where(heard),
    )


def _done(
    leaf: Related, table: FromClause, issue_id: ColumnElement[Any], who: ColumnElement[Any], when: ColumnElement[Any]
) -> Select[Any]:
    done = select(issue_id).select_from(table).where(who == leaf.id, lies_in(when, (leaf.within,)))
    return done.correlate(None)
