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


def test_a_project_offers_the_priorities_of_its_scheme_else_of_the_first_one(build: Build) -> None:
    catalogue = build()
    project = catalogue.projects.all[201]
    assert catalogue.schemes.default_priority(project) is None
    assert catalogue.schemes.priorities_of(project) == tuple(catalogue.schemes.priorities.values())
    named = {1: PriorityScheme(1, "One", (1,)), 2: PriorityScheme(2, "Low", (4, 1), 4)}
    schemes = msgspec.structs.replace(catalogue.schemes, priority_schemes=named)
    assert schemes.default_priority(project) is None
    assert [one.id for one in schemes.priorities_of(project)] == [1]
    other = msgspec.structs.replace(project, priority_scheme_id=2)
    chosen = schemes.default_priority(other)
    assert (chosen.name if chosen else None, [one.id for one in schemes.priorities_of(other)]) == ("Low", [1, 4])
