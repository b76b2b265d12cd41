"""Functions of Jira's that are known and cannot be answered yet: what they ask about has no data here."""

from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.functions.function import QueryFunction
from whimbrel.jql.operators import FieldType


def _later(name: str, *arguments: Argument) -> QueryFunction:
    return QueryFunction(name=name, types=frozenset(FieldType), arguments=arguments, most=None, lists=None)


FUNCTIONS = (
    *map(
        _later,
        (
            *("approved", "breached", "completed", "everBreached", "myApproval", "myPending", "outdated", "paused"),
            *("pending", "running", "withinCalendarHours"),
        ),
    ),
    _later("approver", Argument.USER),
    _later("elapsed", Argument.DURATION),
    _later("issuesWithRemoteLinksByGlobalId", Argument.TEXT),
    _later("organizationMembers", Argument.ORGANIZATION),
    _later("pendingBy", Argument.USER),
    _later("remaining", Argument.DURATION),
)
