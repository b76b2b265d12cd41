"""The permission to see issues, as a condition on the issue table."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, func, or_, select, tuple_

from whimbrel.catalogue.permissions import Audience, LevelGrant, ProjectGrant, Visible
from whimbrel.search.sql.array import among, bound
from whimbrel.storage.schema.issue import custom_field_value, issue

Condition = ColumnElement[bool]


def sees(visible: Visible) -> Condition:
    """Return the condition under which an issue is seen: as `Visible.sees` decides it for one."""
    in_projects = reaches(visible.projects, visible.user_id)
    on_levels = [issue.c.security_level_id.is_(None), *_levels(visible.levels, visible.user_id)]
    kept = [] if visible.archived else [issue.c.archived.is_(None)]
    return and_(in_projects, or_(*on_levels), *kept)


def reaches(grants: Iterable[ProjectGrant], user_id: int | None) -> Condition:
    """Return the condition under which one of the grants reaches an issue."""
    conditions = [
        and_(among(issue.c.project_id, sorted(grant.project_ids)), *_reach(grant.audience, user_id)) for grant in grants
    ]
    return or_(false(), *conditions)


def _levels(grants: Iterable[LevelGrant], user_id: int | None) -> Iterable[Condition]:
    """Return a condition for all levels that are open in the same way: a site has as many levels as projects.

    Each level is open in some projects only, so that pairs are looked for: all at once, where an issue has a level.
    """
    alike: dict[Audience, list[tuple[int, int]]] = {}
    for grant in grants:
        alike.setdefault(grant.audience, []).extend((grant.level_id, place) for place in grant.project_ids)
    for audience, pairs in alike.items():
        pairs.sort()
        columns = bound(level for level, _ in pairs), bound(place for _, place in pairs)
        opened = func.unnest(*columns).table_valued("level_id", "project_id", name="opened").render_derived()
        held = tuple_(issue.c.security_level_id, issue.c.project_id)
        yield and_(held.in_(select(opened.c.level_id, opened.c.project_id)), *_reach(audience, user_id))


def _reach(audience: Audience, user_id: int | None) -> list[Condition]:
    """Return what an audience demands of an issue: nothing if it is everything."""
    if audience.everything:
        return []
    if user_id is None:
        return [false()]
    ways: list[Condition] = []
    if audience.reporter:
        ways.append(issue.c.reporter_id == user_id)
    if audience.assignee:
        ways.append(issue.c.assignee_id == user_id)
    if audience.user_fields:
        value = custom_field_value.c
        named = select(value.issue_id).where(
            value.issue_id == issue.c.id, among(value.field_id, sorted(audience.user_fields)), value.ref == user_id
        )
        ways.append(named.correlate(issue).exists())
    return [or_(false(), *ways)]
