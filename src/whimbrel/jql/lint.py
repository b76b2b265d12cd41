"""Everything that can be said against a query without knowing any field, in one call."""

from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.parse import parse
from whimbrel.jql.shape import check_shapes


def lint(text: str) -> tuple[Problem, ...]:
    """Return the first syntax error, or else every operand that does not fit its operator; nothing if all is well."""
    try:
        query = parse(text)
    except JqlError as error:
        return error.problems
    return check_shapes(query)
