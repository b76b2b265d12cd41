"""A catalogue made by hand, without a database."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from whimbrel.catalogue.fields import Fields
from whimbrel.catalogue.people import People
from whimbrel.catalogue.projects import ProjectRows, Projects
from whimbrel.catalogue.schemes import Schemes
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker import customfield, defaults
from whimbrel.tracker.customfield import CustomField
from whimbrel.tracker.globalpermission import GlobalGrant, GlobalPermission
from whimbrel.tracker.permission import Grant, Holder, Permission, PermissionScheme, SecurityLevel, SecurityScheme
from whimbrel.tracker.project import Component, Project, ProjectRole, RoleActors, Version
from whimbrel.tracker.user import Group, User

REVIEWERS = CustomField(20_001, "Reviewers", customfield.MULTI_USER.key)

Build = Callable[..., Catalogue]


def _people(active: Iterable[bool], members: Iterable[tuple[int, int]]) -> People:
    users = [User(1 + n, f"key-{n}", f"user{n}", f"User {n}", f"user{n}@x.org", on) for n, on in enumerate(active)]
    groups = [Group(101, "owls"), Group(102, "Terns"), Group(103, "jira-administrators")]
    grants = (GlobalGrant(1, GlobalPermission.ADMINISTER, 103), GlobalGrant(2, GlobalPermission.USER_PICKER))
    return People(users, groups, members, grants)


def _schemes(grants: Iterable[tuple[Permission, Holder]], levels: dict[int, tuple[Holder, ...]]) -> Schemes:
    named = tuple(Grant(number, permission, holder) for number, (permission, holder) in enumerate(grants))
    nothing: dict[int, Any] = {}
    return Schemes(
        issue_types={kind.id: kind for kind in defaults.ISSUE_TYPES},
        priorities={priority.id: priority for priority in defaults.PRIORITIES},
        resolutions={resolution.id: resolution for resolution in defaults.RESOLUTIONS},
        statuses={status.id: status for status in defaults.STATUSES},
        link_types={kind.id: kind for kind in defaults.LINK_TYPES},
        roles={401: ProjectRole(401, "Keepers"), 402: ProjectRole(402, "Guests")},
        issue_type_schemes={scheme.id: scheme for scheme in defaults.ISSUE_TYPE_SCHEMES},
        priority_schemes=nothing,
        workflows={workflow.id: workflow for workflow in defaults.WORKFLOWS},
        workflow_schemes={scheme.id: scheme for scheme in defaults.WORKFLOW_SCHEMES},
        notification_schemes=nothing,
        permission_schemes={1: PermissionScheme(1, "One", named)},
        security_schemes={1: SecurityScheme(1, "Secrets")},
        security_levels={key: SecurityLevel(key, 1, f"Level {key}", holders) for key, holders in levels.items()},
    )


def _build(
    active: Iterable[bool] = (True, True, True),
    members: Iterable[tuple[int, int]] = (),
    grants: Iterable[tuple[Permission, Holder]] = (),
    levels: dict[int, tuple[Holder, ...]] | None = None,
    actors: dict[tuple[int, int], RoleActors] | None = None,
    lead_id: int | None = 1,
) -> Catalogue:
    """Projects 201 (with security levels) and 202; users 1, 2, …; groups 101 to 103; roles 401 and 402."""
    schemes = {"permission_scheme_id": 1, "notification_scheme_id": 1, "issue_type_scheme_id": 10_000}
    first = Project(201, "OWL", "Owls", workflow_scheme_id=10_000, lead_id=lead_id, security_scheme_id=1, **schemes)
    second = Project(202, "TERN", "Terns", workflow_scheme_id=10_001, lead_id=2, **schemes)
    rows = ProjectRows(
        projects=(first, second),
        components=(Component(1, 201, "wing"), Component(2, 201, "Beak"), Component(3, 202, "tail")),
        versions=(Version(1, 201, "2.0", 2), Version(2, 201, "1.0", 1)),
        actors=actors or {},
    )
    return Catalogue(
        site_id="site",
        people=_people(active, members),
        projects=Projects(rows),
        schemes=_schemes(grants, levels or {}),
        fields=Fields([*defaults.CUSTOM_FIELDS, REVIEWERS], defaults.OPTIONS),
        sprints={},
        generations={},
    )


@pytest.fixture(scope="session")
def build() -> Build:
    """Make a catalogue of what matters to a test."""
    return _build
