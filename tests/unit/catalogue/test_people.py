"""People are found by name, key, full name and address."""

from collections.abc import Callable

from whimbrel.catalogue.people import People
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.user import User

Build = Callable[..., Catalogue]


def test_groups_and_members_tell_the_same(build: Build) -> None:
    people = build(members=[(101, 1), (102, 1), (101, 2)]).people
    assert people.groups_of(1) == {101, 102}
    assert people.members_of(101) == {1, 2}
    assert (people.groups_of(3), people.groups_of(None), people.members_of(103)) == (set(), set(), set())


def test_a_text_means_a_name_or_key_before_a_full_name_or_address() -> None:
    users = [
        User(1, "k1", "Ann", "Bob"),
        User(2, "k2", "bob", "Ann Other", "A@x.org"),
        User(3, "k3", "eve", "Ann Other"),
    ]
    people = People(users, [], [])
    assert people.named("ANN") == (1,)
    assert people.named("Bob") == (2,)
    assert people.named("k3") == (3,)
    assert people.named("ann other") == (2, 3)
    assert people.named("a@X.ORG") == (2,)
    assert people.named("nobody") == people.named("") == ()


def test_groups_are_found_in_any_case(build: Build) -> None:
    assert set(build().people.groups_by_name) == {"owls", "terns", "jira-administrators"}
