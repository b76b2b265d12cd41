"""Every function of the language, and what a call of one returns.

Adding a function is adding its entry to the `FUNCTIONS` of its family.
"""

from collections.abc import Iterable, Mapping

from whimbrel.jql.errors import Problem
from whimbrel.jql.fault import shown
from whimbrel.jql.functions import (
    dates,
    issues,
    issuetypes,
    options,
    people,
    projects,
    sprints,
    unanswered,
    versions,
)
from whimbrel.jql.functions.function import Call, QueryFunction, Value
from whimbrel.jql.operators import DATES
from whimbrel.jql.unsupported import NotSupportedYet

FUNCTIONS: tuple[QueryFunction, ...] = tuple(
    function
    for family in (people, dates, versions, sprints, issuetypes, projects, options, issues, unanswered)
    for function in family.FUNCTIONS
)
BY_NAME: Mapping[str, QueryFunction] = {function.name.lower(): function for function in FUNCTIONS}


def evaluate(call: Call, field_name: str) -> Iterable[Value | None]:
    """Return what a function returns for a field; None is the empty value.

    Raises `JqlError` with Jira's sentence if it cannot be called so.
    """
    name, given = call.name, len(call.args)
    function = BY_NAME.get(name.lower())
    if function is None:
        known = (entry.name for entry in FUNCTIONS if entry.answered)
        written = shown(f"{name}({', '.join(call.args)})")
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
