"""Whether the conditions of a transition are met."""

from collections.abc import Iterable, Iterator

import msgspec

from whimbrel.catalogue.permissions import allows, plays_role
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker import condition as kinds
from whimbrel.tracker.condition import Condition
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.user import User


class Situation(msgspec.Struct, frozen=True):
    """Who wants to take a transition of which issue, and in which statuses its sub-tasks are."""

    catalogue: Catalogue
    user: User | None
    issue: Issue
    subtask_statuses: frozenset[int] = frozenset()


def all_hold(conditions: Iterable[Condition], situation: Situation) -> bool:
    """Tell whether each condition is met."""
    return all(holds(condition, situation) for condition in conditions)


def holds(condition: Condition, situation: Situation) -> bool:  # noqa: PLR0911  one for each kind
    """Tell whether a condition is met."""
    catalogue, user, issue = situation.catalogue, situation.user, situation.issue
    project = catalogue.projects.all[issue.project_id]
    match condition:
        case kinds.OnlyAssignee():
            return user is not None and user.id == issue.assignee_id
        case kinds.OnlyReporter():
            return user is not None and user.id == issue.reporter_id
        case kinds.HasPermission(permission):
            return allows(catalogue, user, permission, project, issue)
        case kinds.PlaysRole(role_id):
            return plays_role(catalogue, user, project, role_id)
        case kinds.InGroup(group_id):
            return user is not None and group_id in catalogue.people.groups_of(user.id)
        case kinds.InUserField(field_id):
            return user is not None and user.id in issue.custom.get(field_id, ())
        case kinds.SubtasksIn(status_ids):
            return situation.subtask_statuses <= set(status_ids)
        case kinds.Never():
            return False
        case kinds.AllOf(of):
            return all_hold(of, situation)
        case kinds.AnyOf(of):
            return any(holds(one, situation) for one in of)


def asks_for_subtasks(conditions: Iterable[Condition]) -> bool:
    """Tell whether it has to be known in which statuses the sub-tasks are."""
    return any(isinstance(one, kinds.SubtasksIn) for one in _flat(conditions))


def _flat(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        yield condition
        if isinstance(condition, kinds.AllOf | kinds.AnyOf):
            yield from _flat(condition.of)
