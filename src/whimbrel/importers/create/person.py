"""Creates groups, project roles and accounts."""

import zoneinfo
from collections.abc import Iterator
from functools import cache

from sqlalchemy import insert

from whimbrel.events.names import Avi, ari
from whimbrel.importers.allotment import allot
from whimbrel.importers.known import Known
from whimbrel.importers.model import ImportedPerson
from whimbrel.importers.need import Needs
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.people import app_group, app_user, group_member
from whimbrel.storage.schema.project import project_role
from whimbrel.tracker.event import Event
from whimbrel.tracker.user import SOFTWARE_USERS, User

LONGEST_NAME = 255
_COLUMNS = ("id", "key", "name", "display_name", "email", "active", "time_zone", "created")


async def create_groups(tx: Tx, known: Known, needs: Needs) -> None:
    """Create the groups that are needed, without members."""
    ids = await allot(tx, app_group, [None] * len(needs.groups))
    rows = [{"id": group_id, "name": name} for group_id, name in zip(ids, needs.groups.values(), strict=True)]
    if rows:
        await tx.execute(insert(app_group), rows)
    for group_id, name in zip(ids, needs.groups, strict=True):
        known.groups[name] = group_id
        tx.emit(Event(avi=Avi.GROUP_CREATED, ari=ari(known.site_id, "group", group_id)))


async def create_roles(tx: Tx, known: Known, needs: Needs) -> None:
    """Create the project roles that are needed; nobody plays them yet."""
    ids = await allot(tx, project_role, [None] * len(needs.roles))
    rows = [{"id": role_id, "name": name} for role_id, name in zip(ids, needs.roles.values(), strict=True)]
    if rows:
        await tx.execute(insert(project_role), rows)
    known.roles.update(zip(needs.roles, ids, strict=True))


async def create_people(tx: Tx, known: Known, needs: Needs) -> None:
    """Create accounts without a password, and put the active ones among the software users."""
    people = [person for person in needs.people.values() if known.person(person) is None]
    ids = await allot(tx, app_user, [None] * len(people))
    users = []
    for user_id, person in zip(ids, people, strict=True):
        user = _account(known, user_id, person)
        known.add_user(person, user)
        users.append(user)
        tx.emit(Event(avi=Avi.USER_CREATED, ari=ari(known.site_id, "user", user_id)))
    if users:
        rows = ((*(getattr(user, name) for name in _COLUMNS[:-1]), tx.now) for user in users)
        await tx.copy(app_user, _COLUMNS, rows)
        members = _memberships(known, list(zip(people, users, strict=True)))
        await tx.copy(group_member, ("group_id", "user_id"), members)


def _account(known: Known, user_id: int, person: ImportedPerson) -> User:
    """Return a person's account; a key that another account has already is replaced."""
    name = (person.name or person.key or person.account_id or "")[:LONGEST_NAME]
    key = person.key or person.account_id or name
    if key in known.users_by_key:
        key = name if name not in known.users_by_key else f"{name}#{user_id}"
    zone = person.time_zone if person.time_zone in _time_zones() else None
    return User(user_id, key, name, person.display_name or name, person.email, person.active, zone or "Etc/UTC")


def _memberships(known: Known, accounts: list[tuple[ImportedPerson, User]]) -> Iterator[tuple[int, int]]:
    for person, user in accounts:
        names = {name.lower() for name in person.groups} | ({SOFTWARE_USERS} if person.active else set())
        for name in sorted(names):
            yield known.groups[name], user.id


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
