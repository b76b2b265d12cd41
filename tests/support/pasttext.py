"""History questions of a resolved query in a form that people read."""

from datetime import UTC

from whimbrel.jql.past import Changed, Edge, PastValues, Was, Window


def spell_past(leaf: Was | Changed) -> str:
    """Write a leaf: ids by number, former ids and users' keys after a hash, names in quotes."""
    said = "not " * leaf.negated
    if isinstance(leaf, Was):
        parts = [f"{leaf.field.id} {said}was {_values(leaf.wanted)}"]
    else:
        parts = [f"{leaf.field.id} {said}changed"]
        parts += [f"from {_values(one)}" for one in leaf.old]
        parts += [f"to {_values(one)}" for one in leaf.new]
    if leaf.window != Window():
        parts.append(f"in {_window(leaf.window)}")
    if leaf.by is not None:
        parts.append(f"by {{{', '.join(map(str, leaf.by))}}}")
    return f"<{' '.join(parts)}, {leaf.nature}>"


def _values(values: PastValues) -> str:
    parts = [str(one) for one in values.ids]
    parts += [f"#{one}" for one in values.keys]
    parts += [f"'{one}'" for one in values.names]
    parts += ["EMPTY"] if values.empty else []
    return f"{{{', '.join(parts)}}}"


def _window(window: Window) -> str:
    low = f"{'[' if window.low.included else '('}{_instant(window.low)}" if window.low else "(.."
    high = f"{_instant(window.high)}{']' if window.high.included else ')'}" if window.high else "..)"
    return f"{low}, {high}"


def _instant(edge: Edge) -> str:
    return edge.instant.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "auto")
