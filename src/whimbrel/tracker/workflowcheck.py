"""What is likely wrong with a workflow, though it can be followed."""

import enum

import msgspec

from whimbrel.tracker.workflow import Workflow


class ProblemKind(enum.StrEnum):
    """What is wrong with a status."""

    UNREACHABLE = "unreachable"
    DEAD_END = "dead-end"


class Problem(msgspec.Struct, frozen=True):
    """A status that no issue reaches from the beginning, or that no issue leaves."""

    kind: ProblemKind
    status_id: int


def problems(workflow: Workflow) -> tuple[Problem, ...]:
    """Return what is wrong with the statuses of a workflow, in their order. Conditions are taken to be met.

    A status at which a workflow ends is a dead end too: whoever wants that may leave it so.
    """
    reached = _reached(workflow)
    found = [Problem(ProblemKind.UNREACHABLE, one) for one in workflow.statuses if one not in reached]
    found += [Problem(ProblemKind.DEAD_END, one) for one in workflow.statuses if not _leads_away(workflow, one)]
    return tuple(found)


def _reached(workflow: Workflow) -> set[int]:
    reached, waiting = {workflow.initial}, [workflow.initial]
    while waiting:
        status_id = waiting.pop()
        for transition in workflow.from_status(status_id):
            target = transition.target(status_id)
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def _leads_away(workflow: Workflow, status_id: int) -> bool:
    return any(transition.target(status_id) != status_id for transition in workflow.from_status(status_id))
