"""`linkedIssues()`: the issues at the other ends of an issue's links."""

from collections.abc import Iterator

from whimbrel.jql.fault import shown
from whimbrel.jql.functions.function import Call
from whimbrel.jql.functions.named import named_issue
from whimbrel.jql.names import Names
from whimbrel.jql.resolved import Related, Relation


def linked_issues(call: Call) -> Related:
    """Return how the found issues are related to the issue that the first argument names by key or id.

    Further arguments are link descriptions, as the named issue shows them. Raises `JqlError` for one that is unknown.
    """
    issue, descriptions = named_issue(call, call.args[0]), call.args[1:]
    links: set[tuple[int, bool]] = set()
    for description in descriptions:
        found = set(_described(call.names, description))
        if not found:
            sentence = f"Issue link type '{shown(description)}' could not be found in function '{call.name}'."
            raise call.refused(sentence, call.nearest(description, _descriptions(call.names)))
        links |= found
    return Related(Relation.LINKED, issue.id, tuple(sorted(links)) if descriptions else None)


def _described(names: Names, description: str) -> Iterator[tuple[int, bool]]:
    """Yield (link type, whether the named issue is the source) for what an issue shows of its links."""
    text = description.lower()
    for link_type in names.configuration.link_types():
        if text == link_type.outward.lower():
            yield link_type.id, True
        if text == link_type.inward.lower():
            yield link_type.id, False


def _descriptions(names: Names) -> Iterator[str]:
    for link_type in names.configuration.link_types():
        yield from (link_type.outward, link_type.inward)
