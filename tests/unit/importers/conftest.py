from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from whimbrel.catalogue.fields import Fields
from whimbrel.catalogue.people import People
from whimbrel.catalogue.projects import ProjectRows, Projects
from whimbrel.catalogue.schemes import Schemes
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.importers.model import ImportedIssue, ImportedProject, ImportedStatus, ImportedType
from whimbrel.tracker import defaults
from whimbrel.tracker.project import Component, Project, Version
from whimbrel.tracker.sprint import Sprint, SprintState
from whimbrel.tracker.user import User

WHEN = datetime(2020, 1, 2, tzinfo=UTC)


@pytest.fixture
def catalogue() -> Catalogue:
    """A site with Jira's defaults, two accounts, the project ARK and two sprints."""
    project = Project(1, "ARK", "Ark", 0, 10000, 10000, defaults.CLASSIC_SCHEME)
    schemes = Schemes(
        issue_types={one.id: one for one in defaults.ISSUE_TYPES},
        priorities={one.id: one for one in defaults.PRIORITIES},
        resolutions={one.id: one for one in defaults.RESOLUTIONS},
        statuses={one.id: one for one in defaults.STATUSES},
        link_types={one.id: one for one in defaults.LINK_TYPES},
        roles={one.id: one for one in defaults.ROLES},
        issue_type_schemes={one.id: one for one in defaults.ISSUE_TYPE_SCHEMES},
        priority_schemes={},
        workflows={one.id: one for one in defaults.WORKFLOWS},
        workflow_schemes={one.id: one for one in defaults.WORKFLOW_SCHEMES},
        notification_schemes={},
        permission_schemes={},
        security_schemes={},
        security_levels={},
    )
    return Catalogue(
        site_id="site",
        people=People(
            [User(1, "JIRAUSER1", "ada", "Ada", "ada@example.org"), User(2, "eve", "Eve", "Eve")], defaults.GROUPS, []
        ),
        projects=Projects(
            ProjectRows(
                projects=(project,),
                components=(Component(5, 1, "Bow"),),
                versions=(Version(6, 1, "1.0", 4),),
            )
        ),
        schemes=schemes,
        fields=Fields(defaults.CUSTOM_FIELDS, defaults.OPTIONS),
        sprints={7: Sprint(7, "One", SprintState.CLOSED, 3), 8: Sprint(8, "Two", SprintState.ACTIVE)},
        generations={"people": 1},
    )


@pytest.fixture
def make_issue() -> Callable[..., ImportedIssue]:
    def make(key: str = "ARK-1", **more: Any) -> ImportedIssue:
        plain = {
            "key": key,
            "project": ImportedProject("ARK"),
            "type": ImportedType("bug"),
            "status": ImportedStatus("open"),
            "summary": "x",
            "created": WHEN,
            "updated": WHEN,
        }
        return ImportedIssue(**(plain | more))

    return make
