"""To whom permissions and security levels are granted, as clients say it."""

from typing import Any

from whimbrel.actions.values import ECHO
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.tracker.customfield import Kind
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import NAMELESS, Holder, HolderKind

MOST = 1000
"""So many grants are read from one document."""


def read_holder(catalogue: Catalogue, sent: Any) -> Holder:
    """Read `{"type", "parameter"}`. Raises `Invalid` for what does not exist.

    The parameter is the key or name of a user, the name of a group, the id of a role, or the id of a custom field.
    """
    word, parameter = (sent.get("type"), sent.get("parameter")) if isinstance(sent, dict) else (None, None)
    kind = next((kind for kind in HolderKind if kind == word), None)
    if kind is None:
        raise Invalid(f"The holder must be an object with a type: {', '.join(HolderKind)}.")
    if kind in NAMELESS:
        return Holder(kind)
    found = _parameter(catalogue, kind, str(parameter if parameter is not None else ""))
    if found is None:
        raise Invalid(f"There is no {_NOUNS[kind]} '{str(parameter)[:ECHO]}'.")
    return Holder(kind, found)


_NOUNS = {
    HolderKind.USER: "user",
    HolderKind.GROUP: "group",
    HolderKind.PROJECT_ROLE: "project role",
    HolderKind.USER_CUSTOM_FIELD: "custom field of users",
}


def _parameter(catalogue: Catalogue, kind: HolderKind, text: str) -> int | None:
    if kind is HolderKind.USER:
        user = catalogue.people.by_key.get(text) or catalogue.people.by_name.get(text.lower())
        return user.id if user else None
    if kind is HolderKind.GROUP:
        group = catalogue.people.groups_by_name.get(text.lower())
        return group.id if group else None
    found = parse_id(text.removeprefix("customfield_"))
    if kind is HolderKind.PROJECT_ROLE:
        return found if found in catalogue.schemes.roles else None
    field = catalogue.fields.all.get(found) if found is not None else None
    return found if field is not None and field.type.kind is Kind.USER else None
