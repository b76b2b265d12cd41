"""`cascadeOption()`: what is chosen in a cascading field."""

from collections.abc import Iterable

from whimbrel.jql.fault import shown
from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.functions.function import Call, QueryFunction, Value
from whimbrel.jql.functions.named import id_of
from whimbrel.jql.operators import FieldType
from whimbrel.jql.resolved import ParentAlone
from whimbrel.tracker.customfield import Option

_NONE, _QUOTED_NONE = "none", '"none"'


def _cascade_option(call: Call) -> Iterable[Value | None]:
    """Return the parent options of a name, or their children of another name.

    `none` alone is the empty value, and as the second argument it is a parent without a child.
    """
    parent, *child = call.args
    if not child and _is_none(parent):
        return (None,)
    options = {option.id: option for option in call.names.configuration.options_of(call.field.custom_id or 0)}
    parents = [option for option in _chosen(call, options.values(), parent) if option.parent_id is None]
    if not parents or _is_none(parent):
        sentence = f"The option '{shown(parent)}' specified in function '{call.name}' is not a valid parent option."
        known = (option.value for option in options.values() if option.parent_id is None)
        raise call.refused(sentence, call.nearest(parent, known))
    if not child:
        return [option.id for option in parents]
    if _is_none(child[0]):
        return [ParentAlone(call.field, option.id) for option in parents]
    below = [option for option in options.values() if option.parent_id in {parent.id for parent in parents}]
    children = _chosen(call, below, child[0])
    if not children:
        sentence = f"The option '{shown(child[0])}' is not a child of option '{shown(parent)}'"
        known = (option.value for option in below)
        raise call.refused(f"{sentence} in function '{call.name}'.", call.nearest(child[0], known))
    return [option.id for option in children]


def _is_none(argument: str) -> bool:
    return argument.lower() == _NONE


def _chosen(call: Call, options: Iterable[Option], argument: str) -> list[Option]:
    """Return the options of a name, else the one of an id; quotes of its own make `none` a name."""
    name = argument[1:-1] if argument.lower() == _QUOTED_NONE else argument
    options = list(options)
    named = set(call.names.options_named(call.field.custom_id or 0, name))
    number = id_of(name)
    return [option for option in options if option.id in named] or [option for option in options if option.id == number]


FUNCTIONS = (
    QueryFunction(
        name="cascadeOption",
        types=frozenset({FieldType.CASCADE}),
        arguments=(Argument.OPTION, Argument.OPTION),
        fewest=1,
        most=2,
        values=_cascade_option,
    ),
)
