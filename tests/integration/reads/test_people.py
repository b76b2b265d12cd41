"""People are found by those who are signed in."""

import pytest

from support.site import Site
from whimbrel.errors import Invalid, NotFound, NotSignedIn
from whimbrel.reads.people import find_users, read_user


async def test_a_user_is_read_by_name_or_key(site: Site) -> None:
    catalogue, carol = await site.catalogue(), await site.user("carol")
    assert read_user(catalogue, carol, name="BOB") == read_user(catalogue, carol, key="bob") == await site.user("bob")
    with pytest.raises(NotFound, match="The user named 'dora' does not exist"):
        read_user(catalogue, carol, name="dora")
    with pytest.raises(NotFound, match="The user with the key 'dora' does not exist"):
        read_user(catalogue, carol, key="dora")
    with pytest.raises(Invalid):
        read_user(catalogue, carol)


@pytest.mark.parametrize(
    ("text", "names"),
    [("bo", ["bob"]), ("builder", ["bob"]), ("BOB B", ["bob"]), ("carol@", ["carol"]), ("ob", []), ("zzz", [])]
    + [(text, ["admin", "bob", "carol"]) for text in (".", "_", "%", "")],
)
async def test_people_are_found_by_how_their_names_begin(site: Site, text: str, names: list[str]) -> None:
    found = find_users(await site.catalogue(), await site.user("carol"), text)
    assert [user.name for user in found] == names


async def test_nobody_finds_anyone_without_signing_in(site: Site) -> None:
    catalogue = await site.catalogue()
    with pytest.raises(NotSignedIn):
        find_users(catalogue, None, "bob")
    with pytest.raises(NotSignedIn):
        read_user(catalogue, None, name="bob")


async def test_active_and_inactive_people_are_asked_for_apart(site: Site) -> None:
    catalogue, carol = await site.catalogue(), await site.user("carol")
    assert find_users(catalogue, carol, "bob", active=False, inactive=True) == []
    assert len(find_users(catalogue, carol, "bob", inactive=True)) == 1
