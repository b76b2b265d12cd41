"""The first administrator of a site."""

from whimbrel.actions import credentials, people
from whimbrel.actions.administering import let_group_administer
from whimbrel.catalogue.permissions import is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotSignedIn
from whimbrel.storage.postgres import Tx
from whimbrel.tracker.user import ADMINISTRATORS, SOFTWARE_USERS, User

NAME = "admin"
SETUP = "setup"


def has_administrator(catalogue: Catalogue) -> bool:
    """Tell whether anybody administers the site."""
    return any(is_administrator(catalogue, user) for user in catalogue.people.users.values())


async def make_administrator(tx: Tx, catalogue: Catalogue, _actor: User | None, password_hash: str) -> User:
    """Make the user `admin` with a password, or give it one, and let it administer the site."""
    groups = (ADMINISTRATORS, SOFTWARE_USERS)
    await let_group_administer(tx, catalogue)
    user = catalogue.people.by_name.get(NAME)
    if user is None:
        new = people.NewUser(NAME, "Administrator", password_hash=password_hash)
        return await people.create_user(tx, catalogue, new, groups)
    await people.set_password(tx, catalogue, user, password_hash)
    for group in groups:
        await people.add_to_group(tx, catalogue, user.id, group)
    return user


async def invite_administrator(tx: Tx, _catalogue: Catalogue, _actor: User | None) -> str:
    """Make the one-time secret with which whoever set the site up chooses the first administrator's password."""
    return await credentials.make_link(tx, SETUP)


async def accept_invitation(tx: Tx, catalogue: Catalogue, actor: User | None, secret: str, password_hash: str) -> User:
    """Make the first administrator for whoever holds the secret, after which no such secret is good any more.

    Every start of a node without an administrator hands one out. Raises `NotSignedIn` for any other secret, and for
    any at all where somebody administers the site already.
    """
    await credentials.use_link(tx, SETUP, secret)
    await credentials.withdraw_links(tx, SETUP)
    if has_administrator(catalogue):
        raise NotSignedIn("This site has an administrator already, who can give you an account.")
    return await make_administrator(tx, catalogue, actor, password_hash)
