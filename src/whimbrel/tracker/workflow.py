"""Workflows: which statuses an issue goes through, and by which transitions."""

from collections.abc import Mapping

import msgspec

from whimbrel.tracker.rule import Rules

EDITABLE = "jira.issue.editable"
"""The property of a status whose value `false` forbids to edit issues in it, as in Jira."""


class Transition(msgspec.Struct, frozen=True, omit_defaults=True):
    """A way into `to` (a status id), or back to where the issue is if that is None.

    Without `origins` it is global: it can be taken from every status. `sets_resolution` and `clears_resolution` are its
    post functions on the resolution. Only fields on its screen can be set with it.
    """

    id: int
    name: str
    to: int | None
    origins: tuple[int, ...] = ()
    sets_resolution: int | None = None
    clears_resolution: bool = False
    rules: Rules = Rules()
    screen_id: int | None = None
    properties: dict[str, str] = {}
    description: str = ""

    def leaves(self, status_id: int) -> bool:
        """Tell whether an issue in that status may take this transition."""
        return (not self.origins and self.to != status_id) or status_id in self.origins

    def target(self, status_id: int) -> int:
        """Return the status that an issue is in after it, having been in that one."""
        return status_id if self.to is None else self.to


class Workflow(msgspec.Struct, frozen=True):
    """A state machine over status ids; new issues begin in `initial`, and `creation` has the rules for that.

    The keys of `status_properties` are status ids as text, as JSON has them.
    """

    id: int
    name: str
    initial: int
    statuses: tuple[int, ...]
    transitions: tuple[Transition, ...]
    description: str = ""
    creation: Rules = Rules()
    status_properties: dict[str, dict[str, str]] = {}

    def from_status(self, status_id: int) -> tuple[Transition, ...]:
        """Return the transitions that leave a status, in the order of the workflow."""
        return tuple(transition for transition in self.transitions if transition.leaves(status_id))

    def properties_of(self, status_id: int) -> Mapping[str, str]:
        """Return the properties that a status has in this workflow."""
        return self.status_properties.get(str(status_id), {})

    def is_editable(self, status_id: int) -> bool:
        """Tell whether issues in a status can be edited."""
        return self.properties_of(status_id).get(EDITABLE, "true").lower() != "false"


class WorkflowScheme(msgspec.Struct, frozen=True):
    """Which workflow an issue type follows; types not named follow the default."""

    id: int
    name: str
    default_workflow_id: int
    by_issue_type: dict[int, int] = {}
    description: str = ""

    def workflow_of(self, issue_type_id: int) -> int:
        """Return the workflow id that issues of the type follow."""
        return self.by_issue_type.get(issue_type_id, self.default_workflow_id)

    def workflow_ids(self) -> frozenset[int]:
        """Return all workflows of the scheme."""
        return frozenset((self.default_workflow_id, *self.by_issue_type.values()))
