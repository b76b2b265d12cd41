"""Workflows: which statuses an issue goes through, and by which transitions."""

import msgspec


class Transition(msgspec.Struct, frozen=True, omit_defaults=True):
    """A way into `to` (a status id). Without `origins` it is global: it can be taken from every status.

    `sets_resolution` and `clears_resolution` are its post functions on the resolution.
    """

    id: int
    name: str
    to: int
    origins: tuple[int, ...] = ()
    sets_resolution: int | None = None
    clears_resolution: bool = False

    def leaves(self, status_id: int) -> bool:
        """Tell whether an issue in that status may take this transition."""
        return (not self.origins and self.to != status_id) or status_id in self.origins


class Workflow(msgspec.Struct, frozen=True):
    """A state machine over status ids; new issues begin in `initial`."""

    id: int
    name: str
    initial: int
    statuses: tuple[int, ...]
    transitions: tuple[Transition, ...]
    description: str = ""

    def from_status(self, status_id: int) -> tuple[Transition, ...]:
        """Return the transitions that leave a status, in the order of the workflow."""
        return tuple(transition for transition in self.transitions if transition.leaves(status_id))


class WorkflowScheme(msgspec.Struct, frozen=True):
    """Which workflow an issue type follows; types not named follow the default."""

    id: int
    name: str
    default_workflow_id: int
    by_issue_type: dict[int, int] = {}

    def workflow_of(self, issue_type_id: int) -> int:
        """Return the workflow id that issues of the type follow."""
        return self.by_issue_type.get(issue_type_id, self.default_workflow_id)
