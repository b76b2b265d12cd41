"""The issue, with everything that is kept once per issue, in ids."""

from datetime import date, datetime

import msgspec

from whimbrel.tracker import customfield


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One issue. References are ids, estimates are seconds, `custom` maps custom field ids to values."""

    id: int
    project_id: int
    number: int
    issue_type_id: int
    status_id: int
    summary: str
    created: datetime
    updated: datetime
    rank: int
    priority_id: int | None = None
    resolution_id: int | None = None
    security_level_id: int | None = None
    assignee_id: int | None = None
    reporter_id: int | None = None
    creator_id: int | None = None
    parent_id: int | None = None
    description: str | None = None
    environment: str | None = None
    resolved: datetime | None = None
    archived: datetime | None = None
    archived_by_id: int | None = None
    due: date | None = None
    original_estimate: int | None = None
    remaining_estimate: int | None = None
    time_spent: int | None = None
    votes: int = 0
    watches: int = 0
    labels: tuple[str, ...] = ()
    component_ids: tuple[int, ...] = ()
    fix_version_ids: tuple[int, ...] = ()
    affected_version_ids: tuple[int, ...] = ()
    custom: dict[int, customfield.Value] = {}


def work_ratio(original_estimate: int | None, time_spent: int | None) -> int:
    """Return time spent as a percentage of the original estimate; -1 without an estimate, as Jira says it."""
    if not original_estimate:
        return -1
    return (time_spent or 0) * 100 // original_estimate
