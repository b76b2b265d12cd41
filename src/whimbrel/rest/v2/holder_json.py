"""To whom permissions and security levels are granted, as REST v2 shows it."""

from collections.abc import Callable, Collection

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.rest.http.place import Place
from whimbrel.rest.shape.constant_json import Json, group_json
from whimbrel.rest.shape.field import custom_field_json
from whimbrel.rest.shape.user_json import user_json
from whimbrel.tracker.permission import Grant, Holder, HolderKind

EXPANDED = "user,group,projectRole,field,all"

Show = Callable[[Place, Catalogue, int], tuple[str, Json] | None]


def holder_json(place: Place, catalogue: Catalogue, holder: Holder, expand: Collection[str]) -> Json:
    """Show a holder; `expand` names the kinds of holders that are shown in full besides their parameter."""
    shown: Json = {"type": str(holder.kind)}
    if holder.parameter is None:
        return shown
    member, show = _SHOWN[holder.kind]
    found = show(place, catalogue, holder.parameter)
    if found is None:
        return {**shown, "parameter": str(holder.parameter)}
    parameter, whole = found
    if member in expand or "all" in expand:
        shown[member] = whole
    return {**shown, "parameter": parameter}


def grant_json(place: Place, catalogue: Catalogue, scheme_id: int, grant: Grant, expand: Collection[str]) -> Json:
    """Show one line of a permission scheme."""
    return {
        "id": grant.id,
        "self": place.rest("permissionscheme", scheme_id, "permission", grant.id),
        "holder": holder_json(place, catalogue, grant.holder, expand),
        "permission": str(grant.permission),
    }


def _user(place: Place, catalogue: Catalogue, user_id: int) -> tuple[str, Json] | None:
    user = catalogue.people.users.get(user_id)
    return (user.key, user_json(place, user, with_email=True)) if user else None


def _group(place: Place, catalogue: Catalogue, group_id: int) -> tuple[str, Json] | None:
    group = catalogue.people.groups.get(group_id)
    return (group.name, group_json(place, group)) if group else None


def _role(place: Place, catalogue: Catalogue, role_id: int) -> tuple[str, Json] | None:
    role = catalogue.schemes.roles.get(role_id)
    if role is None:
        return None
    named = {"name": role.name, "id": role.id, "description": role.description}
    return str(role.id), {"self": place.rest("role", role.id), **named}


def _field(_place: Place, catalogue: Catalogue, field_id: int) -> tuple[str, Json] | None:
    field = catalogue.fields.all.get(field_id)
    return (f"customfield_{field.id}", custom_field_json(field)) if field else None


_SHOWN: dict[HolderKind, tuple[str, Show]] = {
    HolderKind.USER: ("user", _user),
    HolderKind.GROUP: ("group", _group),
    HolderKind.PROJECT_ROLE: ("projectRole", _role),
    HolderKind.USER_CUSTOM_FIELD: ("field", _field),
}
