"""The values that an operand of a history question means: things by their ids, and names as they once were."""

from collections.abc import Iterable

from whimbrel.jql.ast import Empty, Function, Number, Text
from whimbrel.jql.errors import JqlError
from whimbrel.jql.operators import FieldType
from whimbrel.jql.past import PastValues, united
from whimbrel.jql.values import Found, Subject, values_of


def past_values(leaf: Text | Number | Function | Empty, subject: Subject) -> PastValues:
    """Return what one operand means. Raises `JqlError` as `=` does, if it names nothing that is or ever was.

    A name means what is called so, and whatever was called so at the time. A number is an id first, of what there is
    and of what is gone.
    """
    if isinstance(leaf, Empty):
        return PastValues(empty=True)
    if isinstance(leaf, Function):
        return _of_things(values_of(leaf, subject), subject)
    field, text, past = subject.field, str(leaf.value), subject.names.past
    if _is_id(leaf, subject):
        return _of_things((int(text),), subject)
    name, was_key = (field.id, text.lower()), (field.id, text) in past.keys
    if isinstance(leaf, Number) and was_key:
        return PastValues(keys=(text,))
    try:
        found = _of_things(values_of(leaf, subject), subject)
    except JqlError:
        if name not in past.names and not was_key:
            raise
        return PastValues(names=(name[1],)) if name in past.names else PastValues(keys=(text,))
    return found if found.empty or "\0" in text else united((found, PastValues(names=(name[1],))))


def _is_id(leaf: Text | Number, subject: Subject) -> bool:
    numbered = isinstance(leaf, Number) and subject.field.type is not FieldType.USER
    return numbered and subject.names.exists(subject.field.type, int(leaf.value))


def _of_things(found: Iterable[Found], subject: Subject) -> PastValues:
    values = list(found)
    ids = sorted({value for value in values if isinstance(value, int)})
    keys = sorted(subject.names.kept_as(subject.field.type, one) for one in ids)
    return PastValues(tuple(ids), tuple(keys), empty=None in values)
