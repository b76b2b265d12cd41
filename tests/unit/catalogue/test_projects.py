"""Projects are found by key or id; what belongs to them is in order."""

from collections.abc import Callable

import pytest

from whimbrel.catalogue.snapshot import Catalogue

Build = Callable[..., Catalogue]


@pytest.mark.parametrize("mention", ["OWL", "owl", "201"])
def test_a_project_is_found_by_key_in_any_case_or_id(build: Build, mention: str) -> None:
    found = build().projects.find(mention)
    assert found is not None
    assert found.id == 201


@pytest.mark.parametrize("mention", ["", "OW", "203", "-201", "٢٠١", "9" * 10_000])
def test_any_other_text_names_no_project(build: Build, mention: str) -> None:
    assert build().projects.find(mention) is None


def test_components_are_by_name_and_versions_by_their_own_order(build: Build) -> None:
    projects = build().projects
    assert [component.name for component in projects.components_of[201]] == ["Beak", "wing"]
    assert [version.name for version in projects.versions_of[201]] == ["1.0", "2.0"]
    assert 202 not in projects.versions_of


def test_an_issue_key_has_the_key_of_its_project(build: Build) -> None:
    assert build().issue_key(202, 7) == "TERN-7"


def test_nobody_plays_a_role_without_actors(build: Build) -> None:
    actors = build().projects.actors(201, 401)
    assert (actors.users, actors.groups) == (frozenset(), frozenset())
