"""People, as REST v2 shows them."""

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.rest.http.place import Place
from whimbrel.rest.shape.constant_json import Json, group_json
from whimbrel.tracker.applicationrole import APPLICATION_ROLES
from whimbrel.tracker.user import User


def user_json(place: Place, user: User, *, with_email: bool) -> Json:
    """Show a person as issues mention them."""
    shown = {
        "self": place.user(user.name),
        "name": user.name,
        "key": user.key,
        "emailAddress": user.email,
        "avatarUrls": place.avatars("user", user.display_name, user.avatar_id),
        "displayName": user.display_name,
        "active": user.active,
        "timeZone": user.time_zone,
    }
    if not with_email:
        del shown["emailAddress"]
    return shown


def account_json(place: Place, catalogue: Catalogue, user: User, expand: tuple[str, ...]) -> Json:
    """Show an account as `GET user` does; its groups are counted always and listed where they are asked for."""
    known = catalogue.people.groups
    groups = sorted((known[group_id] for group_id in catalogue.people.groups_of(user.id)), key=lambda group: group.name)
    roles = APPLICATION_ROLES if user.active else ()
    return {
        **user_json(place, user, with_email=True),
        "locale": user.locale,
        "groups": {
            "size": len(groups),
            "items": [group_json(place, group) for group in groups] if "groups" in expand else [],
        },
        "applicationRoles": {
            "size": len(roles),
            "items": [{"key": role.key, "name": role.name} for role in roles] if "applicationRoles" in expand else [],
        },
        "expand": "groups,applicationRoles",
    }
