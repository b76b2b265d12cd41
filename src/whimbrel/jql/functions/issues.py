"""Functions that return issues: those that are related to another issue, or to a user."""

from collections.abc import Iterable
from functools import partial

from whimbrel.jql.dates import read_day_or_more, whole_day
from whimbrel.jql.fault import shown
from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.functions.function import Call, QueryFunction, Value, Values
from whimbrel.jql.functions.linked import linked_issues
from whimbrel.jql.functions.named import named_issue, named_users, signed_in
from whimbrel.jql.nature import Nature
from whimbrel.jql.operators import FieldType
from whimbrel.jql.resolved import Range, Related, Relation

_ISSUES = frozenset({FieldType.ISSUE})


def _linked(call: Call) -> Iterable[Value]:
    return (linked_issues(call),)


def _taken_part(call: Call, relation: Relation) -> Iterable[Value]:
    return (Related(relation, signed_in(call)),)


def _viewed(call: Call) -> Iterable[Value]:
    """Return what the asker has looked at; nobody in particular has looked at nothing."""
    return () if call.asker.user_id is None else (Related(Relation.VIEWED, call.asker.user_id),)


def _kin(call: Call, relation: Relation) -> Iterable[Value]:
    """Return the issues above or below the named one, by sub-tasks and by epics."""
    fields = tuple(sorted(call.names.configuration.epic_link_fields()))
    return (Related(relation, named_issue(call, call.args[0]).id, fields=fields),)


def _updated(call: Call) -> Iterable[Value]:
    """Return what a user did on days from one to another, both included, where the asker is."""
    users, days = named_users(call, call.args[0]), [_day(call, text) for text in call.args[1:]]
    low, high = days[0].low if days else None, days[1].high if len(days) > 1 else None
    within = Range(low, high, high_included=high is None)
    return [Related(Relation.UPDATED, user, within=within) for user in users]


def _day(call: Call, text: str) -> Range:
    day = read_day_or_more(text, call.asker)
    instants = whole_day(day, call.asker.time_zone) if day else None
    if instants is None:
        sentence = f"Date value '{shown(text)}' for function '{call.name}' is invalid. Valid formats include:"
        raise call.refused(f"{sentence} 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.")
    return instants


def _of_asker(name: str, values: Values) -> QueryFunction:
    return QueryFunction(name=name, types=_ISSUES, nature=Nature.USER, values=values)


def _of_issue(name: str, values: Values) -> QueryFunction:
    return QueryFunction(
        name=name,
        types=_ISSUES,
        arguments=(Argument.ISSUE,),
        fewest=1,
        most=1,
        nature=Nature.PERMISSION,
        values=values,
    )


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
    QueryFunction(
        name="updatedBy",
        types=_ISSUES,
        arguments=(Argument.USER, Argument.DATE, Argument.DATE),
        fewest=1,
        most=3,
        nature=Nature.PERMISSION,
        values=_updated,
    ),
    _of_asker("votedIssues", partial(_taken_part, relation=Relation.VOTED)),
    _of_asker("watchedIssues", partial(_taken_part, relation=Relation.WATCHED)),
    _of_asker("issueHistory", _viewed),
    _of_issue("childIssuesOf", partial(_kin, relation=Relation.BELOW)),
    _of_issue("parentIssuesOf", partial(_kin, relation=Relation.ABOVE)),
)
