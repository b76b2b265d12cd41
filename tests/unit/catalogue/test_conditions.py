"""Conditions of transitions, held against a second reading of the rules that shares no code with the first."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.catalogue.conditions import Situation, all_hold, asks_for_subtasks
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker import condition as kinds
from whimbrel.tracker.condition import Condition
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Holder, HolderKind, Permission
from whimbrel.tracker.project import RoleActors

Build = Callable[..., Catalogue]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
USERS, REVIEWERS = (1, 2, 3), 20_001

SIMPLE = st.one_of(
    st.sampled_from([kinds.OnlyAssignee(), kinds.OnlyReporter(), kinds.Never()]),
    st.sampled_from([Permission.CLOSE_ISSUES, Permission.RESOLVE_ISSUES]).map(kinds.HasPermission),
    st.sampled_from([401, 402]).map(kinds.PlaysRole),
    st.sampled_from([101, 102]).map(kinds.InGroup),
    st.sampled_from([REVIEWERS, 999]).map(kinds.InUserField),
    st.sets(st.sampled_from([1, 3, 5]), max_size=2).map(lambda ids: kinds.SubtasksIn(tuple(sorted(ids)))),
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda of: kinds.AllOf(tuple(of))),
        st.lists(inner, max_size=3).map(lambda of: kinds.AnyOf(tuple(of))),
    ),
    max_leaves=6,
)
WORLDS = st.fixed_dictionaries(
    {
        "members": st.sets(st.tuples(st.sampled_from([101, 102]), st.sampled_from(USERS)), max_size=3),
        "closers": st.frozensets(st.sampled_from(USERS), max_size=2),
        "keepers": st.frozensets(st.sampled_from(USERS), max_size=2),
        "guests": st.frozensets(st.sampled_from([101, 102]), max_size=1),
        "assignee": st.sampled_from([*USERS, None]),
        "reporter": st.sampled_from([*USERS, None]),
        "reviewers": st.lists(st.sampled_from(USERS), max_size=2, unique=True),
        "subtasks": st.frozensets(st.sampled_from([1, 3, 5])),
        "asker": st.sampled_from([*USERS, None]),
    }
)


def expected(condition: Condition, world: dict[str, Any]) -> bool:  # noqa: PLR0911  one for each kind
    asker = world["asker"]
    mine = {group for group, member in world["members"] if member == asker}
    match condition:
        case kinds.SubtasksIn(allowed):
            return all(status in allowed for status in world["subtasks"])
        case kinds.AllOf(of):
            return not any(not expected(one, world) for one in of)
        case kinds.AnyOf(of):
            return True in [expected(one, world) for one in of]
        case kinds.HasPermission(permission):
            return permission is Permission.CLOSE_ISSUES and asker in world["closers"]
        case kinds.OnlyAssignee():
            return asker is not None and asker == world["assignee"]
        case kinds.OnlyReporter():
            return asker is not None and asker == world["reporter"]
        case kinds.PlaysRole(role_id):
            return asker in world["keepers"] if role_id == 401 else bool(mine & world["guests"])
        case kinds.InGroup(group_id):
            return group_id in mine
        case kinds.InUserField(field_id):
            return field_id == REVIEWERS and asker in world["reviewers"]
        case kinds.Never():
            return False


@given(world=WORLDS, conditions=st.lists(CONDITIONS, max_size=3))
def test_conditions_are_met_as_the_rules_read(build: Build, world: dict[str, Any], conditions: list[Condition]) -> None:
    catalogue = build(
        members=sorted(world["members"]),
        grants=[(Permission.CLOSE_ISSUES, Holder(HolderKind.USER, user)) for user in world["closers"]],
        actors={
            (201, 401): RoleActors(world["keepers"], frozenset()),
            (201, 402): RoleActors(frozenset(), world["guests"]),
        },
    )
    issue = Issue(
        id=1,
        project_id=201,
        number=1,
        issue_type_id=10_002,
        status_id=10_000,
        summary="Feed",
        rank="1000",
        created=NOW,
        updated=NOW,
        assignee_id=world["assignee"],
        reporter_id=world["reporter"],
        custom={REVIEWERS: tuple(world["reviewers"])} if world["reviewers"] else {},
    )
    situation = Situation(catalogue, catalogue.people.users.get(world["asker"] or 0), issue, world["subtasks"])
    assert all_hold(conditions, situation) == all(expected(one, world) for one in conditions)


def test_subtasks_are_asked_for_wherever_they_are_named() -> None:
    deep = kinds.AnyOf((kinds.Never(), kinds.AllOf((kinds.SubtasksIn((1,)),))))
    assert asks_for_subtasks([kinds.OnlyAssignee(), deep])
    assert not asks_for_subtasks([kinds.OnlyAssignee(), kinds.AllOf((kinds.Never(),))])
