"""The stages of a query as a terminal shows them."""

from collections.abc import Iterable, Iterator

from whimbrel.search.explanation import Explanation

_LONGEST = 200
"""Characters of a parameter that are shown."""


def explanation_lines(told: Explanation) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield each stage: its title, and its lines."""
    yield "Tokens", (f"{kind:14} {text!r}" if text != kind else kind for kind, text in told.tokens)
    yield "Tree", told.tree
    yield "Resolved", told.resolved
    yield f"Normal form ({told.key})", (*told.normal, f"ORDER BY {', '.join(told.order_by)}")
    yield "Clauses", (f"{one.clause}: {one.nature}, since it {one.why}" for one in told.reasons)
    yield "Static part, shared by all", told.static
    yield "Dynamic part, of this asker and moment", told.dynamic
    yield "SQL", told.sql.splitlines()
    yield "Parameters", (f"{name} = {_cut(str(value))}" for name, value in told.parameters.items())
    if told.warnings:
        yield "Warnings", (warning.message for warning in told.warnings)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
