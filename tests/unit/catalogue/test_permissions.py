"""Permission decisions, held against a second reading of the rules that shares no code with the first."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whimbrel.catalogue.permissions import allows, is_administrator, plays_role, visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Holder, HolderKind, Permission
from whimbrel.tracker.project import Project, RoleActors
from whimbrel.tracker.user import User

Build = Callable[..., Catalogue]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
REVIEWERS, STORY_POINTS = 20_001, 10_106
USERS, GROUPS, ROLES, LEVELS = (1, 2, 3, 4), (101, 102, 103), (401, 402), (501, 502)

HOLDERS = st.one_of(
    st.sampled_from([Holder(kind) for kind in HolderKind if kind.value in {"anyone", "applicationRole"}]),
    st.sampled_from([Holder(HolderKind.PROJECT_LEAD), Holder(HolderKind.REPORTER), Holder(HolderKind.ASSIGNEE)]),
    st.sampled_from([Holder(HolderKind.USER, user) for user in USERS]),
    st.sampled_from([Holder(HolderKind.GROUP, group) for group in GROUPS]),
    st.sampled_from([Holder(HolderKind.PROJECT_ROLE, role) for role in (*ROLES, 499)]),
    st.sampled_from([Holder(HolderKind.USER_CUSTOM_FIELD, field) for field in (REVIEWERS, STORY_POINTS, 999)]),
)
FEW_HOLDERS = st.lists(HOLDERS, max_size=3).map(tuple)
SOMEBODY = st.one_of(st.none(), st.sampled_from(USERS))


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, object]:
    actors = {}
    for project_id in (201, 202):
        for role_id in ROLES:
            users = draw(st.frozensets(st.sampled_from(USERS), max_size=2))
            groups = draw(st.frozensets(st.sampled_from(GROUPS), max_size=1))
            actors[project_id, role_id] = RoleActors(users, groups)
    return {
        "active": draw(st.tuples(*[st.booleans()] * len(USERS))),
        "members": draw(st.sets(st.tuples(st.sampled_from(GROUPS), st.sampled_from(USERS)), max_size=5)),
        "grants": [(Permission.BROWSE_PROJECTS, holder) for holder in draw(FEW_HOLDERS)],
        "levels": {level: draw(FEW_HOLDERS) for level in LEVELS},
        "actors": actors,
        "lead_id": draw(SOMEBODY),
    }


@st.composite
def issues(draw: st.DrawFn) -> Issue:
    custom = {
        REVIEWERS: tuple(draw(st.lists(st.sampled_from(USERS), max_size=2))),
        STORY_POINTS: (float(draw(st.sampled_from(USERS))),),
    }
    return Issue(
        id=1,
        project_id=draw(st.sampled_from((201, 202))),
        number=1,
        issue_type_id=10_002,
        status_id=1,
        summary="x",
        created=NOW,
        updated=NOW,
        rank=1,
        reporter_id=draw(SOMEBODY),
        assignee_id=draw(SOMEBODY),
        security_level_id=draw(st.one_of(st.none(), st.sampled_from(LEVELS))),
        custom=custom,
    )


def naive_holds(catalogue: Catalogue, user: User | None, project: Project, issue: Issue, holder: Holder) -> bool:
    """One holder, one user, one issue, as the administrator's page of Jira explains it."""
    if holder.kind.value == "anyone":
        return True
    if user is None or not user.active:
        return False
    actors = catalogue.projects.actors(project.id, holder.parameter or 0)
    in_groups = {member for group in actors.groups for member in catalogue.people.members_of(group)}
    reached: dict[str, set[int | None]] = {
        "applicationRole": {user.id},
        "user": {holder.parameter},
        "group": {*catalogue.people.members_of(holder.parameter or 0)},
        "projectRole": {*actors.users, *in_groups},
        "projectLead": {project.lead_id},
        "reporter": {issue.reporter_id},
        "assignee": {issue.assignee_id},
        "userCustomField": {int(str(one)) for one in issue.custom[REVIEWERS] if holder.parameter == REVIEWERS},
    }
    return user.id in reached[holder.kind.value]


def naive_sees(catalogue: Catalogue, user: User | None, issue: Issue) -> bool:
    project = catalogue.projects.all[issue.project_id]

    def any_holds(holders: Iterable[Holder]) -> bool:
        return any(naive_holds(catalogue, user, project, issue, holder) for holder in holders)

    if not any_holds(catalogue.schemes.permission_schemes[1].holders(Permission.BROWSE_PROJECTS)):
        return False
    if issue.security_level_id is None:
        return True
    level = catalogue.schemes.security_levels[issue.security_level_id]
    return project.security_scheme_id == level.scheme_id and any_holds(level.holders)


@settings(max_examples=400, deadline=None)
@given(world=worlds(), issue=issues(), user_id=SOMEBODY)
def test_who_sees_an_issue_is_what_the_rules_say(
    build: Build, world: dict[str, object], issue: Issue, user_id: int | None
) -> None:
    catalogue = build(**world)
    user = catalogue.people.users[user_id] if user_id else None
    seen = visible(catalogue, user)
    assert seen.sees(issue) == naive_sees(catalogue, user, issue)
    assert not seen.sees(issue) or issue.project_id in seen.project_ids


@settings(max_examples=200, deadline=None)
@given(world=worlds(), issue=issues(), user_id=SOMEBODY)
def test_a_permission_on_an_issue_is_what_the_rules_say(
    build: Build, world: dict[str, object], issue: Issue, user_id: int | None
) -> None:
    catalogue = build(**world)
    user = catalogue.people.users[user_id] if user_id else None
    project = catalogue.projects.all[issue.project_id]
    holders = catalogue.schemes.permission_schemes[1].holders(Permission.BROWSE_PROJECTS)
    expected = any(naive_holds(catalogue, user, project, issue, holder) for holder in holders)
    assert allows(catalogue, user, Permission.BROWSE_PROJECTS, project, issue) == expected
    assert not expected or allows(catalogue, user, Permission.BROWSE_PROJECTS, project)
    assert not allows(catalogue, user, Permission.DELETE_ISSUES, project, issue)


def test_without_an_issue_a_grant_to_its_reporter_counts(build: Build) -> None:
    catalogue = build(grants=[(Permission.EDIT_ISSUES, Holder(HolderKind.REPORTER))])
    project, user = catalogue.projects.all[201], catalogue.people.users[1]
    assert allows(catalogue, user, Permission.EDIT_ISSUES, project)
    assert not allows(catalogue, None, Permission.EDIT_ISSUES, project)


def test_the_ids_of_other_things_in_a_custom_field_are_not_users(build: Build) -> None:
    grants = [(Permission.BROWSE_PROJECTS, Holder(HolderKind.USER_CUSTOM_FIELD, STORY_POINTS))]
    catalogue = build(grants=grants)
    assert not visible(catalogue, catalogue.people.users[1]).projects


@pytest.mark.parametrize("kind", [HolderKind.REPORTER, HolderKind.ASSIGNEE, HolderKind.SIGNED_IN])
def test_an_account_that_is_switched_off_may_no_more_than_anybody(build: Build, kind: HolderKind) -> None:
    catalogue = build(active=(False,), grants=[(Permission.BROWSE_PROJECTS, Holder(kind))])
    assert not visible(catalogue, catalogue.people.users[1]).projects


def test_a_role_is_played_by_name_or_through_a_group(build: Build) -> None:
    actors = {(201, 401): RoleActors(frozenset({1}), frozenset({101}))}
    catalogue = build(active=(True, True, False), members=[(101, 2), (101, 3)], actors=actors)
    owls, terns = catalogue.projects.all[201], catalogue.projects.all[202]
    users = catalogue.people.users
    assert [plays_role(catalogue, users[number], owls, 401) for number in (1, 2, 3)] == [True, True, False]
    assert not plays_role(catalogue, users[1], terns, 401)
    assert not plays_role(catalogue, None, owls, 401)


def test_only_active_members_of_one_group_administer_the_site(build: Build) -> None:
    catalogue = build(active=(True, False, True), members=[(103, 1), (103, 2), (101, 3)])
    users = catalogue.people.users
    assert [is_administrator(catalogue, users[number]) for number in (1, 2, 3)] == [True, False, False]
    assert not is_administrator(catalogue, None)
