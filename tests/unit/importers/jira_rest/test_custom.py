from typing import Any

from whimbrel.importers.jira_rest.custom import Custom, Customs, Told, told_by
from whimbrel.importers.jira_rest.noun import Nouns
from whimbrel.importers.report import Findings
from whimbrel.tracker import customfield


def read(fields: dict[str, Any], told: Told | None = None) -> tuple[Custom, list[str]]:
    findings = Findings()
    custom = Customs(Nouns(), findings).read("A-1", fields, told or Told())
    return custom, [finding.reason for finding in findings.all()]


def test_a_lexorank_is_the_rank_of_the_issue_and_no_value() -> None:
    assert read({"customfield_1": "0|i0007j:"}) == (Custom((), "0|i0007j:"), [])


def test_names_and_schema_of_the_page_are_used() -> None:
    told = told_by({"names": {"customfield_1": "Cage"}, "schema": {"customfield_1": {"custom": customfield.URL.key}}})
    custom, _ = read({"customfield_1": "here"}, told)
    (value,) = custom.values
    assert (value.field.name, value.field.type_key, value.scalars) == ("Cage", customfield.URL.key, ("here",))


def test_an_issue_may_tell_of_its_fields_itself() -> None:
    page = Told(names={"customfield_1": "Of the page"})
    assert page.of_issue({"key": "A-1"}) is page
    assert page.of_issue({"names": {"customfield_1": "Own"}}).names == {"customfield_1": "Own"}


def test_empty_fields_are_not_created() -> None:
    assert read({"customfield_1": None, "customfield_2": [], "customfield_3": ""}) == (Custom((), None), [])


def test_what_is_not_understood_is_reported_by_name() -> None:
    wrapped = {"id": "customfield_1", "name": "Parent Link", "value": {"showField": False}}
    assert read({"customfield_1": wrapped}) == (
        Custom((), None),
        ["field 'Parent Link' (customfield_1): a value that is not understood"],
    )


def test_agile_fields_become_sprint_and_flag() -> None:
    closed = {"id": 3, "state": "closed", "name": "One", "originBoardId": 9}
    custom, found = read(
        {"closedSprints": [closed], "sprint": {"id": 4, "state": "future", "name": "Two"}, "flagged": True}
    )
    assert found == []
    flag, sprints = custom.values
    assert (flag.field.name, flag.scalars[0].value) == ("Flagged", "Impediment")  # type: ignore[union-attr]
    assert sprints.field.type_key == customfield.SPRINT.key
    assert [(one.id, one.name, one.state, one.board_id) for one in sprints.scalars] == [  # type: ignore[union-attr]
        (3, "One", "closed", 9),
        (4, "Two", "future", None),
    ]


def test_a_rank_that_is_none_is_reported() -> None:
    told = Told(schema={"customfield_1": {"custom": customfield.RANK.key}})
    assert read({"customfield_1": "third"}, told) == (Custom((), None), ["a rank that is no LexoRank"])
