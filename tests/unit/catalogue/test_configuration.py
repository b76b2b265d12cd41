"""What functions learn of a site: only what the asker may know."""

import msgspec
import pytest

from support.lexicon import VISIBLE, catalogue
from whimbrel.catalogue.configuration import VisibleConfiguration
from whimbrel.catalogue.permissions import Visible
from whimbrel.tracker import defaults
from whimbrel.tracker.permission import Grant, Holder, HolderKind, Permission, PermissionScheme

ANNS = Holder(HolderKind.USER, 1)
SCHEME = PermissionScheme(
    1,
    "Scheme",
    (
        Grant(1, Permission.BROWSE_PROJECTS, ANNS),
        Grant(2, Permission.EDIT_ISSUES, Holder(HolderKind.PROJECT_LEAD)),
        Grant(3, Permission.CLOSE_ISSUES, Holder(HolderKind.REPORTER)),
        Grant(4, Permission.MOVE_ISSUES, Holder(HolderKind.USER, 2)),
    ),
)


def configuration(visible: Visible = VISIBLE) -> VisibleConfiguration:
    site = catalogue()
    schemes = msgspec.structs.replace(site.schemes, permission_schemes={1: SCHEME})
    return VisibleConfiguration(msgspec.structs.replace(site, schemes=schemes), visible)


@pytest.mark.parametrize(
    ("permission", "projects"),
    [
        (Permission.BROWSE_PROJECTS, {101, 102}),
        (Permission.EDIT_ISSUES, {101}),
        (Permission.CLOSE_ISSUES, {101, 102}),
        (Permission.MOVE_ISSUES, set()),
        (Permission.LINK_ISSUES, set()),
    ],
)
def test_a_permission_is_had_in_projects_on_some_issue_at_least(permission: Permission, projects: set[int]) -> None:
    assert set(configuration().projects_permitting(permission)) == projects


def test_a_role_is_played_by_name_or_through_a_group_in_projects_that_are_known() -> None:
    administrators, developers, users = (role.id for role in defaults.ROLES)
    assert set(configuration().projects_of_role(administrators)) == {101}
    assert set(configuration().projects_of_role(developers)) == {102}
    assert set(configuration().projects_of_role(users)) == set()


def test_nobody_in_particular_has_neither() -> None:
    nobody = configuration(msgspec.structs.replace(VISIBLE, user_id=None))
    assert set(nobody.projects_permitting(Permission.BROWSE_PROJECTS)) == set()
    assert set(nobody.projects_of_role(defaults.ROLES[0].id)) == set()


def test_options_and_the_fields_of_epics_are_those_of_the_site() -> None:
    assert [option.id for option in configuration().options_of(601)] == [701, 702]
    assert list(configuration().options_of(1)) == []
    assert list(configuration().epic_link_fields()) == [defaults.EPIC_LINK.id]
