"""What arguments of functions name: looked up by name, key or id, since an argument is always a text."""

from whimbrel.ids import IssueKey
from whimbrel.jql.fault import shown
from whimbrel.jql.functions.function import Call
from whimbrel.jql.issues import Place
from whimbrel.jql.mentions import LONGEST_ID
from whimbrel.jql.operators import FieldType


def id_of(text: str) -> int | None:
    """Return the id that a text may be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None


def named_issue(call: Call, text: str) -> Place:
    """Return the issue of a key or id. Raises `JqlError` if the asker sees none."""
    key, number, known = IssueKey.parse(text), id_of(text), call.names.issues
    place = known.by_key.get(key) if key else None
    if place is None and number is not None:
        place = known.by_id.get(number)
    if place is None:
        raise call.refused(f"Issue '{shown(text)}' could not be found in function '{call.name}'.")
    return place


def named_project(call: Call, text: str) -> int:
    """Return the id of a project by key, name or id. Raises `JqlError` if there is none."""
    named, number = call.names.named(FieldType.PROJECT, text), id_of(text)
    if not named and number is not None and call.names.exists(FieldType.PROJECT, number):
        return number
    if not named:
        sentence = f"Could not resolve the project '{shown(text)}' provided to function '{call.name}'."
        known = (name for name, _ in call.names.spellings(FieldType.PROJECT))
        raise call.refused(sentence, call.nearest(text, known))
    return named[0]


def named_users(call: Call, text: str) -> tuple[int, ...]:
    """Return everybody with that name. Raises `JqlError` if there is nobody."""
    found = call.names.named(FieldType.USER, text)
    if not found:
        sentence = f"can not generate a list for the user '{shown(text)}'; the user does not exist."
        known = (name for name, _ in call.names.spellings(FieldType.USER))
        raise call.refused(f"Function '{call.name}' {sentence}", call.nearest(text, known))
    return found


def signed_in(call: Call) -> int:
    """Return who asks. Raises `JqlError` for nobody."""
    if call.asker.user_id is None:
        raise call.refused(f"Function '{call.name}' cannot be called as anonymous user.")
    return call.asker.user_id
