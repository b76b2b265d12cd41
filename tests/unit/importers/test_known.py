import pytest

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.importers.known import Known
from whimbrel.importers.model import ImportedField, ImportedPerson, ImportedSprint
from whimbrel.tracker import customfield, defaults


@pytest.mark.parametrize(
    ("person", "user_id"),
    [
        (ImportedPerson(name="ADA"), 1),
        (ImportedPerson(name="ada", key="another"), 1),
        (ImportedPerson(key="eve"), 2),
        (ImportedPerson(account_id="eve"), 2),
        (ImportedPerson(key="JIRAUSER1"), 1),
        (ImportedPerson(name="lovelace", key="JIRAUSER1", display_name="Ada"), 1),
        (ImportedPerson(name="lovelace", key="JIRAUSER1", email="ADA@example.org"), 1),
        (ImportedPerson(name="bob", key="JIRAUSER1", display_name="Bob"), None),
        (ImportedPerson(name="bob", key="JIRAUSER1"), None),
        (ImportedPerson(display_name="Ada"), None),
    ],
)
def test_people_are_told_apart_by_name_before_key(
    catalogue: Catalogue, person: ImportedPerson, user_id: int | None
) -> None:
    user = Known(catalogue).person(person)
    assert (user.id if user is not None else None) == user_id


@pytest.mark.parametrize(
    ("field", "field_id"),
    [
        (ImportedField("whatever", customfield.SPRINT.key, 5), defaults.SPRINT.id),
        (ImportedField("story points", customfield.NUMBER.key), defaults.STORY_POINTS.id),
        (ImportedField("Story Points", customfield.TEXT_FIELD.key), None),
        (ImportedField("Story Points", customfield.TEXT_FIELD.key, guessed=True), defaults.STORY_POINTS.id),
        (ImportedField("Weight", customfield.NUMBER.key, defaults.STORY_POINTS.id), None),
    ],
)
def test_fields_are_matched_by_name_and_type(catalogue: Catalogue, field: ImportedField, field_id: int | None) -> None:
    found = Known(catalogue).field(field)
    assert (found.id if found is not None else None) == field_id


@pytest.mark.parametrize(
    ("sprint", "sprint_id"),
    [
        (ImportedSprint("one", "closed", 7, 99), 7),
        (ImportedSprint("Another", "closed", 7), None),
        (ImportedSprint("Two", "active", 7), 8),
        (ImportedSprint("One", "closed", 70, 3), None),
        (ImportedSprint("One", "closed", board_id=3), 7),
        (ImportedSprint("One", "closed"), None),
    ],
)
def test_sprints_are_matched_by_id_and_name(
    catalogue: Catalogue, sprint: ImportedSprint, sprint_id: int | None
) -> None:
    assert Known(catalogue).sprint(sprint) == sprint_id


def test_a_project_knows_which_statuses_its_types_may_have(catalogue: Catalogue) -> None:
    project = Known(catalogue).projects["ARK"]
    assert (defaults.BUG, defaults.OPEN) in project.placed
    assert (defaults.BUG, defaults.TO_DO_STATUS) not in project.placed
    assert (project.components, project.versions, project.last_sequence) == ({"bow": 5}, {"1.0": 6}, 4)
