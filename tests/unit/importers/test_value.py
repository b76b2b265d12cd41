from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from whimbrel.catalogue.fields import Fields
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.importers import value
from whimbrel.importers.known import Known
from whimbrel.importers.model import (
    ImportedField,
    ImportedIssue,
    ImportedOption,
    ImportedPerson,
    ImportedSprint,
    ImportedValue,
    ImportedVersion,
)
from whimbrel.importers.report import Findings
from whimbrel.tracker import customfield
from whimbrel.tracker.customfield import CustomField, FieldType, Option

WHEN = datetime(2020, 1, 2, 3, tzinfo=UTC)


def rows_of(
    catalogue: Catalogue, make_issue: Callable[..., ImportedIssue], field_type: FieldType, *scalars: Any
) -> tuple[list[list[Any]], int]:
    known = Known(catalogue)
    fields = Fields([CustomField(1, "One", field_type.key)], [Option(3, 1, "Red", 1), Option(4, 1, "Dark", 1, 3)])
    known.fields = dict(fields.all)
    known.options = {(1, None, "red"): 3, (1, 3, "dark"): 4}
    issue = make_issue(values=(ImportedValue(ImportedField("One", field_type.key), scalars),))
    findings = Findings()
    rows = [row[2:] for row in value.rows(known, known.projects["ARK"], 50, issue, findings)]
    return rows, sum(finding.count for finding in findings.all())


@pytest.mark.parametrize(
    ("field_type", "scalars", "held"),
    [
        (customfield.TEXT_FIELD, ("a",), [(1, "a")]),
        (customfield.READ_ONLY, (2.0,), [(1, "2")]),
        (customfield.NUMBER, ("2.5",), [(2, 2.5)]),
        (customfield.DATE_PICKER, (WHEN,), [(3, date(2020, 1, 2))]),
        (customfield.DATE_TIME, (WHEN,), [(4, WHEN)]),
        (customfield.SELECT, (ImportedOption("RED"),), [(0, 3)]),
        (customfield.MULTI_SELECT, ("red", "Red"), [(0, 3)]),
        (customfield.CASCADING, (ImportedOption("Red", child=ImportedOption("Dark")),), [(0, 3), (0, 4)]),
        (customfield.CASCADING, ("Red",), [(0, 3)]),
        (customfield.USER_PICKER, (ImportedPerson("ada"),), [(0, 1)]),
        (customfield.GROUP_PICKER, ("Jira-Administrators",), [(0, 10000)]),
        (customfield.MULTI_VERSION, (ImportedVersion("1.0"),), [(0, 6)]),
        (customfield.PROJECT_PICKER, ("ARK",), [(0, 1)]),
        (customfield.SPRINT, (ImportedSprint("One", "closed", 7),), [(0, 7)]),
        (customfield.EPIC_LINK, ("ARK-2",), []),
    ],
)
def test_a_scalar_is_held_in_the_column_of_its_kind(
    catalogue: Catalogue,
    make_issue: Callable[..., ImportedIssue],
    field_type: FieldType,
    scalars: tuple[Any, ...],
    held: list[tuple[int, Any]],
) -> None:
    rows, lost = rows_of(catalogue, make_issue, field_type, *scalars)
    expected = []
    for ordinal, (column, scalar) in enumerate(held):
        row: list[Any] = [ordinal, None, None, None, None, None]
        row[column + 1] = scalar
        expected.append(row)
    assert (rows, lost) == (expected, 0)


@pytest.mark.parametrize(
    ("field_type", "scalar"),
    [
        (customfield.NUMBER, "many"),
        (customfield.NUMBER, float("inf")),
        (customfield.DATE_PICKER, "2020-01-02"),
        (customfield.DATE_TIME, date(2020, 1, 2)),
        (customfield.SELECT, "Blue"),
        (customfield.USER_PICKER, "ada"),
        (customfield.VERSION_PICKER, "1.0"),
        (customfield.PROJECT_PICKER, "ZOO"),
        (customfield.SPRINT, "One"),
        (customfield.TEXT_FIELD, ImportedPerson("ada")),
    ],
)
def test_what_a_field_cannot_hold_is_reported(
    catalogue: Catalogue, make_issue: Callable[..., ImportedIssue], field_type: FieldType, scalar: Any
) -> None:
    assert rows_of(catalogue, make_issue, field_type, scalar) == ([], 1)


def test_a_field_of_one_value_holds_the_first(catalogue: Catalogue, make_issue: Callable[..., ImportedIssue]) -> None:
    rows, lost = rows_of(catalogue, make_issue, customfield.TEXT_FIELD, "a", "b")
    assert ([row[2] for row in rows], lost) == (["a"], 1)
