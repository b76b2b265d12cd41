"""Functions that return sprints."""

from collections.abc import Iterable
from functools import partial

from whimbrel.jql.functions.function import Call, QueryFunction, Value
from whimbrel.jql.operators import FieldType
from whimbrel.tracker.sprint import SprintState


def _sprints(call: Call, state: SprintState) -> Iterable[Value]:
    return [sprint.id for sprint in call.names.configuration.sprints() if sprint.state is state]


FUNCTIONS = tuple(
    QueryFunction(name=name, types=frozenset({FieldType.SPRINT}), values=partial(_sprints, state=state))
    for name, state in (
        ("openSprints", SprintState.ACTIVE),
        ("closedSprints", SprintState.CLOSED),
        ("futureSprints", SprintState.FUTURE),
    )
)
