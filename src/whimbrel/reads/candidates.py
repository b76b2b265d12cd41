"""Who can be chosen: people who may be assigned issues or may do something else, and groups, by beginnings of names."""

from collections.abc import Callable, Collection, Iterator
from itertools import islice

from whimbrel.catalogue.permissions import allows, visible
from whimbrel.catalogue.sign_in import LOGIN_REQUIRED
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotSignedIn
from whimbrel.reads.people import EVERYBODY
from whimbrel.tracker.globalpermission import GlobalPermission
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Project
from whimbrel.tracker.user import Group, User


def candidates(
    catalogue: Catalogue, asker: User | None, text: str, fits: Callable[[User], bool], most: int
) -> list[User]:
    """Return the first active users, by the order of their names, whose names begin with a text and who fit.

    Only as many are looked at as it takes. Who may not browse users gets the one who has just that name. Raises
    `NotSignedIn` for nobody.
    """
    if asker is None:
        raise NotSignedIn(LOGIN_REQUIRED)
    wanted = text.strip().lower()
    if catalogue.people.has_globally(asker, GlobalPermission.USER_PICKER):
        found = catalogue.people.beginning_with("" if wanted in EVERYBODY else wanted)
    else:
        found = (user for user in (catalogue.people.by_name.get(wanted),) if user is not None)
    return list(islice((user for user in _once(found) if user.active and fits(user)), most))


def _once(users: Iterator[User]) -> Iterator[User]:
    """Yield each user once: several words of a name can begin alike."""
    seen: set[int] = set()
    for user in users:
        if user.id not in seen:
            seen.add(user.id)
            yield user


def may_in_all(
    catalogue: Catalogue, permissions: Collection[Permission], projects: Collection[Project], issue: Issue | None = None
) -> Callable[[User], bool]:
    """Return the test whether a user has permissions in projects, or on an issue that they see."""

    def test(user: User) -> bool:
        if issue is not None and not visible(catalogue, user).sees(issue):
            return False
        return all(
            allows(catalogue, user, permission, project, issue) for permission in permissions for project in projects
        )

    return test


def find_groups(
    catalogue: Catalogue, asker: User | None, text: str, most: int, left_out: Collection[str] = ()
) -> tuple[list[Group], int]:
    """Return the first groups whose names contain a text, by name, and how many there are.

    Those that are left out by their names count for nothing. Who may not browse users gets none. Raises `NotSignedIn`
    for nobody.
    """
    if asker is None:
        raise NotSignedIn(LOGIN_REQUIRED)
    if not catalogue.people.has_globally(asker, GlobalPermission.USER_PICKER):
        return [], 0
    wanted = text.strip().lower()
    named = sorted(catalogue.people.groups_by_name.items())
    found = [group for name, group in named if wanted in name and group.name not in left_out]
    return found[:most], len(found)
