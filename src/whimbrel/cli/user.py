"""`whimbrel user`: accounts, from the machine that the site runs on."""

import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from whimbrel.actions.administering import let_group_administer
from whimbrel.actions.people import NewUser, create_user, set_password
from whimbrel.app import open_site
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.cli.running import existing_site, home_option, run
from whimbrel.errors import NotFound
from whimbrel.tracker.user import ADMINISTRATORS, SOFTWARE_USERS, User


@click.group()
def user() -> None:
    """List, add and change accounts. Works beside a running node."""


@user.command("list")
@home_option
def list_users(home: Path | None) -> None:
    """List everybody."""

    async def work() -> None:
        async with open_site(existing_site(home), attach=True) as site:
            catalogue = await site.store.current()
            Console().print(_table(catalogue))

    run(work)


@user.command()
@click.argument("name")
@click.option("--display-name", help="Full name. Default: the name.")
@click.option("--email", default="", help="E-mail address.")
@click.option("--admin", is_flag=True, help="Let the user administer the site.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@home_option
def add(
    name: str,
    display_name: str | None,
    email: str,
    admin: bool,  # noqa: FBT001  click hands flags over by name
    password_stdin: bool,  # noqa: FBT001
    home: Path | None,
) -> None:
    """Add an account."""
    password = _password(from_stdin=password_stdin)
    groups = (ADMINISTRATORS, SOFTWARE_USERS) if admin else (SOFTWARE_USERS,)

    async def work() -> None:
        async with open_site(existing_site(home), attach=True) as site:
            new = NewUser(name, display_name or name, email, await site.passwords.hash(password))
            await site.writes.carry_out(_add, None, new, groups)

    run(work)
    click.echo(f"Added {name}.")


@user.command()
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@home_option
def password(name: str, password_stdin: bool, home: Path | None) -> None:  # noqa: FBT001
    """Set a password; whoever was signed in with the old one has to sign in again."""
    chosen = _password(from_stdin=password_stdin)

    async def work() -> None:
        async with open_site(existing_site(home), attach=True) as site:
            found = _named(await site.store.current(), name)
            hashed = await site.passwords.hash(chosen)
            await site.writes.carry_out(lambda tx, catalogue, _actor: set_password(tx, catalogue, found, hashed), None)

    run(work)
    click.echo(f"The password of {name} is set.")


async def _add(tx: Any, catalogue: Catalogue, _actor: User | None, new: NewUser, groups: tuple[str, ...]) -> User:
    """Make an account; its group of administrators administers the site, whatever has been revoked."""
    if ADMINISTRATORS in groups:
        await let_group_administer(tx, catalogue)
    return await create_user(tx, catalogue, new, groups)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _named(catalogue: Catalogue, name: str) -> User:
    found = catalogue.people.by_name.get(name.lower())
    if found is None:
        raise NotFound(f"There is no user '{name}'.")
    return found


def _table(catalogue: Catalogue) -> Table:
    table = Table("Name", "Full name", "E-mail", "Active", "Groups")
    for account in sorted(catalogue.people.users.values(), key=lambda account: account.name):
        groups = sorted(catalogue.people.groups[group].name for group in catalogue.people.groups_of(account.id))
        active = "yes" if account.active else "no"
        table.add_row(account.name, account.display_name, account.email, active, ", ".join(groups))
    return table
