"""Functions that return issues: those that are related to another issue, or to a user."""

from collections.abc import Iterable
from functools import partial

from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.functions.function import Call, QueryFunction, Value
from whimbrel.jql.linked import linked_issues
from whimbrel.jql.nature import Nature
from whimbrel.jql.operators import FieldType
from whimbrel.jql.resolved import Related, Relation

_ISSUES = frozenset({FieldType.ISSUE})


def _linked(call: Call) -> Iterable[Value]:
    return (linked_issues(call.function, call.names),)


def _taken_part(call: Call, relation: Relation) -> Iterable[Value]:
    if call.asker.user_id is None:
        raise call.refused(f"Function '{call.name}' cannot be called as anonymous user.")
    return (Related(relation, call.asker.user_id),)


FUNCTIONS = (
    QueryFunction(
        name="linkedIssues",
        types=_ISSUES,
        arguments=(Argument.ISSUE, Argument.LINK_DESCRIPTION),
        fewest=1,
        most=None,
        nature=Nature.PERMISSION,
        usage="linkedIssues ( issuekey [, linkDescription ]* )",
        values=_linked,
    ),
    *(
        QueryFunction(name=name, types=_ISSUES, nature=Nature.USER, values=partial(_taken_part, relation=relation))
        for name, relation in (("votedIssues", Relation.VOTED), ("watchedIssues", Relation.WATCHED))
    ),
)
