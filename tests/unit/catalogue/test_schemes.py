"""What a project takes from the schemes that it uses."""

from collections.abc import Callable

import msgspec

from whimbrel.catalogue.schemes import PriorityScheme
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.permission import Holder, HolderKind

Build = Callable[..., Catalogue]


def test_projects_follow_the_workflow_of_their_scheme(build: Build) -> None:
    catalogue = build()
    names = [catalogue.schemes.workflow_of(project, 10_002).name for project in catalogue.projects.all.values()]
    assert names == ["Software Simplified Workflow", "classic default workflow"]


def test_issue_types_are_offered_in_the_order_of_the_scheme(build: Build) -> None:
    catalogue = build()
    offered = catalogue.schemes.issue_types_of(catalogue.projects.all[201])
    assert [kind.name for kind in offered] == ["Task", "Bug", "Story", "Epic", "Sub-task"]


def test_a_project_offers_the_levels_of_its_own_security_scheme(build: Build) -> None:
    catalogue = build(levels={501: (Holder(HolderKind.REPORTER),)})
    assert [level.id for level in catalogue.schemes.levels_of(catalogue.projects.all[201])] == [501]
    assert catalogue.schemes.levels_of(catalogue.projects.all[202]) == ()


def test_the_default_priority_is_that_of_the_first_scheme_that_has_one(build: Build) -> None:
    schemes = build().schemes
    assert schemes.default_priority() is None
    named = {1: PriorityScheme(1, "None", (1,)), 2: PriorityScheme(2, "Low", (4,), 4)}
    chosen = msgspec.structs.replace(schemes, priority_schemes=named).default_priority()
    assert chosen is not None
    assert chosen.name == "Low"
