"""Functions of Jira's that are known and cannot be answered yet."""

from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.functions.function import QueryFunction
from whimbrel.jql.operators import FieldType


def _later(name: str, *arguments: Argument) -> QueryFunction:
    return QueryFunction(name=name, types=frozenset(FieldType), arguments=arguments, most=None, lists=None)


FUNCTIONS = (
    *map(
        _later,
        (
            *("approved", "breached", "completed", "currentLogin", "everBreached", "issueHistory", "lastLogin"),
            *("myApproval", "myPending", "outdated", "paused", "pending", "running", "withinCalendarHours"),
        ),
    ),
    _later("approver", Argument.USER),
    _later("cascadeOption", Argument.OPTION),
    _later("childIssuesOf", Argument.ISSUE),
    _later("elapsed", Argument.DURATION),
    _later("issuesWithRemoteLinksByGlobalId", Argument.TEXT),
    _later("organizationMembers", Argument.ORGANIZATION),
    _later("parentIssuesOf", Argument.ISSUE),
    _later("pendingBy", Argument.USER),
    _later("projectsWhereUserHasPermission", Argument.PERMISSION),
    _later("projectsWhereUserHasRole", Argument.ROLE),
    _later("remaining", Argument.DURATION),
    _later("updatedBy", Argument.USER, Argument.DATE),
)
