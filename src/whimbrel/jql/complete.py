"""What can come next at the cursor of half-typed text."""

from whimbrel.jql.candidate import Completion
from whimbrel.jql.lex import MAX_LENGTH
from whimbrel.jql.names import FieldNames
from whimbrel.jql.offer import offer
from whimbrel.jql.place import Slot, place_after
from whimbrel.jql.span import Span
from whimbrel.jql.typed import typed_at


def complete(text: str, cursor: int, names: FieldNames) -> Completion:
    """Return what can stand at the cursor, which is moved into the text if it is outside. Never raises.

    Only what stands before the cursor decides; where that is wrong already, nothing is offered.
    """
    cursor = min(max(cursor, 0), len(text))
    if len(text) > MAX_LENGTH:
        return Completion(Span(cursor, cursor))
    typed = typed_at(text, cursor)
    place = place_after(typed.before)
    if typed.half_operator is not None:
        half = place_after(typed.before[:-1])
        if half.slot is Slot.OPERATOR:
            place, typed = half, typed.half_operator
    candidates, wanted = offer(place, typed, names)
    return Completion(typed.span, typed.prefix, candidates, wanted, typed.in_quotes)
