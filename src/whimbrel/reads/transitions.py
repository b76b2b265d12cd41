"""Which transitions somebody may take."""

from collections.abc import Collection

from whimbrel.catalogue.conditions import Situation, all_hold, asks_for_subtasks
from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User
from whimbrel.tracker.workflow import Transition


def possible_transitions(
    catalogue: Catalogue, user: User | None, issue: Issue, subtask_statuses: frozenset[int] = frozenset()
) -> tuple[Transition, ...]:
    """Return the transitions that leave the issue's status and whose conditions are met, in workflow order.

    None for whoever may take none. `subtask_statuses` are those that the sub-tasks are in.
    """
    project = catalogue.projects.all[issue.project_id]
    if not allows(catalogue, user, Permission.TRANSITION_ISSUES, project, issue):
        return ()
    situation = Situation(catalogue, user, issue, subtask_statuses)
    leaving = catalogue.schemes.workflow_of(project, issue.issue_type_id).from_status(issue.status_id)
    return tuple(one for one in leaving if all_hold(one.rules.conditions, situation))


def blocked_by_subtasks(catalogue: Catalogue, issues: Collection[Issue]) -> list[int]:
    """Return the ids of the issues whose possible transitions depend on the statuses of their sub-tasks."""
    return [
        issue.id
        for issue in issues
        if any(
            asks_for_subtasks(one.rules.conditions)
            for one in catalogue.schemes.workflow_of(
                catalogue.projects.all[issue.project_id], issue.issue_type_id
            ).from_status(issue.status_id)
        )
    ]
