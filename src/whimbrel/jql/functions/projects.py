"""Functions that return projects and components."""

from collections.abc import Iterable

from whimbrel.jql.fault import shown
from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.functions.function import Call, QueryFunction, Value, Values
from whimbrel.jql.operators import FieldType


def _leader(call: Call) -> int | None:
    """Return the user that the argument names; without one, the asker."""
    if not call.args:
        return call.asker.user_id
    text = call.args[0]
    found = call.names.named(FieldType.USER, text)
    if not found:
        sentence = f"can not generate a list for the user '{shown(text)}'; the user does not exist."
        raise call.refused(f"Function '{call.name}' {sentence}")
    return found[0]


def _components_led(call: Call) -> Iterable[Value]:
    leader = _leader(call)
    return [thing.id for thing in call.names.configuration.components() if leader and thing.lead_id == leader]


def _projects_led(call: Call) -> Iterable[Value]:
    leader = _leader(call)
    return [project.id for project in call.names.configuration.projects() if leader and project.lead_id == leader]


def _led(name: str, found: FieldType, values: Values) -> QueryFunction:
    types = frozenset({found})
    return QueryFunction(name=name, types=types, arguments=(Argument.USER,), most=1, of_asker=True, values=values)


FUNCTIONS = (
    _led("componentsLeadByUser", FieldType.COMPONENT, _components_led),
    _led("projectsLeadByUser", FieldType.PROJECT, _projects_led),
)
