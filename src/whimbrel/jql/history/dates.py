"""The windows that the predicates AFTER, BEFORE, ON and DURING ask about."""

from datetime import datetime

from whimbrel.jql.ast import Empty, Function, Number, PredicateKind, Text
from whimbrel.jql.dates import is_literal, of_milliseconds, read_day, read_instants, read_offset, whole_day
from whimbrel.jql.display import display
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.fault import shown
from whimbrel.jql.fields import BY_NAME
from whimbrel.jql.functions.catalogue import BY_NAME as FUNCTIONS
from whimbrel.jql.functions.catalogue import evaluate
from whimbrel.jql.functions.function import Call
from whimbrel.jql.operators import DATE_FORMATS
from whimbrel.jql.past import Edge, Window
from whimbrel.jql.resolved import Range
from whimbrel.jql.values import Subject

INSTANTS = BY_NAME["created"]
"""A field whose operands are read as the dates of predicates are."""

Leaf = Text | Number | Function | Empty


def window_of(kind: PredicateKind, first: Range, last: Range) -> Window:
    """Return the window of a predicate with a date, or two.

    AFTER and BEFORE exclude the instant that they name; of a date without a time that is its beginning. ON, and the end
    of DURING, take such a date as the whole day, and one with a time as its minute.
    """
    if kind is PredicateKind.AFTER:
        return Window(low=Edge(_begin(first), included=False))
    if kind is PredicateKind.BEFORE:
        return Window(high=Edge(_begin(first), included=False))
    assert isinstance(last.high, datetime)
    return Window(Edge(_begin(first), included=True), Edge(last.high, last.high_included))


def stretch_of(leaf: Leaf, kind: PredicateKind, subject: Subject) -> Range | None:
    """Return the instants that one date of a predicate covers; None where a function knows of none for this asker.

    Raises `JqlError` for a date that cannot be read.
    """
    if isinstance(leaf, Function):
        return _of_function(leaf, kind, subject)
    found = _of_literal(leaf, subject)
    if found is None:
        written = shown(leaf.value) if isinstance(leaf, Text) else display(leaf)
        sentence = f"Date value '{written}' for predicate '{kind}' is invalid."
        example = "or a period format e.g. '-5d', '4w 2d'."
        raise JqlError(Problem(f"{sentence} Valid formats include: {DATE_FORMATS}, {example}", leaf.span))
    return found


def _begin(stretch: Range) -> datetime:
    assert isinstance(stretch.low, datetime)
    return stretch.low


def _of_function(leaf: Function, kind: PredicateKind, subject: Subject) -> Range | None:
    function = FUNCTIONS.get(leaf.name.lower())
    if function is not None and function.answered and INSTANTS.type not in function.types:
        sentence = f"A date for the predicate '{kind}' provided by the function '{leaf.name}' is not valid."
        raise JqlError(Problem(sentence, leaf.span))
    call = Call(leaf, INSTANTS, subject.names, subject.asker, subject.nearest)
    instants = [value for value in evaluate(call, str(kind)) if isinstance(value, datetime)]
    return Range(instants[0], instants[0]) if instants else None


def _of_literal(leaf: Text | Number | Empty, subject: Subject) -> Range | None:
    asker = subject.asker
    if isinstance(leaf, Empty):
        return None
    if isinstance(leaf, Number):
        instant = of_milliseconds(leaf.value)
        return Range(instant, instant) if instant else None
    found = read_instants(leaf.value, asker)
    if found is None:
        return None
    if is_literal(leaf.value):
        day = read_day(leaf.value, asker)
        return whole_day(day, asker.time_zone) if day else found
    offset = read_offset(leaf.value)
    if offset is None or offset.timed:
        return found
    return whole_day(_begin(found).astimezone(asker.server_zone).date(), asker.server_zone)
