"""`linkedIssues()`: the issues at the other ends of an issue's links."""

from collections.abc import Iterator

from whimbrel.ids import IssueKey
from whimbrel.jql import ast
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.fault import shown
from whimbrel.jql.mentions import LONGEST_ID
from whimbrel.jql.names import Names
from whimbrel.jql.resolved import Related, Relation


def linked_issues(call: ast.Function, names: Names) -> Related:
    """Return how the found issues are related to the issue that the first argument names by key or id.

    Further arguments are link descriptions, as the named issue shows them. Raises `JqlError` for one that is unknown.
    """
    mention, descriptions = call.args[0], call.args[1:]
    key = IssueKey.parse(mention)
    place = names.issues.by_key.get(key) if key else None
    if place is None and mention.isascii() and mention.isdigit() and len(mention) <= LONGEST_ID:
        place = names.issues.by_id.get(int(mention))
    if place is None:
        raise JqlError(Problem(f"Issue '{shown(mention)}' could not be found in function '{call.name}'.", call.span))
    links: set[tuple[int, bool]] = set()
    for description in descriptions:
        found = set(_described(names, description))
        if not found:
            sentence = f"Issue link type '{shown(description)}' could not be found in function '{call.name}'."
            raise JqlError(Problem(sentence, call.span))
        links |= found
    return Related(Relation.LINKED, place.id, tuple(sorted(links)) if descriptions else None)


def _described(names: Names, description: str) -> Iterator[tuple[int, bool]]:
    """Yield (link type, whether the named issue is the source) for what an issue shows of its links."""
    text = description.lower()
    for link_type in names.configuration.link_types():
        if text == link_type.outward.lower():
            yield link_type.id, True
        if text == link_type.inward.lower():
            yield link_type.id, False
