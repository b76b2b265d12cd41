"""Finding people. Who may browse users finds everybody, others whom they can name; nobody finds no one."""

from whimbrel.catalogue.sign_in import LOGIN_REQUIRED
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotFound, NotSignedIn
from whimbrel.tracker.globalpermission import GlobalPermission
from whimbrel.tracker.user import User

EVERYBODY = frozenset({".", "_", "%", "@"})
"""Search texts by which clients have come to ask for all users."""


def read_user(catalogue: Catalogue, asker: User | None, *, name: str | None = None, key: str | None = None) -> User:
    """Return the user with that name or key."""
    _require_signed_in(asker)
    if not name and not key:
        raise Invalid("Either the 'username' or the 'key' query parameters need to be provided")
    people = catalogue.people
    found = people.by_name.get(name.lower()) if name else people.by_key.get(key or "")
    if found is None:
        raise NotFound(
            f"The user named '{name}' does not exist" if name else f"The user with the key '{key}' does not exist"
        )
    return found


def find_users(
    catalogue: Catalogue, asker: User | None, text: str, *, active: bool = True, inactive: bool = False
) -> list[User]:
    """Return the users whose name, e-mail address or a word of whose full name begins with a text, by full name.

    Who may not browse users finds the one who has just that name.
    """
    _require_signed_in(asker)
    wanted = text.strip().lower()
    if catalogue.people.has_globally(asker, GlobalPermission.USER_PICKER):
        known = (user for user in catalogue.people.users.values() if wanted in EVERYBODY or _matches(user, wanted))
    else:
        known = (user for user in (catalogue.people.by_name.get(wanted),) if user is not None)
    found = (user for user in known if (active if user.active else inactive))
    return sorted(found, key=lambda user: (user.display_name.lower(), user.name))


def _matches(user: User, wanted: str) -> bool:
    words = (user.name.lower(), user.email.lower(), user.display_name.lower(), *user.display_name.lower().split())
    return any(word.startswith(wanted) for word in words)


def _require_signed_in(asker: User | None) -> None:
    if asker is None:
        raise NotSignedIn(LOGIN_REQUIRED)
