"""Who plays roles, as clients name them."""

from collections.abc import Collection
from typing import Any

import msgspec

from whimbrel.actions.values import ECHO
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotFound
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import ProjectRole, RoleActors

MOST = 1000


class ActorNames(msgspec.Struct, frozen=True):
    """Names of users and of groups as they were sent: each a text, a list of texts, or nothing."""

    users: Any = None
    groups: Any = None


def read_actors(catalogue: Catalogue, sent: ActorNames) -> RoleActors:
    """Return whom names mean. Raises `Invalid` for unknown ones."""
    people = catalogue.people
    found_users, found_groups = [], []
    for name in _names(sent.users):
        user = people.by_name.get(name.lower())
        if user is None:
            raise Invalid(f"We can't find '{name[:ECHO]}' in any accessible user directory.")
        found_users.append(user.id)
    for name in _names(sent.groups):
        group = people.groups_by_name.get(name.lower())
        if group is None:
            raise Invalid(f"We can't find the group '{name[:ECHO]}'.")
        found_groups.append(group.id)
    return RoleActors(frozenset(found_users), frozenset(found_groups))


def known_role(catalogue: Catalogue, mention: str) -> ProjectRole:
    """Return the role with that id. Raises `NotFound`."""
    role_id = parse_id(mention)
    found = catalogue.schemes.roles.get(role_id) if role_id is not None else None
    if found is None:
        raise NotFound(f"Can not retrieve a role actor for a project role with id '{mention[:40]}'.")
    return found


def actor_rows(place: dict[str, int], actors: RoleActors) -> list[dict[str, int | None]]:
    """Return a row for each actor; `place` is what they have in common."""
    rows: list[dict[str, int | None]] = [{**place, "user_id": one, "group_id": None} for one in sorted(actors.users)]
    return rows + [{**place, "user_id": None, "group_id": one} for one in sorted(actors.groups)]


def _names(sent: Any) -> Collection[str]:
    names = [] if sent in (None, "") else sent if isinstance(sent, list) else [sent]
    if len(names) > MOST or not all(isinstance(name, str) for name in names):
        raise Invalid(f"The actors of a role are named by texts, at most {MOST} at once.")
    return names
