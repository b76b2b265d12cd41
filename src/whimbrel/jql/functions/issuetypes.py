"""Functions that return issue types."""

from collections.abc import Iterable
from functools import partial

from whimbrel.jql.functions.function import Call, QueryFunction, Value
from whimbrel.jql.operators import FieldType


def _issue_types(call: Call, *, subtask: bool) -> Iterable[Value]:
    return [kind.id for kind in call.names.configuration.issue_types() if kind.subtask is subtask]


FUNCTIONS = tuple(
    QueryFunction(name=name, types=frozenset({FieldType.ISSUE_TYPE}), values=partial(_issue_types, subtask=subtask))
    for name, subtask in (("standardIssueTypes", False), ("subtaskIssueTypes", True))
)
