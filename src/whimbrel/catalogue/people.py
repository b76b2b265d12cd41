"""Everybody and every group, and what they may do on the whole site, as remembered."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from whimbrel.catalogue.beginnings import Beginnings
from whimbrel.tracker.globalpermission import GlobalGrant, GlobalPermission
from whimbrel.tracker.user import Group, User


class People:
    """An immutable view of accounts, groups, memberships and global permissions."""

    def __init__(
        self,
        users: Iterable[User],
        groups: Iterable[Group],
        members: Iterable[tuple[int, int]],
        grants: Iterable[GlobalGrant] = (),
    ) -> None:
        """Take users, groups, (group id, user id) pairs and grants of global permissions."""
        self.users: Mapping[int, User] = {user.id: user for user in users}
        self.groups: Mapping[int, Group] = {group.id: group for group in groups}
        self.global_grants: Mapping[int, GlobalGrant] = {grant.id: grant for grant in grants}
        groups_of: dict[int, set[int]] = {}
        members_of: dict[int, set[int]] = {}
        for group_id, user_id in members:
            groups_of.setdefault(user_id, set()).add(group_id)
            members_of.setdefault(group_id, set()).add(user_id)
        self._groups_of = {user_id: frozenset(ids) for user_id, ids in groups_of.items()}
        self._members_of = {group_id: frozenset(ids) for group_id, ids in members_of.items()}

    @cached_property
    def by_name(self) -> Mapping[str, User]:
        """Map lower-case user names to users."""
        return {user.name.lower(): user for user in self.users.values()}

    @cached_property
    def by_key(self) -> Mapping[str, User]:
        """Map user keys to users."""
        return {user.key: user for user in self.users.values()}

    @cached_property
    def groups_by_name(self) -> Mapping[str, Group]:
        """Map lower-case group names to groups."""
        return {group.name.lower(): group for group in self.groups.values()}

    @cached_property
    def _by_words(self) -> Mapping[str, tuple[int, ...]]:
        """Map lower-case full names and e-mail addresses to the ids of all who have them."""
        found: dict[str, list[int]] = {}
        for user in self.users.values():
            for words in {user.display_name.lower(), user.email.lower()} - {""}:
                found.setdefault(words, []).append(user.id)
        return {words: tuple(ids) for words, ids in found.items()}

    @cached_property
    def _beginnings(self) -> tuple[Beginnings, Beginnings]:
        """Index the accounts that are in use, and those that are not."""
        return _beginnings(self.users.values(), active=True), _beginnings(self.users.values(), active=False)

    def beginning_with(self, prefix: str) -> Iterator[User]:
        """Yield whoever has a user name, full name, word of the full name or e-mail address with that beginning.

        `prefix` is in lower case. Accounts that are switched off come last.
        """
        for index in self._beginnings:
            yield from (self.users[user_id] for user_id in index.matching(prefix))

    def named(self, text: str) -> tuple[int, ...]:
        """Return whom JQL means by a text: a user name or key, else everybody with that full name or e-mail address."""
        user = self.by_name.get(text.lower()) or self.by_key.get(text)
        return (user.id,) if user else self._by_words.get(text.lower(), ())

    def groups_of(self, user_id: int | None) -> frozenset[int]:
        """Return the ids of the groups that a user is in; nobody is in none."""
        return frozenset() if user_id is None else self._groups_of.get(user_id, frozenset())

    @cached_property
    def _granted_to(self) -> Mapping[GlobalPermission, frozenset[int | None]]:
        """Map global permissions to the groups that have them; None among them is everybody who is signed in."""
        found: dict[GlobalPermission, set[int | None]] = {}
        for grant in self.global_grants.values():
            found.setdefault(grant.permission, set()).add(grant.group_id)
        return {permission: frozenset(ids) for permission, ids in found.items()}

    def has_globally(self, user: User | None, permission: GlobalPermission) -> bool:
        """Tell whether a user has a global permission. Nobody has none, nor has an account that is switched off."""
        if user is None or not user.active:
            return False
        granted_to = self._granted_to.get(permission, frozenset())
        return None in granted_to or not granted_to.isdisjoint(self.groups_of(user.id))

    def members_of(self, group_id: int) -> frozenset[int]:
        """Return the ids of a group's members."""
        return self._members_of.get(group_id, frozenset())


def _beginnings(users: Iterable[User], *, active: bool) -> Beginnings:
    wanted = [user for user in users if user.active is active]
    return Beginnings(
        ((user.display_name.lower(), user.id) for user in wanted),
        whole=((text.lower(), user.id) for user in wanted for text in (user.name, user.email) if text),
    )
