"""Functions that return users."""

from collections.abc import Iterable

from whimbrel.jql.fault import shown
from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.functions.function import Call, QueryFunction, Value
from whimbrel.jql.nature import Nature
from whimbrel.jql.operators import FieldType

_USERS = frozenset({FieldType.USER})


def _current_user(call: Call) -> Iterable[Value]:
    return () if call.asker.user_id is None else (call.asker.user_id,)


def _members_of(call: Call) -> Iterable[Value]:
    text = call.args[0]
    groups = call.names.named(FieldType.GROUP, text)
    if not groups:
        sentence = f"can not generate a list of usernames for group '{shown(text)}'; the group does not exist."
        known = (name for name, _ in call.names.spellings(FieldType.GROUP))
        raise call.refused(f"Function '{call.name}' {sentence}", call.nearest(text, known))
    return [user for group in groups for user in call.names.configuration.members_of(group)]


FUNCTIONS = (
    QueryFunction(name="currentUser", types=_USERS, lists=False, nature=Nature.USER, values=_current_user),
    QueryFunction(name="membersOf", types=_USERS, arguments=(Argument.GROUP,), fewest=1, most=1, values=_members_of),
)
