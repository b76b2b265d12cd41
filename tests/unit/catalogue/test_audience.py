"""Who sees a restricted comment, and how an audience is read."""

from collections.abc import Callable
from typing import Any

import pytest

from whimbrel.catalogue.audience import may_see, visibility
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.tracker.comment import EVERYONE, Visibility
from whimbrel.tracker.project import RoleActors

Build = Callable[..., Catalogue]


@pytest.fixture
def catalogue(build: Build) -> Catalogue:
    """User 1 is an owl and, as such, a keeper of 201; user 2 is a keeper by name; user 3 is an owl who left."""
    actors = {(201, 401): RoleActors(frozenset({2}), frozenset({101}))}
    return build(active=(True, True, False), members=[(101, 1), (101, 3)], actors=actors)


def test_everybody_who_sees_the_issue_sees_what_is_not_restricted(catalogue: Catalogue) -> None:
    assert may_see(catalogue, None, 201, EVERYONE)


def test_a_group_sees_what_is_restricted_to_it(catalogue: Catalogue) -> None:
    users = catalogue.people.users
    seen = [may_see(catalogue, user, 201, Visibility(group_id=101)) for user in (users[1], users[2], users[3], None)]
    assert seen == [True, False, False, False]


def test_a_role_sees_what_is_restricted_to_it_in_its_project_alone(catalogue: Catalogue) -> None:
    users = catalogue.people.users
    seen = [may_see(catalogue, user, 201, Visibility(role_id=401)) for user in (users[1], users[2], users[3], None)]
    assert seen == [True, True, False, False]
    assert not may_see(catalogue, users[1], 202, Visibility(role_id=401))


@pytest.mark.parametrize("sent", [None, {}, ""])
def test_nothing_sent_is_everyone(catalogue: Catalogue, sent: Any) -> None:
    assert visibility(catalogue, None, 201, sent) == EVERYONE


def test_an_audience_is_named_in_any_case(catalogue: Catalogue) -> None:
    user = catalogue.people.users[1]
    assert visibility(catalogue, user, 201, {"type": "group", "value": "OWLS"}) == Visibility(group_id=101)
    assert visibility(catalogue, user, 201, {"type": "role", "value": "keepers"}) == Visibility(role_id=401)


def test_nobody_speaks_to_an_audience_that_leaves_them_out(catalogue: Catalogue) -> None:
    user = catalogue.people.users[2]
    with pytest.raises(Invalid) as caught:
        visibility(catalogue, user, 201, {"type": "group", "value": "owls"})
    assert caught.value.fields == {"commentLevel": "You are currently not a member of the group: owls."}
    with pytest.raises(Invalid) as caught:
        visibility(catalogue, user, 202, {"type": "role", "value": "Keepers"})
    assert caught.value.fields == {"commentLevel": "You are currently not a member of the project role: Keepers."}


@pytest.mark.parametrize(
    "sent",
    [
        "owls",
        ["group"],
        7,
        True,
        {"type": "group"},
        {"type": ["group"], "value": "owls"},
        {"type": "group", "value": [1]},
        {"type": "planet", "value": "owls"},
        {"value": "owls"},
        {"type": "role", "value": "x" * 100000},
    ],
)
def test_whatever_else_is_sent_is_refused_in_a_line(catalogue: Catalogue, sent: Any) -> None:
    with pytest.raises(Invalid) as caught:
        visibility(catalogue, catalogue.people.users[1], 201, sent)
    assert len(caught.value.fields["commentLevel"]) < 400
