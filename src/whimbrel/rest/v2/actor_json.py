"""Who plays a role, as REST v2 shows it."""

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.project import RoleActors

USER, GROUP = "atlassian-user-role-actor", "atlassian-group-role-actor"


def actors_json(catalogue: Catalogue, actors: RoleActors) -> list[Json]:
    """Show actors: users first, then groups."""
    people = catalogue.people
    shown: list[Json] = [
        {"id": user.id, "displayName": user.display_name, "type": USER, "name": user.name}
        for user in (people.users[user_id] for user_id in sorted(actors.users))
    ]
    return shown + [
        {"id": group.id, "displayName": group.name, "type": GROUP, "name": group.name}
        for group in (people.groups[group_id] for group_id in sorted(actors.groups))
    ]
