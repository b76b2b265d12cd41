"""Functions that return projects and components."""

from collections.abc import Iterable, Mapping

from whimbrel.jql.fault import shown
from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.functions.function import Call, QueryFunction, Value, Values
from whimbrel.jql.functions.named import named_users, signed_in
from whimbrel.jql.nature import Nature
from whimbrel.jql.operators import FieldType
from whimbrel.tracker.permission import Permission

_PERMISSIONS: Mapping[str, Permission] = {
    name.lower(): permission for permission in Permission for name in (permission.value, permission.label)
}


def _leader(call: Call) -> int | None:
    """Return the user that the argument names; without one, the asker."""
    return named_users(call, call.args[0])[0] if call.args else call.asker.user_id


def _components_led(call: Call) -> Iterable[Value]:
    leader = _leader(call)
    return [thing.id for thing in call.names.configuration.components() if leader and thing.lead_id == leader]


def _projects_led(call: Call) -> Iterable[Value]:
    leader = _leader(call)
    return [project.id for project in call.names.configuration.projects() if leader and project.lead_id == leader]


def _permitted(call: Call) -> Iterable[Value]:
    """Return the projects in which the asker has the permission of that name or key, on some issue at least."""
    signed_in(call)
    text = call.args[0]
    permission = _PERMISSIONS.get(text.strip().lower())
    if permission is None:
        raise _unknown(call, "permission", (known.label for known in Permission))
    return call.names.configuration.projects_permitting(permission)


def _playing(call: Call) -> Iterable[Value]:
    """Return the projects in which the asker plays the role of that name."""
    signed_in(call)
    configuration, text = call.names.configuration, call.args[0].strip().lower()
    roles = [role.id for role in configuration.roles() if role.name.lower() == text]
    if not roles:
        raise _unknown(call, "role", (role.name for role in configuration.roles()))
    return [project for role in roles for project in configuration.projects_of_role(role)]


def _unknown(call: Call, noun: str, known: Iterable[str]) -> Exception:
    text = call.args[0]
    sentence = f"can not generate a list of projects for {noun} '{shown(text)}'; the {noun} does not exist."
    return call.refused(f"Function '{call.name}' {sentence}", call.nearest(text, known))


def _led(name: str, found: FieldType, values: Values) -> QueryFunction:
    types = frozenset({found})
    return QueryFunction(name=name, types=types, arguments=(Argument.USER,), most=1, of_asker=True, values=values)


def _where(name: str, argument: Argument, values: Values) -> QueryFunction:
    return QueryFunction(
        name=name,
        types=frozenset({FieldType.PROJECT}),
        arguments=(argument,),
        fewest=1,
        most=1,
        nature=Nature.USER,
        values=values,
    )


FUNCTIONS = (
    _led("componentsLeadByUser", FieldType.COMPONENT, _components_led),
    _led("projectsLeadByUser", FieldType.PROJECT, _projects_led),
    _where("projectsWhereUserHasPermission", Argument.PERMISSION, _permitted),
    _where("projectsWhereUserHasRole", Argument.ROLE, _playing),
)
