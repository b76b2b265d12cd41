"""The functions of the language, as data: their arguments, the fields they serve, and what they return.

Adding a function is adding its entry to `FUNCTIONS`.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeAlias

import msgspec

from whimbrel.jql import ast
from whimbrel.jql.asker import Asker
from whimbrel.jql.dates import Period, edge
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.fault import shown
from whimbrel.jql.fields import QueryField
from whimbrel.jql.linked import linked_issues
from whimbrel.jql.mentions import LONGEST_ID
from whimbrel.jql.names import Names
from whimbrel.jql.nature import Nature
from whimbrel.jql.nearest import Suggestions
from whimbrel.jql.operators import FieldType
from whimbrel.jql.resolved import Range, Related, Relation, Scalar
from whimbrel.jql.unsupported import NotSupportedYet
from whimbrel.tracker.project import Version
from whimbrel.tracker.sprint import SprintState

Value: TypeAlias = Scalar | Range | Related


class Call(msgspec.Struct, frozen=True):
    """A call of a function as the operand of a field."""

    function: ast.Function
    field: QueryField
    names: Names
    asker: Asker
    nearest: Suggestions

    def refused(self, sentence: str, expected: tuple[str, ...] = ()) -> JqlError:
        """Return the error that points at the call."""
        return JqlError(Problem(sentence, self.function.span, expected))


Values: TypeAlias = Callable[[Call], Iterable[Value]]


class QueryFunction(msgspec.Struct, frozen=True, kw_only=True):
    """A function as queries know it: `most` arguments (None: any number), and whether it returns a list.

    `lists` is None where it can stand for a value and for a list. Date functions return instants, whatever the field.
    `values` is None for a function of Jira's that is known and not answered yet.
    """

    name: str
    types: frozenset[FieldType] = frozenset()
    fewest: int = 0
    most: int | None = 0
    lists: bool | None = True
    nature: Nature = Nature.CONFIGURATION
    usage: str | None = None
    values: Values | None = None


DATES = frozenset({FieldType.INSTANT, FieldType.DAY, FieldType.DAY_OF_INSTANT})
_USERS = frozenset({FieldType.USER})
_VERSIONS = frozenset({FieldType.VERSION})
_ISSUES = frozenset({FieldType.ISSUE})


def _current_user(call: Call) -> Iterable[Value]:
    return () if call.asker.user_id is None else (call.asker.user_id,)


def _members_of(call: Call) -> Iterable[Value]:
    text = call.function.args[0]
    groups = call.names.named(FieldType.GROUP, text)
    if not groups:
        sentence = f"can not generate a list of usernames for group '{shown(text)}'; the group does not exist."
        known = (name for name, _ in call.names.spellings(FieldType.GROUP))
        raise call.refused(f"Function '{call.function.name}' {sentence}", call.nearest(text, known))
    return [user for group in groups for user in call.names.configuration.members_of(group)]


def _now(call: Call) -> Iterable[Value]:
    return (call.asker.now,)


def _edge(call: Call, period: Period, *, end: bool) -> Iterable[Value]:
    instant = edge(period, call.function.args[0] if call.function.args else "", call.asker, end=end)
    if instant is None:
        form = "should have the format (+/-)n(yMwdhm), e.g -1M for 1 month earlier."
        raise call.refused(f"Duration for function '{call.function.name}' {form}")
    return (instant,)


def _versions(call: Call, choose: Callable[[tuple[Version, ...]], Iterable[Version]]) -> Iterable[Value]:
    """Choose among the versions of the projects that the arguments name, or of every project."""
    configuration = call.names.configuration
    projects = [_project(call, text) for text in call.function.args] or [
        project.id for project in configuration.projects()
    ]
    return [version.id for project in projects for version in choose(configuration.versions_of(project))]


def _project(call: Call, text: str) -> int:
    named = call.names.named(FieldType.PROJECT, text)
    is_id = text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
    if not named and is_id and call.names.exists(FieldType.PROJECT, int(text)):
        named = (int(text),)
    if not named:
        raise call.refused(
            f"Could not resolve the project '{shown(text)}' provided to function '{call.function.name}'."
        )
    return named[0]


def _released(versions: tuple[Version, ...], *, released: bool) -> Iterable[Version]:
    return [version for version in versions if version.released is released and not version.archived]


def _latest_released(versions: tuple[Version, ...]) -> Iterable[Version]:
    return list(_released(versions, released=True))[-1:]


def _earliest_unreleased(versions: tuple[Version, ...]) -> Iterable[Version]:
    return list(_released(versions, released=False))[:1]


def _sprints(call: Call, state: SprintState) -> Iterable[Value]:
    return [sprint.id for sprint in call.names.configuration.sprints() if sprint.state is state]


def _issue_types(call: Call, *, subtask: bool) -> Iterable[Value]:
    return [kind.id for kind in call.names.configuration.issue_types() if kind.subtask is subtask]


def _leader(call: Call) -> int | None:
    """Return the user that the argument names; without one, the asker."""
    if not call.function.args:
        return call.asker.user_id
    text = call.function.args[0]
    found = call.names.named(FieldType.USER, text)
    if not found:
        sentence = f"can not generate a list for the user '{shown(text)}'; the user does not exist."
        raise call.refused(f"Function '{call.function.name}' {sentence}")
    return found[0]


def _components_led(call: Call) -> Iterable[Value]:
    leader = _leader(call)
    return [thing.id for thing in call.names.configuration.components() if leader and thing.lead_id == leader]


def _projects_led(call: Call) -> Iterable[Value]:
    leader = _leader(call)
    return [project.id for project in call.names.configuration.projects() if leader and project.lead_id == leader]


def _linked(call: Call) -> Iterable[Value]:
    return (linked_issues(call.function, call.names),)


def _taken_part(call: Call, relation: Relation) -> Iterable[Value]:
    if call.asker.user_id is None:
        raise call.refused(f"Function '{call.function.name}' cannot be called as anonymous user.")
    return (Related(relation, call.asker.user_id),)


def _date(name: str, values: Values, most: int = 0) -> QueryFunction:
    return QueryFunction(name=name, types=DATES, most=most, lists=False, nature=Nature.TEMPORAL, values=values)


def _later(name: str) -> QueryFunction:
    return QueryFunction(name=name, types=frozenset(FieldType), most=None, lists=None)


_EDGES = tuple(
    _date(f"{side}Of{period.name.title()}", partial(_edge, period=period, end=side == "end"), most=1)
    for side in ("start", "end")
    for period in Period
)

_LINKED_USAGE = "linkedIssues ( issuekey [, linkDescription ]* )"

FUNCTIONS = (
    QueryFunction(name="currentUser", types=_USERS, lists=False, nature=Nature.USER, values=_current_user),
    QueryFunction(name="membersOf", types=_USERS, fewest=1, most=1, values=_members_of),
    _date("now", _now),
    *_EDGES,
    QueryFunction(
        name="releasedVersions",
        types=_VERSIONS,
        most=None,
        values=partial(_versions, choose=partial(_released, released=True)),
    ),
    QueryFunction(
        name="unreleasedVersions",
        types=_VERSIONS,
        most=None,
        values=partial(_versions, choose=partial(_released, released=False)),
    ),
    QueryFunction(
        name="latestReleasedVersion",
        types=_VERSIONS,
        most=None,
        lists=None,
        values=partial(_versions, choose=_latest_released),
    ),
    QueryFunction(
        name="earliestUnreleasedVersion",
        types=_VERSIONS,
        most=None,
        lists=None,
        values=partial(_versions, choose=_earliest_unreleased),
    ),
    *(
        QueryFunction(name=name, types=frozenset({FieldType.SPRINT}), values=partial(_sprints, state=state))
        for name, state in (
            ("openSprints", SprintState.ACTIVE),
            ("closedSprints", SprintState.CLOSED),
            ("futureSprints", SprintState.FUTURE),
        )
    ),
    *(
        QueryFunction(name=name, types=frozenset({FieldType.ISSUE_TYPE}), values=partial(_issue_types, subtask=subtask))
        for name, subtask in (("standardIssueTypes", False), ("subtaskIssueTypes", True))
    ),
    QueryFunction(name="componentsLeadByUser", types=frozenset({FieldType.COMPONENT}), most=1, values=_components_led),
    QueryFunction(name="projectsLeadByUser", types=frozenset({FieldType.PROJECT}), most=1, values=_projects_led),
    QueryFunction(
        name="linkedIssues",
        types=_ISSUES,
        fewest=1,
        most=None,
        nature=Nature.PERMISSION,
        usage=_LINKED_USAGE,
        values=_linked,
    ),
    *(
        QueryFunction(name=name, types=_ISSUES, nature=Nature.USER, values=partial(_taken_part, relation=relation))
        for name, relation in (("votedIssues", Relation.VOTED), ("watchedIssues", Relation.WATCHED))
    ),
    *map(
        _later,
        (
            *("approved", "approver", "breached", "cascadeOption", "childIssuesOf", "completed", "currentLogin"),
            *("elapsed", "everBreached", "issueHistory", "issuesWithRemoteLinksByGlobalId", "lastLogin"),
            *("myApproval", "myPending", "organizationMembers", "outdated", "parentIssuesOf", "paused", "pending"),
            *("pendingBy", "projectsWhereUserHasPermission", "projectsWhereUserHasRole", "remaining", "running"),
            *("updatedBy", "withinCalendarHours"),
        ),
    ),
)

BY_NAME: Mapping[str, QueryFunction] = {function.name.lower(): function for function in FUNCTIONS}


def evaluate(call: Call, field_name: str) -> Iterable[Value]:
    """Return what a function returns for a field; raises `JqlError` with Jira's sentence if it cannot be called so."""
    name, given = call.function.name, len(call.function.args)
    function = BY_NAME.get(name.lower())
    if function is None:
        known = (entry.name for entry in FUNCTIONS if entry.values)
        written = shown(f"{name}({', '.join(call.function.args)})")
        raise call.refused(f"Unable to find JQL function '{written}'.", call.nearest(name, known))
    if function.values is None:
        raise NotSupportedYet(Problem(f"The function '{name}' is not supported yet.", call.function.span))
    if call.field.type not in function.types:
        if call.field.type in DATES:
            raise call.refused(f"A date for the field '{field_name}' provided by the function '{name}' is not valid.")
        raise call.refused(f"A value provided by the function '{name}' is invalid for the field '{field_name}'.")
    if given < function.fewest or (function.most is not None and given > function.most):
        if function.usage:
            raise call.refused(f"Incorrect number of arguments for function '{name}'. Usage: '{function.usage}'.")
        raise call.refused(f"Function '{name}' expected {_expected(function)} arguments but received '{given}'.")
    return function.values(call)


def _expected(function: QueryFunction) -> str:
    if function.most == function.fewest:
        return f"'{function.fewest}'"
    if function.most is None:
        return f"at least '{function.fewest}'"
    return f"between '{function.fewest}' and '{function.most}'"
