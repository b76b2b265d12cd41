"""Which transitions somebody may take."""

from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User
from whimbrel.tracker.workflow import Transition


def possible_transitions(catalogue: Catalogue, user: User | None, issue: Issue) -> tuple[Transition, ...]:
    """Return the transitions that leave the issue's status, in workflow order; none for whoever may take none."""
    project = catalogue.projects.all[issue.project_id]
    if not allows(catalogue, user, Permission.TRANSITION_ISSUES, project, issue):
        return ()
    return catalogue.schemes.workflow_of(project, issue.issue_type_id).from_status(issue.status_id)
