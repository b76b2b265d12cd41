"""Which issues have texts that a query matches.

The texts that match are found on their own, by the indexes of their words, and the issues are then those of the texts:
the indexes serve whatever else is asked, and several places of texts are one question. What does not match is asked
issue by issue.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, exists, literal_column, not_, select, union_all

from whimbrel.jql.fields import TEXT, QueryField
from whimbrel.jql.resolved import Matches
from whimbrel.search.sight import Sight
from whimbrel.search.sql.inside import hears
from whimbrel.search.sql.tsquery import condition_on
from whimbrel.storage.schema.issue import comment, issue, worklog
from whimbrel.storage.schema.text import DESCRIPTION, ENVIRONMENT, SUMMARY, issue_text

Condition = ColumnElement[bool]

_OWNER = issue.alias("owner")


class _Area(msgspec.Struct, frozen=True):
    """Rows with the lexemes of texts; a restricted one has audiences."""

    table: Any
    conditions: tuple[Condition, ...] = ()
    restricted: bool = False


def _of_field(field_id: int) -> _Area:
    # A parameter in the place of the number would keep the planner from the index that has only that field's texts.
    return _Area(issue_text, (issue_text.c.field_id == literal_column(str(field_id)),))


_COMMENTS = _Area(comment, restricted=True)
_AREAS: Mapping[str, tuple[_Area, ...]] = {
    "summary": (_of_field(SUMMARY),),
    "description": (_of_field(DESCRIPTION),),
    "environment": (_of_field(ENVIRONMENT),),
    "comment": (_COMMENTS,),
    "worklogComment": (_Area(worklog, restricted=True),),
    TEXT.id: (
        _of_field(SUMMARY),
        _of_field(DESCRIPTION),
        _Area(
            issue_text, (issue_text.c.field_id > literal_column(str(DESCRIPTION)),)
        ),  # the environment, and all custom fields
        _COMMENTS,
    ),
}


def matches(leaves: Iterable[Matches], sight: Sight) -> Condition:
    """Return that an issue has a text of one of the leaves' fields that its query matches; none of them is negated."""
    found = [texts for leaf in leaves for texts in _matching(leaf, sight)]
    return issue.c.id.in_(found[0] if len(found) == 1 else union_all(*found))


def matches_nowhere(leaf: Matches, sight: Sight) -> Condition:
    """Return that none of an issue's texts of a field, as far as the asker may see them, is matched by a query."""
    condition = condition_on(leaf.query)
    return and_(*(not_(_matches_in(area, condition(area.table.c.lexemes), sight)) for area in _areas(leaf.field)))


def _areas(field: QueryField) -> tuple[_Area, ...]:
    return _AREAS[field.id] if field.custom_id is None else (_of_field(field.custom_id),)


def _matching(leaf: Matches, sight: Sight) -> Iterator[Select[Any]]:
    """Return selects of the ids of the issues whose texts match, one for each place where texts lie."""
    condition = condition_on(leaf.query)
    for area in _areas(leaf.field):
        texts = area.table.c
        found = select(texts.issue_id).where(*area.conditions, condition(texts.lexemes))
        if area.restricted:
            project_id = select(_OWNER.c.project_id).where(_OWNER.c.id == texts.issue_id)
            found = found.where(hears(area.table, project_id.correlate(area.table).scalar_subquery(), sight))
        yield found


def _matches_in(area: _Area, condition: Condition, sight: Sight) -> Condition:
    conditions = [area.table.c.issue_id == issue.c.id, *area.conditions, condition]
    if area.restricted:
        conditions.append(hears(area.table, issue.c.project_id, sight))
    return exists().select_from(area.table).where(*conditions).correlate(issue)
